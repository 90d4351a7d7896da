import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { App } from './app.tsx';
import { createNavigation } from './navigation.ts';
import { initTexts } from './texts/i18n.ts';

/** Runs in the build: by the id of its template in the document, what the app renders first where it hydrates. */
export async function prerender(): Promise<Record<'front' | 'opening', string>> {
  await initTexts();
  return { front: pageAt('/'), opening: pageAt('/j') };
}

function pageAt(path: string): string {
  const never = new Promise<never>(() => undefined);
  const navigation = createNavigation(
    { compose: () => never, whyNotLoaded: () => never, reload: () => undefined },
    { path: () => path, takeFragment: () => null, push: () => undefined, onChange: () => undefined },
    {
      fragment: null,
      keeper: { take: async () => null, keep: async () => true, forget: async () => undefined },
      keeping: null,
    },
  );
  return renderToString(
    <StrictMode>
      <App navigation={navigation} />
    </StrictMode>,
  );
}
