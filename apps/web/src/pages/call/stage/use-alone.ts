import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import { useEffect, useMemo, useState } from 'react';
import { inBackground } from '../../../reading/in-background.ts';
import { useFullScreen } from '../../../reading/use-full-screen.ts';
import type { FullScreen } from '../../../reading/use-full-screen.ts';
import { useSignal } from '../../../reading/use-signal.ts';
import { keyOf } from './stage-item.ts';
import type { StageItem } from './stage-item.ts';

export interface Alone {
  readonly fullScreen: FullScreen;
  /** The key of what fills the screen by itself; null where nothing does. */
  readonly key: string | null;
  /** Fills the screen with this, or leaves full screen where it does already. */
  readonly toggle: (key: string) => void;
}

/** One picture in full screen: for as long as it is there, and the screen is full. */
export function useAlone(items: ReadonlySignal<readonly StageItem[]>): Alone {
  const fullScreen = useFullScreen();
  const { isOn, enter, exit } = fullScreen;
  const [asked, setAsked] = useState<string | null>(null);
  const isThere = useSignal(
    useMemo(() => computed(() => items.value.some((item) => keyOf(item) === asked)), [items, asked]),
  );
  const key = isOn && isThere ? asked : null;
  // It does not come back by itself, neither with the next full screen nor with the next of that name.
  if (asked !== key) setAsked(key);
  useEffect(() => (key === null ? undefined : () => exit()), [key, exit]);
  const toggle = (wanted: string): void => {
    if (key === wanted) return exit();
    inBackground(
      enter().then((entered) => {
        if (entered) setAsked(wanted);
      }),
    );
  };
  return { fullScreen, key, toggle };
}
