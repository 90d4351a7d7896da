import fc from 'fast-check';
import { expect, test } from 'vitest';
import { qrPath } from './qr-path.ts';

/** Paints the rectangles of a path back into a matrix. */
function paint(path: string, size: number): boolean[][] {
  const modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let column = Number(x); column < Number(x) + Number(width); column += 1) {
      const row = modules[Number(y)];
      if (row !== undefined) row[column] = true;
    }
  }
  return modules;
}

test('a QR path fills the dark modules, all of them and no other', () => {
  const matrix = fc.integer({ min: 1, max: 12 }).chain((size) =>
    fc.array(fc.array(fc.boolean(), { minLength: size, maxLength: size }), {
      minLength: size,
      maxLength: size,
    }),
  );
  fc.assert(
    fc.property(matrix, (modules) => {
      expect(paint(qrPath(modules), modules.length)).toEqual(modules);
    }),
  );
});
