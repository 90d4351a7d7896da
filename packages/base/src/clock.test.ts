import { expect, test } from 'vitest';
import { createClock } from './clock.ts';

test('a clock tells whole milliseconds, which encodings of times have, whatever the platform tells', () => {
  const clock = createClock({
    now: () => 1234.600000001,
    wallTime: () => 1_700_000_000_000.4,
    set: () => 0,
    clear: () => {},
  });
  expect([clock.now(), clock.wallTime()]).toEqual([1234, 1_700_000_000_000]);
});
