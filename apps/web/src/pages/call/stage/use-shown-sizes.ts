import { useEffect, useRef } from 'react';
import type { Call } from '@conclave/call';
import { usePageHidden } from '../../../reading/use-page-hidden.ts';
import type { Rect } from './rect.ts';
import { shownSizes } from './shown-sizes.ts';
import type { SeenElsewhere } from './shown-sizes.ts';
import type { StageItem } from './stage-item.ts';

const NOWHERE: ReadonlyMap<string, Rect> = new Map();

/** Tells the call how large everything is shown. What is not seen costs nothing. */
export function useShownSizes(
  call: Call,
  items: readonly StageItem[],
  /** Null until the stage was measured: what is asked to stop comes back with a key frame only. */
  rects: ReadonlyMap<string, Rect> | null,
  /** Whether this tab is looked at or not. */
  elsewhere: SeenElsewhere | null,
): void {
  const isHidden = usePageHidden();
  const told = useRef(new Map<string, string>());
  useEffect(() => {
    if (rects === null) return;
    for (const size of shownSizes(items, isHidden ? NOWHERE : rects, elsewhere, devicePixelRatio)) {
      const [id, context, width, height] = size;
      const target = `${id}/${context}`;
      if (told.current.get(target) === `${width}x${height}`) continue;
      told.current.set(target, `${width}x${height}`);
      call.setTileSize(...size);
    }
  }, [call, items, rects, elsewhere, isHidden]);
}
