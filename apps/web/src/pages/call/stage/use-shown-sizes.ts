import { useEffect, useRef } from 'react';
import type { Call } from '@conclave/call';
import { usePageHidden } from '../../../reading/use-page-hidden.ts';
import { shownSizes } from './shown-sizes.ts';
import type { Places, SeenElsewhere } from './shown-sizes.ts';
import type { StageItem } from './stage-item.ts';

const NOWHERE: Places = { rects: new Map(), large: new Set() };

/** Tells the call how large everything is shown. What is not seen costs nothing. */
export function useShownSizes(
  call: Call,
  items: readonly StageItem[],
  /** Null until the stage was measured: what is asked to stop comes back with a key frame only. */
  places: Places | null,
  /** Whether this tab is looked at or not. */
  elsewhere: SeenElsewhere | null,
): void {
  const isHidden = usePageHidden();
  const told = useRef(new Map<string, string>());
  useEffect(() => {
    if (places === null) return;
    for (const [id, size] of shownSizes(items, isHidden ? NOWHERE : places, elsewhere, devicePixelRatio)) {
      const target = `${id}/${size.context}`;
      const said = `${size.width}x${size.height} ${size.isLarge}`;
      if (told.current.get(target) === said) continue;
      told.current.set(target, said);
      call.setTileSize(id, size);
    }
  }, [call, items, places, elsewhere, isHidden]);
}
