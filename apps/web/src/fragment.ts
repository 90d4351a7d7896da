/**
 * INV-2: the link's secret stands in the fragment. It is taken out of the address bar, and out of the history
 * entry, before any other code of the page runs, so that no later error report, screenshot or script meets it.
 * Returns the fragment without '#', or null where there is none. Secret: never logged, never stored here.
 */
export function takeFragment(): string | null {
  const fragment = location.hash.slice(1);
  if (location.href.includes('#')) {
    history.replaceState(null, '', location.pathname + location.search);
  }
  return fragment === '' ? null : fragment;
}
