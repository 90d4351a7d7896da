import type { Size } from '../../../reading/use-element-size.ts';
import type { Rect } from './rect.ts';

/** Width by height: as upright as a phone's own camera. */
const MIN_ASPECT = 9 / 16;

/** Two columns for an upright phone, of which the first of an odd number takes both; the block is centred. */
export function pairedColumns(count: number, { width, height }: Size, gap: number): readonly Rect[] {
  const column = Math.floor((width - gap) / 2);
  const rows = Math.ceil(count / 2);
  const tall = Math.floor(Math.min((height - (rows - 1) * gap) / rows, column / MIN_ASPECT));
  if (column < 1 || tall < 1) return [];
  const spans = count % 2;
  const top = Math.floor((height - rows * tall - (rows - 1) * gap) / 2);
  return Array.from({ length: count }, (_, index) => {
    const place = index + spans;
    const isWide = spans === 1 && index === 0;
    return {
      left: isWide || place % 2 === 0 ? 0 : column + gap,
      top: top + Math.floor(place / 2) * (tall + gap),
      width: isWide ? 2 * column + gap : column,
      height: tall,
    };
  });
}
