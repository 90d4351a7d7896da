import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { ReturnPace } from './return-pace.ts';

test('COM-6: the first return is at once, the next ones wait longer and longer, and then it is given up', () => {
  const clock = new FakeClock();
  const pace = new ReturnPace(clock);
  const delays: number[] = [];
  for (;;) {
    const asked = clock.now();
    let ran = false;
    if (!pace.schedule(() => (ran = true))) break;
    while (!ran) clock.advance(100);
    delays.push(clock.now() - asked);
  }
  expect(delays).toEqual([100, 500, 1_000, 2_000, 4_000, 8_000]);
  clock.advance(2 * 60_000);
  expect(pace.schedule(() => {})).toBe(true);
});

test('COM-6: a return that is quick is not told, one that takes long is', () => {
  const clock = new FakeClock();
  const pace = new ReturnPace(clock);
  let told = 0;
  pace.tellLater(() => (told += 1));
  clock.advance(5_000);
  pace.ended();
  clock.advance(60_000);
  expect(told).toBe(0);
  pace.tellLater(() => (told += 1));
  clock.advance(8_000);
  expect(told).toBe(1);
});
