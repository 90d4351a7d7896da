import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ciphertextSize, maxFileSize, paddedSize } from './file-size.ts';

const size = fc.oneof(fc.nat(2 ** 20), fc.integer({ min: 0, max: maxFileSize }));

it('APP-2: a size is padded by 12% at most, and every note to the same', () => {
  expect(paddedSize(0)).toBe(paddedSize(4096));
  fc.assert(
    fc.property(size, (bytes) => {
      const padded = paddedSize(bytes);
      expect(padded).toBeGreaterThanOrEqual(bytes);
      if (bytes > 4096) expect(padded / bytes).toBeLessThan(1.12);
      expect(paddedSize(padded)).toBe(padded);
    }),
  );
});

it('APP-2: more content never takes less room, at the server neither', () => {
  fc.assert(
    fc.property(size, size, (a, b) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      expect(paddedSize(less)).toBeLessThanOrEqual(paddedSize(more));
      expect(ciphertextSize(less)).toBeLessThanOrEqual(ciphertextSize(more));
    }),
  );
});

it('APP-2: the sizes of a gigabyte are a few hundred, not a thousand million', () => {
  const seen = new Set<number>();
  for (let bytes = 0; bytes < 2 ** 30; bytes = paddedSize(bytes) + 1) seen.add(paddedSize(bytes));
  expect(seen.size).toBeLessThan(600);
});

it('APP-2: what is no size throws', () => {
  for (const wrong of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => paddedSize(wrong)).toThrow(RangeError);
});
