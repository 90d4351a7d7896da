import { useCallback, useSyncExternalStore } from 'react';
import type { ReadonlySignal } from '@conclave/base';

/** The one place where React meets signals: the value now, and a render whenever it changes. */
export function useSignal<T>(signal: ReadonlySignal<T>): T {
  const subscribe = useCallback((changed: () => void) => signal.subscribe(changed), [signal]);
  const read = useCallback(() => signal.peek(), [signal]);
  return useSyncExternalStore(subscribe, read, read);
}
