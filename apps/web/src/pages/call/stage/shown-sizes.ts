import type { ShownSize } from '@conclave/call';
import type { Size } from '../../../reading/use-element-size.ts';
import { keyOf } from './stage-item.ts';
import type { StageItem } from './stage-item.ts';

/** What is seen outside the stage, in CSS pixels. */
export interface SeenElsewhere extends Size {
  /** Of one item of the stage. */
  readonly key: string;
}

/** Where the stage shows what, by the items' keys. */
export interface Places {
  readonly rects: ReadonlyMap<string, Size>;
  readonly large: ReadonlySet<string>;
}

/**
 * In how many device pixels everything is shown, by participant id and the places of the boxes: a picture that has not come yet has no
 * size of its own, and would never come. What has no place, and everything in a tab that nobody sees, has no pixel. Seen in two
 * places, the larger one counts.
 */
export function shownSizes(
  items: readonly StageItem[],
  { rects, large }: Places,
  elsewhere: SeenElsewhere | null,
  pixelRatio: number,
): readonly (readonly [string, ShownSize])[] {
  return items.flatMap((item): readonly (readonly [string, ShownSize])[] => {
    const key = keyOf(item);
    const rect = rects.get(key);
    const other = elsewhere?.key === key ? elsewhere : undefined;
    const size = {
      width: Math.round(Math.max(rect?.width ?? 0, other?.width ?? 0) * pixelRatio),
      height: Math.round(Math.max(rect?.height ?? 0, other?.height ?? 0) * pixelRatio),
      isLarge: large.has(key),
    };
    const { id, isSelf } =
      item.kind === 'person' ? item.participant : { id: item.ownerId, isSelf: item.isSelf };
    return isSelf ? [] : [[id, { context: item.kind === 'person' ? 'camera' : 'screen', ...size }]];
  });
}
