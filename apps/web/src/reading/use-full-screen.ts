import { useSyncExternalStore } from 'react';
import { inBackground } from './in-background.ts';

export interface FullScreen {
  /** False on phones that keep it to themselves. */
  readonly isPossible: boolean;
  readonly isOn: boolean;
  /** Resolves to whether the browser did it: it takes a press for it. */
  readonly enter: () => Promise<boolean>;
  readonly exit: () => void;
}

/** The whole page in full screen. The browser alone knows whether it is: Escape leaves it, and so does another program. */
export function useFullScreen(): FullScreen {
  const isOn = useSyncExternalStore(subscribe, () => document.fullscreenElement !== null);
  return { isPossible: document.fullscreenEnabled, isOn, enter, exit };
}

function subscribe(changed: () => void): () => void {
  document.addEventListener('fullscreenchange', changed);
  return () => document.removeEventListener('fullscreenchange', changed);
}

async function enter(): Promise<boolean> {
  if (document.fullscreenElement !== null) return true;
  return document.documentElement.requestFullscreen().then(
    () => true,
    () => false,
  );
}

function exit(): void {
  if (document.fullscreenElement !== null) inBackground(document.exitFullscreen());
}
