import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { KnockCount } from './knock-count.ts';

const minute = 60_000;

test('JOIN-3: three requests in ten minutes may be in vain, and the next one is not sent', () => {
  const clock = new FakeClock(0, 0);
  const knocks = new KnockCount(clock);
  const sent = [knocks.begins(), knocks.begins(), knocks.begins(), knocks.begins(), knocks.begins()];
  expect(sent).toEqual([true, true, true, false, false]);
});

test('JOIN-3: an answer that counts, and a person’s own decision, begin the count anew', () => {
  const knocks = new KnockCount(new FakeClock(0, 0));
  for (let count = 0; count < 3; count++) knocks.begins();
  knocks.answered();
  expect([knocks.begins(), knocks.begins(), knocks.begins(), knocks.begins()]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test('JOIN-3: somebody may wait for hours on a device that falls asleep every four minutes', () => {
  const clock = new FakeClock(0, 0);
  const knocks = new KnockCount(clock);
  for (let count = 0; count < 100; count++) {
    expect(knocks.begins()).toBe(true);
    clock.advance(4 * minute);
  }
});
