import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { PresenceAnnouncer } from './presence-announcer.ts';

function setUp(random = 0.5) {
  const clock = new FakeClock();
  const at: number[] = [];
  const start = clock.now();
  const announcer = new PresenceAnnouncer(
    clock,
    () => random,
    () => at.push(clock.now() - start),
  );
  return { clock, at, announcer };
}

test('FRM-5: changes at one time are one message', () => {
  const { clock, at, announcer } = setUp();
  announcer.changed();
  announcer.changed();
  clock.advance(1_000);
  expect(at).toEqual([50]);
});

test('FRM-5: whatever is toggled, the log gets no more than four messages a second, and the last state', () => {
  const { clock, at, announcer } = setUp();
  for (let step = 0; step < 100; step++) {
    announcer.changed();
    clock.advance(10);
  }
  clock.advance(1_000);
  expect(at.length).toBeLessThanOrEqual(5);
  expect(at.at(-1)).toBeGreaterThanOrEqual(990);
});

test('FRM-5: who is alone with a newcomer tells it at once', () => {
  const { clock, at, announcer } = setUp(0.999);
  clock.advance(1_000);
  announcer.newcomers(2);
  clock.advance(0);
  expect(at).toEqual([1_000]);
});

test('COM-8: answers to newcomers are spread over the time that many members need', () => {
  const few = setUp(0.999);
  few.announcer.newcomers(3);
  few.clock.advance(2_000);
  expect(few.at[0]).toBeLessThan(100);
  const many = setUp(0.999);
  many.announcer.newcomers(1_000);
  many.clock.advance(2_000);
  expect(many.at[0]).toBeGreaterThan(950);
  expect(many.at[0]).toBeLessThanOrEqual(1_000);
});

test('a change does not wait for the time that was meant for newcomers', () => {
  const { clock, at, announcer } = setUp(0.999);
  announcer.newcomers(1_000);
  announcer.changed();
  clock.advance(2_000);
  expect(at).toEqual([50]);
});

test('a closed announcer says nothing', () => {
  const { clock, at, announcer } = setUp();
  announcer.changed();
  announcer.close();
  clock.advance(1_000);
  expect(at).toEqual([]);
});
