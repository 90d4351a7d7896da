import type { Rect } from './rect.ts';

export interface GridOptions {
  /** CSS pixels between tiles. */
  readonly gap: number;
  /** Width by height. A tile's own ratio lies between the two: cameras are cropped, never stretched. */
  readonly minAspect: number;
  readonly maxAspect: number;
}

/**
 * Places `count` tiles of one size in an area of `width` × `height` CSS pixels, so that each is as large as it
 * can be; the block and its last row are centred. Empty where the area has no room for a pixel per tile.
 */
export function layoutGrid(
  count: number,
  width: number,
  height: number,
  options: GridOptions,
): readonly Rect[] {
  const best = bestGrid(count, width, height, options);
  if (best === null) return [];
  const { columns, rows, tile } = best;
  const { gap } = options;
  const top = Math.floor((height - rows * tile.height - (rows - 1) * gap) / 2);
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = Math.floor((width - inRow * tile.width - (inRow - 1) * gap) / 2);
    return {
      left: left + (index % columns) * (tile.width + gap),
      top: top + row * (tile.height + gap),
      ...tile,
    };
  });
}

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly tile: { readonly width: number; readonly height: number };
}

function bestGrid(count: number, width: number, height: number, options: GridOptions): Grid | null {
  let best: Grid | null = null;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const tile = largestTile(
      (width - (columns - 1) * options.gap) / columns,
      (height - (rows - 1) * options.gap) / rows,
      options,
    );
    if (tile.width < 1 || tile.height < 1) continue;
    if (best === null || tile.width * tile.height > best.tile.width * best.tile.height) {
      best = { columns, rows, tile };
    }
  }
  return best;
}

/** The largest tile of an allowed ratio in a cell. Whole pixels keep text and edges sharp. */
function largestTile(cellWidth: number, cellHeight: number, options: GridOptions): Grid['tile'] {
  const width = Math.min(cellWidth, cellHeight * options.maxAspect);
  const height = Math.min(cellHeight, width / options.minAspect);
  return { width: Math.max(0, Math.floor(width)), height: Math.max(0, Math.floor(height)) };
}
