import type { Call } from '@conclave/call';
import type { Size } from '../../../reading/use-element-size.ts';
import { keyOf } from './stage-item.ts';
import type { StageItem } from './stage-item.ts';

/** What is seen outside the stage, in CSS pixels. */
export interface SeenElsewhere extends Size {
  /** Of one item of the stage. */
  readonly key: string;
}

export type ShownSize = Parameters<Call['setTileSize']>;

/**
 * In how many device pixels everything is shown, by the places of the boxes: a picture that has not come yet has no size of
 * its own, and would never come. What has no place, and everything in a tab that nobody sees, has no pixel. Seen in two places, the
 * larger one counts.
 */
export function shownSizes(
  items: readonly StageItem[],
  rects: ReadonlyMap<string, Size>,
  elsewhere: SeenElsewhere | null,
  pixelRatio: number,
): readonly ShownSize[] {
  return items.flatMap((item): readonly ShownSize[] => {
    const key = keyOf(item);
    const rect = rects.get(key);
    const other = elsewhere?.key === key ? elsewhere : undefined;
    const width = Math.round(Math.max(rect?.width ?? 0, other?.width ?? 0) * pixelRatio);
    const height = Math.round(Math.max(rect?.height ?? 0, other?.height ?? 0) * pixelRatio);
    const { id, isSelf } =
      item.kind === 'person' ? item.participant : { id: item.ownerId, isSelf: item.isSelf };
    return isSelf ? [] : [[id, item.kind === 'person' ? 'camera' : 'screen', width, height]];
  });
}
