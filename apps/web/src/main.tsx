import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { addressBar } from './address-bar.ts';
import { compose } from './compose.ts';
import { createNavigation } from './navigation.ts';
import { initTexts } from './texts/i18n.ts';
import './styles/index.css';

/** Builds the meeting's machinery and renders the page. `fragment` is what the boot took from the address bar. */
export async function start(fragment: string | null): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no root element');
  await initTexts();
  const conclave = await compose();
  const navigation = createNavigation(conclave, addressBar, fragment);
  addEventListener('pagehide', () => navigation.dispose());
  // A page that comes back from the browser's cache has let go of its connections: start it anew.
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  createRoot(root).render(
    <StrictMode>
      <App conclave={conclave} navigation={navigation} />
    </StrictMode>,
  );
}
