import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layersForScreen, layersForTile } from './tile-layers.ts';

test('layers follow the tile: a thumbnail gets the lowest, half a screen the middle, a full one the top', () => {
  expect(layersForTile(120, 68)).toEqual({ spatialLayer: 0, temporalLayer: 1 });
  expect(layersForTile(320, 180)).toEqual({ spatialLayer: 0, temporalLayer: 2 });
  expect(layersForTile(640, 360)).toEqual({ spatialLayer: 1, temporalLayer: 2 });
  expect(layersForTile(1280, 720)).toEqual({ spatialLayer: 2, temporalLayer: 2 });
});

test('a tall tile counts by its height, because the picture covers it', () => {
  expect(layersForTile(300, 700)?.spatialLayer).toBe(2);
});

test('a tile that is not shown gets nothing', () => {
  expect(layersForTile(0, 0)).toBeNull();
  expect(layersForTile(640, 0)).toBeNull();
  expect(layersForTile(Number.NaN, 10)).toBeNull();
});

test('a screen has one spatial layer, and fewer pictures a second where it is small', () => {
  expect(layersForScreen(1920, 1080)).toEqual({ spatialLayer: 0, temporalLayer: 2 });
  expect(layersForScreen(160, 90)).toEqual({ spatialLayer: 0, temporalLayer: 0 });
  expect(layersForScreen(0, 90)).toBeNull();
});

test('a larger tile never gets less', () => {
  const side = fc.integer({ min: 1, max: 4000 });
  fc.assert(
    fc.property(side, side, side, side, (width, height, moreWidth, moreHeight) => {
      const small = layersForTile(width, height);
      const large = layersForTile(width + moreWidth, height + moreHeight);
      expect(large?.spatialLayer).toBeGreaterThanOrEqual(small?.spatialLayer ?? 3);
      expect(large?.temporalLayer).toBeGreaterThanOrEqual(small?.temporalLayer ?? 3);
    }),
  );
});
