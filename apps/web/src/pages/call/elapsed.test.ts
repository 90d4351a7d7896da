import { expect, test } from 'vitest';
import { formatElapsed } from './elapsed.ts';

test('elapsed time is shown in minutes and seconds, from an hour on with hours', () => {
  expect([0, 9_999, 65_000, 754_000, 3_600_000, 36_061_000, -5].map(formatElapsed)).toEqual([
    '0:00',
    '0:09',
    '1:05',
    '12:34',
    '1:00:00',
    '10:01:01',
    '0:00',
  ]);
});
