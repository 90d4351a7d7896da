import { readAddress } from './link-address.ts';
import type { Landing } from './link-address.ts';

/**
 * INV-2: the link's secret stands in the fragment, or, where a program escaped its `#`, in the path. It is taken out of the
 * address bar, and out of the history entry, before any other code of the page runs, so that no later error report,
 * screenshot or script meets it; so are parameters that others added, which identify people.
 * @returns secret: never logged, never stored in clear
 */
export function takeLanding(): Landing {
  const landing = readAddress(location.pathname, location.search, location.hash);
  const now = location.pathname + location.search;
  if (now !== landing.path || location.href.includes('#')) history.replaceState(null, '', landing.path);
  return landing;
}
