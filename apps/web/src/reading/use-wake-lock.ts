import { useEffect } from 'react';
import { holdWakeLock } from './hold-wake-lock.ts';

/** Keeps the screen on while the component is shown, in browsers that can. */
export function useWakeLock(): void {
  useEffect(() => {
    if (!('wakeLock' in navigator)) return;
    return holdWakeLock({ wakeLock: navigator.wakeLock, document });
  }, []);
}
