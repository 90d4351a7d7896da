import { useEffect, useState } from 'react';

const inputs = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;

/** True after `ms` milliseconds without any input, while `watching`. */
export function useIdle(ms: number, watching: boolean): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    if (!watching) return;
    let timer = setTimeout(() => setIdle(true), ms);
    const wake = (): void => {
      setIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIdle(true), ms);
    };
    for (const input of inputs) addEventListener(input, wake);
    return () => {
      clearTimeout(timer);
      for (const input of inputs) removeEventListener(input, wake);
      setIdle(false);
    };
  }, [ms, watching]);
  return idle;
}
