import { useState } from 'react';
import { features } from '../../features/index.ts';

const item = 'conclave.panel';

const names: ReadonlySet<string> = new Set([
  'people',
  'security',
  ...features.flatMap(({ name, panel }) => (panel === undefined ? [] : [name])),
]);

/**
 * The name of the panel that is open, and what opens it, or closes it with null. A reload of the tab opens it again.
 *
 * @param storage this tab's own
 */
export function usePanel(storage: Storage): readonly [string | null, (panel: string | null) => void] {
  const [panel, setPanel] = useState(() => {
    const kept = storage.getItem(item);
    return kept !== null && names.has(kept) ? kept : null;
  });
  const open = (next: string | null): void => {
    setPanel(next);
    if (next === null) storage.removeItem(item);
    else storage.setItem(item, next);
  };
  return [panel, open];
}
