import { expect, test } from 'vitest';
import { roughly } from './roughly.ts';

test.each([
  [0, '1 minute'],
  [150_000, '3 minutes'],
  [60 * 60_000, '60 minutes'],
  [3 * 3_600_000 + 100_000, '3 hours'],
  [26 * 3_600_000, '26 hours'],
  [90 * 86_400_000, '90 days'],
])('%i ms are roughly %s', (ms, words) => {
  expect(roughly(ms, 'en')).toBe(words);
});
