import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { partMissing } from './part-missing.ts';
import { addressBar } from './address-bar.ts';
import { App } from './app.tsx';
import { createNavigation } from './navigation.ts';
import type { Loading, Start } from './navigation.ts';
import { initTexts } from './texts/i18n.ts';
import { missingInBrowser, whyNotLoaded } from './why-not-loaded.ts';

const loading: Loading = {
  compose: async () => {
    if (missingInBrowser() !== null) throw new Error('the browser lacks what the page needs');
    return (await import('./compose.ts')).compose();
  },
  whyNotLoaded,
  reload: () => location.reload(),
};

/** Renders the page. */
export async function start(began: Start): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no root element');
  const navigation = createNavigation(loading, addressBar, began);
  for (const event of ['vite:preloadError', partMissing])
    addEventListener(event, () => navigation.partMissing());
  addEventListener('pagehide', () => navigation.dispose());
  // A page that comes back from the browser's cache has let go of its connections: start it anew.
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  await initTexts();
  createRoot(root).render(
    <StrictMode>
      <App navigation={navigation} />
    </StrictMode>,
  );
}
