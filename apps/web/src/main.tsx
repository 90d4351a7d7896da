import { StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { addressBar } from './address-bar.ts';
import { App } from './app.tsx';
import type { FirstPaint } from './first-paint.ts';
import { loadMeetingParts } from './load-meeting-parts.ts';
import { createNavigation } from './navigation.ts';
import type { Start } from './navigation.ts';
import { partMissing } from './part-missing.ts';
import { whenIdle } from './reading/when-idle.ts';
import { initTexts } from './texts/i18n.ts';
import { missingInBrowser, whyNotLoaded } from './why-not-loaded.ts';

/** Renders the page. */
export async function start(began: Start, { root, handOver }: FirstPaint): Promise<void> {
  await initTexts();
  const shown = Promise.withResolvers<void>();
  const compose = async () => {
    await shown.promise;
    if (missingInBrowser() !== null) throw new Error('the browser lacks what the page needs');
    // Nobody waits for it on the front page before they press a button: what they do there comes first.
    if (navigation.place.peek().page !== 'opening') await whenIdle();
    return (await loadMeetingParts()).compose();
  };
  const navigation = createNavigation(
    { compose, whyNotLoaded, reload: () => location.reload() },
    addressBar,
    began,
  );
  for (const event of ['vite:preloadError', partMissing])
    addEventListener(event, () => navigation.partMissing());
  addEventListener('pagehide', () => navigation.dispose());
  // A page that comes back from the browser's cache has let go of its connections: start it anew.
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  const app = (
    <StrictMode>
      <App navigation={navigation} onShown={shown.resolve} />
    </StrictMode>
  );
  if (root.hasChildNodes()) hydrateRoot(root, app);
  else createRoot(root).render(app);
  await shown.promise;
  handOver();
  performance.mark('conclave:usable');
}
