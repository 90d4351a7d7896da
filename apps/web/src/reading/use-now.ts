import { useEffect, useState } from 'react';
import { browserClock } from './browser-clock.ts';

/** What the one clock or the other says (see `Clock`), read anew every `everyMs` milliseconds. */
export function useNow(everyMs: number, of: 'now' | 'wallTime'): number {
  const [now, setNow] = useState(() => browserClock[of]());
  useEffect(() => {
    const timer = setInterval(() => setNow(browserClock[of]()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, of]);
  return now;
}
