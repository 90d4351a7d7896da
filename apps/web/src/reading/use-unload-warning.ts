import { useEffect } from 'react';

/**
 * Has the browser ask before the page goes, while `warns`: browsers show words of their own, to people who used the page.
 * `onStay` runs where the person stayed.
 */
export function useUnloadWarning(warns: boolean, onStay: () => void = () => {}): void {
  useEffect(() => {
    if (!warns) return undefined;
    const ask = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
      // Timers stand still while the browser asks, and never run where the page went.
      setTimeout(onStay, 0);
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [warns, onStay]);
}
