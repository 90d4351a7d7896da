/**
 * What a reader of the screen is given to say: what comes into a region that was there before, and alerts, which are said when
 * they come. A status that comes with its text is often not said, and counts as not said here.
 */
export function listenToPage(): { readonly said: readonly string[]; readonly stop: () => void } {
  const said: string[] = [];
  const seen = new MutationObserver((changes) => {
    const come = new Set(changes.flatMap(({ addedNodes }) => Array.from(addedNodes)));
    for (const node of come) {
      if (!node.isConnected) continue;
      const region = regionOf(node);
      const isNew = Array.from(come).some((other) => other !== node && other.contains(node));
      if (region !== null && !come.has(region) && !isNew) said.push(textOf(node));
      else if (node instanceof Element && !isNew) {
        const alerts = node.matches('[role=alert]') ? [node] : node.querySelectorAll('[role=alert]');
        said.push(...Array.from(alerts, textOf));
      }
    }
    for (const { type, target } of changes)
      if (type === 'characterData' && regionOf(target) !== null) said.push(textOf(target));
  });
  seen.observe(document.body, { childList: true, characterData: true, subtree: true });
  return { said, stop: () => seen.disconnect() };
}

/** The region in which something stands that is said when it changes. */
function regionOf(node: Node): Element | null {
  const region = node.parentElement?.closest('[aria-live], [role=status], [role=alert], [role=log]') ?? null;
  return region?.getAttribute('aria-live') === 'off' ? null : region;
}

const textOf = (node: Node): string => (node.textContent ?? '').trim();
