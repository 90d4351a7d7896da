export interface Layers {
  readonly spatialLayer: 0 | 1 | 2;
  readonly temporalLayer: 0 | 1 | 2;
  /** Where bandwidth is short, the higher comes first. */
  readonly priority: number;
}

/** As the SFU has it of itself: one layer of each, then one more, in turn. */
export const NO_PRIORITY = 1;
/**
 * After one layer of each video, mediasoup gives the first as many more as its priority says before the next has its turn: a camera has
 * nine of them at most, a screen three, and what is read comes before faces.
 */
const LARGE_CAMERA = 10;
const LARGE_SCREEN = 20;

/** Cameras send 1280x720 with a half and a quarter of it. */
const FULL = { width: 1280, height: 720 };
/** A layer may be stretched by this much before the next one is worth its bits. */
const STRETCH = 1.3;
/** Below this height, in device pixels, half the frame rate is enough. */
const THUMBNAIL_HEIGHT = 100;

/** What a tile gets before its size is known. */
export const FIRST_LAYERS: Layers = { spatialLayer: 0, temporalLayer: 2, priority: NO_PRIORITY };

/** Of a screen, which has one spatial layer: fewer pictures a second where it is shown small. Null where it is not shown. */
export function layersForScreen(width: number, height: number, isLarge: boolean): Layers | null {
  if (!(width > 0 && height > 0)) return null;
  const priority = isLarge ? LARGE_SCREEN : NO_PRIORITY;
  return { spatialLayer: 0, temporalLayer: height < THUMBNAIL_HEIGHT ? 0 : 2, priority };
}

/**
 * The least of the SFU's layers that fills a tile of this many device pixels, or null where it is not shown. The
 * picture covers the tile, so that the larger of the two scales counts.
 */
export function layersForTile(width: number, height: number, isLarge: boolean): Layers | null {
  if (!(width > 0 && height > 0)) return null;
  const scale = Math.max(width / FULL.width, height / FULL.height) / STRETCH;
  const spatialLayer = scale <= 0.25 ? 0 : scale <= 0.5 ? 1 : 2;
  const priority = isLarge ? LARGE_CAMERA : NO_PRIORITY;
  return { spatialLayer, temporalLayer: height < THUMBNAIL_HEIGHT ? 1 : 2, priority };
}
