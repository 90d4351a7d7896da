import { expect, test } from 'vitest';
import { audioLevel } from './level.ts';

const measure = (samples: readonly number[]): number =>
  audioLevel(
    samples.reduce((sum, sample) => sum + sample * sample, 0),
    samples.length,
  );

test('FRM-6: a level is -dBov of the root mean square as in RFC 6464', () => {
  expect(measure(Array.from({ length: 960 }, (_, i) => (i % 2 === 0 ? 1 : -1)))).toBe(0);
  expect(measure(Array.from({ length: 960 }, (_, i) => Math.sin((2 * Math.PI * i) / 96)))).toBe(3);
  expect(measure(Array.from({ length: 960 }, () => 0.1))).toBe(20);
  expect(measure(Array.from({ length: 960 }, () => 0))).toBe(127);
  expect(measure([1e-9])).toBe(127);
});
