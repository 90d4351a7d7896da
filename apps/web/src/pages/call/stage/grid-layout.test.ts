import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutGrid } from './grid-layout.ts';
import type { Rect } from './rect.ts';

const options = { gap: 8, minAspect: 4 / 3, maxAspect: 16 / 9 };
const count = fc.integer({ min: 1, max: 100 });
const length = fc.integer({ min: 320, max: 4000 });

function overlap(a: Rect, b: Rect): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}

describe('the grid of tiles', () => {
  test('shows every tile inside the area, at any count and size', () => {
    fc.assert(
      fc.property(count, length, length, (n, width, height) => {
        const tiles = layoutGrid(n, width, height, options);
        expect(tiles).toHaveLength(n);
        for (const tile of tiles) {
          expect(tile.left).toBeGreaterThanOrEqual(0);
          expect(tile.top).toBeGreaterThanOrEqual(0);
          expect(tile.left + tile.width).toBeLessThanOrEqual(width);
          expect(tile.top + tile.height).toBeLessThanOrEqual(height);
        }
      }),
    );
  });

  test('lets no tile overlap another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), length, length, (n, width, height) => {
        const tiles = layoutGrid(n, width, height, options);
        tiles.forEach((tile, index) => {
          expect(tiles.slice(index + 1).some((other) => overlap(tile, other))).toBe(false);
        });
      }),
    );
  });

  test('keeps the ratio of every tile in the allowed range, to a pixel', () => {
    fc.assert(
      fc.property(count, length, length, (n, width, height) => {
        for (const tile of layoutGrid(n, width, height, options)) {
          expect((tile.width + 1) / tile.height).toBeGreaterThanOrEqual(options.minAspect);
          expect(tile.width / (tile.height + 1)).toBeLessThanOrEqual(options.maxAspect);
        }
      }),
    );
  });

  test('gives tiles that no other number of columns makes larger', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), length, length, (n, width, height) => {
        const [first] = layoutGrid(n, width, height, options);
        expect(first).toBeDefined();
        if (first === undefined) return;
        for (let columns = 1; columns <= n; columns += 1) {
          const rows = Math.ceil(n / columns);
          const cellWidth = (width - (columns - 1) * options.gap) / columns;
          const cellHeight = (height - (rows - 1) * options.gap) / rows;
          const tileWidth = Math.floor(Math.min(cellWidth, cellHeight * options.maxAspect));
          const tileHeight = Math.floor(
            Math.min(cellHeight, Math.min(cellWidth, cellHeight * options.maxAspect) / options.minAspect),
          );
          expect(first.width * first.height).toBeGreaterThanOrEqual(
            Math.max(0, tileWidth) * Math.max(0, tileHeight),
          );
        }
      }),
    );
  });

  test('puts five people on a wide screen into a row of three and a centred row of two', () => {
    const tiles = layoutGrid(5, 1400, 740, options);
    expect(new Set(tiles.map((tile) => tile.top)).size).toBe(2);
    const [a, b, c, d, e] = tiles;
    expect(a?.top).toBe(c?.top);
    expect(d?.top).toBe(e?.top);
    expect(a?.left).toBeLessThan(d?.left ?? 0);
    expect(b?.left).toBeLessThan(e?.left ?? 0);
  });

  test('is empty where there is nobody, or no room', () => {
    expect(layoutGrid(0, 800, 600, options)).toEqual([]);
    expect(layoutGrid(3, 0, 0, options)).toEqual([]);
  });
});
