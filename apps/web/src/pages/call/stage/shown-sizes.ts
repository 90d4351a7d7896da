import type { Call } from '@conclave/call';
import type { Rect } from './rect.ts';
import { keyOf } from './stage-item.ts';
import type { StageItem } from './stage-item.ts';

export type ShownSize = Parameters<Call['setTileSize']>;

/**
 * In how many device pixels everything is shown, by the places of the boxes: a picture that has not come yet has no size of
 * its own, and would never come. What has no place, and everything in a tab that nobody sees, has no pixel.
 */
export function shownSizes(
  items: readonly StageItem[],
  rects: ReadonlyMap<string, Rect>,
  pixelRatio: number,
): readonly ShownSize[] {
  return items.flatMap((item): readonly ShownSize[] => {
    const rect = rects.get(keyOf(item));
    const width = Math.round((rect?.width ?? 0) * pixelRatio);
    const height = Math.round((rect?.height ?? 0) * pixelRatio);
    const { id, isSelf } =
      item.kind === 'person' ? item.participant : { id: item.ownerId, isSelf: item.isSelf };
    return isSelf ? [] : [[id, item.kind === 'person' ? 'camera' : 'screen', width, height]];
  });
}
