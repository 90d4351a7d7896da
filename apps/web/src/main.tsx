import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { addressBar } from './address-bar.ts';
import { App } from './app.tsx';
import { createNavigation } from './navigation.ts';
import { initTexts } from './texts/i18n.ts';

/** Renders the page. `fragment` is what the boot took from the address bar. */
export async function start(fragment: string | null): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no root element');
  const compose = async () => (await import('./compose.ts')).compose();
  const navigation = createNavigation(compose, addressBar, fragment);
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
