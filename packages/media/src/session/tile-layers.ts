export interface Layers {
  readonly spatialLayer: 0 | 1 | 2;
  readonly temporalLayer: 0 | 1 | 2;
}

/** Cameras send 1280x720 with a half and a quarter of it. */
const FULL = { width: 1280, height: 720 };
/** A layer may be stretched by this much before the next one is worth its bits. */
const STRETCH = 1.3;
/** Below this height, in device pixels, half the frame rate is enough. */
const THUMBNAIL_HEIGHT = 100;

/** What a tile gets before its size is known. */
export const FIRST_LAYERS: Layers = { spatialLayer: 0, temporalLayer: 2 };

/** Of a screen, which has one spatial layer: fewer pictures a second where it is shown small. Null where it is not shown. */
export function layersForScreen(width: number, height: number): Layers | null {
  if (!(width > 0 && height > 0)) return null;
  return { spatialLayer: 0, temporalLayer: height < THUMBNAIL_HEIGHT ? 0 : 2 };
}

/**
 * The least of the SFU's layers that fills a tile of this many device pixels, or null where it is not shown. The
 * picture covers the tile, so that the larger of the two scales counts.
 */
export function layersForTile(width: number, height: number): Layers | null {
  if (!(width > 0 && height > 0)) return null;
  const scale = Math.max(width / FULL.width, height / FULL.height) / STRETCH;
  const spatialLayer = scale <= 0.25 ? 0 : scale <= 0.5 ? 1 : 2;
  return { spatialLayer, temporalLayer: height < THUMBNAIL_HEIGHT ? 1 : 2 };
}
