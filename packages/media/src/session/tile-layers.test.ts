import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layersForScreen, layersForTile } from './tile-layers.ts';

test('layers follow the tile: a thumbnail gets the lowest, half a screen the middle, a full one the top', () => {
  expect(layersForTile(120, 68, false)).toEqual({ spatialLayer: 0, temporalLayer: 1, priority: 1 });
  expect(layersForTile(320, 180, false)).toEqual({ spatialLayer: 0, temporalLayer: 2, priority: 1 });
  expect(layersForTile(640, 360, false)).toEqual({ spatialLayer: 1, temporalLayer: 2, priority: 1 });
  expect(layersForTile(1280, 720, false)).toEqual({ spatialLayer: 2, temporalLayer: 2, priority: 1 });
});

test('a tall tile counts by its height, because the picture covers it', () => {
  expect(layersForTile(300, 700, false)?.spatialLayer).toBe(2);
});

test('a tile that is not shown gets nothing', () => {
  expect(layersForTile(0, 0, false)).toBeNull();
  expect(layersForTile(640, 0, false)).toBeNull();
  expect(layersForTile(Number.NaN, 10, false)).toBeNull();
});

test('a screen has one spatial layer, and fewer pictures a second where it is small', () => {
  expect(layersForScreen(1920, 1080, false)).toEqual({ spatialLayer: 0, temporalLayer: 2, priority: 1 });
  expect(layersForScreen(160, 90, false)).toEqual({ spatialLayer: 0, temporalLayer: 0, priority: 1 });
  expect(layersForScreen(0, 90, false)).toBeNull();
});

test('what is large comes before what is small, and a screen before a face', () => {
  const [small, face, screen] = [
    layersForTile(640, 360, false),
    layersForTile(640, 360, true),
    layersForScreen(640, 360, true),
  ];
  expect(layersForScreen(640, 360, false)?.priority).toBe(small?.priority);
  expect(face?.priority).toBeGreaterThan(small?.priority ?? Infinity);
  expect(screen?.priority).toBeGreaterThan(face?.priority ?? Infinity);
});

test('a larger tile never gets less', () => {
  const side = fc.integer({ min: 1, max: 4000 });
  fc.assert(
    fc.property(side, side, side, side, (width, height, moreWidth, moreHeight) => {
      const small = layersForTile(width, height, false);
      const large = layersForTile(width + moreWidth, height + moreHeight, false);
      expect(large?.spatialLayer).toBeGreaterThanOrEqual(small?.spatialLayer ?? 3);
      expect(large?.temporalLayer).toBeGreaterThanOrEqual(small?.temporalLayer ?? 3);
    }),
  );
});
