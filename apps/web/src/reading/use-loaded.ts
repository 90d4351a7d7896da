import { useEffect, useState } from 'react';
import { inBackground } from './in-background.ts';

type Loaded<T> = { readonly part: T } | { readonly fault: unknown };

/**
 * A part of the app that is fetched once it is wanted; null until it is there. In place of React's `lazy`, which shows what stands in for a
 * part for 300 ms at least, though the part be there already (facebook/react, `FALLBACK_THROTTLE_MS`).
 *
 * @throws what `load` rejected with, for the error boundary
 */
export function useLoaded<T>(load: () => Promise<T>, wanted: boolean): T | null {
  const [loaded, setLoaded] = useState<Loaded<T> | null>(null);
  const asked = wanted && loaded === null;
  useEffect(() => {
    if (!asked) return;
    const settle = load().then(
      (part) => setLoaded({ part }),
      (fault: unknown) => setLoaded({ fault }),
    );
    inBackground(settle);
  }, [load, asked]);
  if (loaded === null) return null;
  if ('fault' in loaded) throw loaded.fault;
  return loaded.part;
}
