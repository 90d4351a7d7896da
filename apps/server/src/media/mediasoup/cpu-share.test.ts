import { expect, test } from 'vitest';
import { CpuShare } from './cpu-share.ts';

test('what a worker uses for long is its share, and a peak of a moment is not', () => {
  const share = new CpuShare();
  share.step(5_000, 0);
  expect(share.value).toBe(0);
  share.step(5_200, 2_000);
  for (let at = 4_000, used = 5_400; at <= 40_000; at += 2_000, used += 200) share.step(used, at);
  expect(share.value).toBeCloseTo(0.1, 3);
  share.step(11_000, 42_000);
  expect(share.value).toBeLessThan(0.5);
});

test('a worker that can do no more is seen within ten seconds, and what can not be is left out', () => {
  const share = new CpuShare();
  for (let at = 0; at <= 10_000; at += 2_000) share.step(at, at);
  expect(share.value).toBeGreaterThan(0.9);
  share.step(99_000, 10_000);
  share.step(50_000, 12_000);
  expect(share.value).toBeLessThanOrEqual(1);
});
