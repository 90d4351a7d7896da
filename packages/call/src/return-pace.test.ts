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
