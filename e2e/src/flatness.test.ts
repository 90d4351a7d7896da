import { expect, test } from 'vitest';
import { flatnessOf, tableOf } from './flatness.ts';

const same = (value: number, count: number): number[] => Array.from({ length: count }, () => value);

test('what stays as it is is flat, and so is what shrinks', () => {
  expect(flatnessOf(same(20, 40))).toEqual({ before: 20, after: 20, growth: 0, isFlat: true });
  expect(flatnessOf([...same(20, 20), ...same(10, 20)])).toMatchObject({ growth: -0.5, isFlat: true });
});

test('what grows with every sample is not flat', () => {
  const leak = Array.from({ length: 40 }, (_, round) => 20 + 0.2 * round);
  expect(flatnessOf(leak).growth).toBeCloseTo(4 / 22.9, 5);
  expect(flatnessOf(leak).isFlat).toBe(false);
});

test('a tenth more is still flat, and above it no more', () => {
  expect(flatnessOf([...same(100, 20), ...same(109, 20)]).isFlat).toBe(true);
  expect(flatnessOf([...same(100, 20), ...same(111, 20)]).isFlat).toBe(false);
});

test('what the first quarter warms up does not count, and hides nothing of what comes after it', () => {
  expect(flatnessOf([...same(5, 10), ...same(20, 30)]).isFlat).toBe(true);
  expect(flatnessOf([...same(50, 10), ...same(20, 10), ...same(30, 20)]).isFlat).toBe(false);
});

test('single samples that stand out decide nothing', () => {
  const calm = same(20, 40);
  expect(flatnessOf(calm.with(39, 90).with(34, 60).with(12, 1)).isFlat).toBe(true);
});

test('what was nothing and then is something has grown', () => {
  expect(flatnessOf([...same(0, 6), ...same(3, 2)]).isFlat).toBe(false);
  expect(flatnessOf(same(0, 8)).isFlat).toBe(true);
});

test('the median of an even number of samples is in the middle between two', () => {
  expect(flatnessOf([0, 0, 10, 30, 0, 0, 20, 40])).toMatchObject({ before: 20, after: 30 });
});

test('a run of a few samples is not judged', () => {
  expect(() => flatnessOf(same(20, 7))).toThrow(RangeError);
});

test('the table shows each sample, both medians and the growth', () => {
  const samples = Array.from({ length: 8 }, (_, index) => ({ heap: 20 + index / 2, nodes: 500 }));
  const lines = tableOf(['heap', 'nodes'], samples).split('\n');
  expect(lines[1]).toMatch(/^1 +20 +500$/);
  expect(lines.slice(9, 12)).toEqual([
    expect.stringMatching(/^second quarter +21\.25 +500$/),
    expect.stringMatching(/^last quarter +23\.25 +500$/),
    expect.stringMatching(/^growth +9\.4 % +0\.0 %$/),
  ]);
});
