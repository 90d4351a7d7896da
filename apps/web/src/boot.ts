import { paintFirst } from './first-paint.ts';
import { takeLanding } from './fragment.ts';
import { createLinkKeeper } from './link-keeper.ts';
import { tabStorage } from './reading/tab-storage.ts';

// What this module imports statically is evaluated first, and is small and own; the rest of the page can't start before the
// secret is out of the address bar (INV-2).
const { path, fragment } = takeLanding();
const isMeeting = path === '/j' || path === '/h';
const firstPaint = paintFirst(isMeeting ? 'opening' : path === '/' ? 'front' : null);
const keeper = createLinkKeeper(tabStorage());

async function boot(): Promise<void> {
  // Asked for together. Whoever needs the second tells where it is missing.
  const app = import('./main.tsx');
  if (isMeeting) import('./meeting-parts.ts').catch(() => undefined);
  const keeping = fragment === null ? null : keeper.keep({ path, fragment });
  const kept = fragment === null ? await keeper.take() : null;
  const { start } = await app;
  const secret = fragment ?? (kept?.path === path ? kept.fragment : null);
  await start({ fragment: secret, keeper, keeping }, firstPaint);
}

// Not awaited here: the app imports parts of this module's file, and would wait for its end.
boot().catch((fault: unknown) => {
  // The document says what to do: it is all that is there.
  document.documentElement.dataset['start'] = 'failed';
  throw fault;
});
