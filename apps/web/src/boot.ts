import { takeLanding } from './fragment.ts';
import { createLinkKeeper } from './link-keeper.ts';
import { tabStorage } from './reading/tab-storage.ts';

// What this module imports statically is evaluated first, and is small and own; the rest of the page can't start before the
// secret is out of the address bar (INV-2).
const landing = takeLanding();
const keeper = createLinkKeeper(tabStorage());
try {
  const { path, fragment } = landing;
  const keeping = fragment === null ? null : keeper.keep({ path, fragment });
  const kept = fragment === null ? await keeper.take() : null;
  const { start } = await import('./main.tsx');
  await start({ fragment: fragment ?? (kept?.path === path ? kept.fragment : null), keeper, keeping });
} catch (fault) {
  // The document says what to do: it is all that is there.
  document.documentElement.dataset['start'] = 'failed';
  throw fault;
}
