import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { LOWER_AFTER_MS, SentLayers } from './sent-layers.ts';
import { FakeLayeredSender } from './testing.ts';

function setUp(layers: number) {
  const clock = new FakeClock();
  const sender = new FakeLayeredSender(layers);
  const sent = new SentLayers(sender, clock);
  const actives = (): readonly (boolean | undefined)[] => sender.encodings.map(({ active }) => active);
  return { clock, sender, sent, actives };
}

test('what nobody takes any more is encoded no more, but not at once', async () => {
  const { clock, sent, sender, actives } = setUp(3);
  sent.wanted(0);
  clock.advance(LOWER_AFTER_MS - 1);
  expect(sender.set).toBe(0);
  clock.advance(1);
  await eventually(() => expect(actives()).toEqual([true, false, false]));
});

test('what somebody wants again is encoded at once, and a lowering under way is forgotten', async () => {
  const { clock, sent, sender, actives } = setUp(3);
  sent.wanted(0);
  clock.advance(LOWER_AFTER_MS);
  await eventually(() => expect(sender.set).toBe(1));
  sent.wanted(2);
  await eventually(() => expect(actives()).toEqual([true, true, true]));
  sent.wanted(1);
  clock.advance(LOWER_AFTER_MS - 1);
  sent.wanted(2);
  clock.advance(10 * LOWER_AFTER_MS);
  expect(sender.set).toBe(2);
  expect(clock.pending).toBe(0);
});

test('a server that says one thing and another a thousand times has the encoder set up seldom', async () => {
  const { clock, sent, sender } = setUp(1);
  for (let time = 0; time < 1000; time += 1) {
    sent.wanted(time % 3 === 0 ? null : time % 3);
    clock.advance(10);
  }
  await eventually(() => expect(sender.set).toBeLessThan(4));
});

test('a sender that is closed meanwhile breaks nothing', async () => {
  const { clock, sent, sender } = setUp(1);
  sender.fails = true;
  sent.wanted(0);
  clock.advance(LOWER_AFTER_MS);
  await eventually(() => expect(sender.set).toBe(1));
  sent.close();
  sent.wanted(1);
});
