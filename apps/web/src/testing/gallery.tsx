import { createRoot } from 'react-dom/client';
import { App } from '../app.tsx';
import { createNavigation } from '../navigation.ts';
import { initTexts } from '../texts/i18n.ts';
import '../styles/index.css';
import { createFakeConclave } from './fake-meeting.ts';
import { galleryStates } from './gallery-states.ts';

const root = document.getElementById('root');
const name = location.hash.slice(1);
const state = galleryStates[name];
await initTexts();
if (root !== null && state === undefined) {
  for (const key of Object.keys(galleryStates)) {
    const link = document.createElement('a');
    link.href = `?${key}#${key}`;
    link.textContent = key;
    root.append(link, document.createElement('br'));
  }
}
if (root !== null && state !== undefined) {
  const { path, meeting, fault, lacking = false } = state();
  let shown: string = path;
  const conclave = createFakeConclave(meeting);
  const navigation = createNavigation(
    {
      compose: async () => {
        if (fault !== undefined) throw new Error(fault);
        return conclave;
      },
      whyNotLoaded: async () => fault ?? 'newer-version',
      reload: () => undefined,
    },
    {
      path: () => shown,
      takeFragment: () => null,
      push: (next) => {
        shown = next;
      },
      onChange: () => undefined,
    },
    {
      fragment: null,
      keeper: { take: async () => null, keep: async () => true, forget: async () => undefined },
      keeping: null,
    },
  );
  if (lacking) navigation.partMissing();
  createRoot(root).render(<App navigation={navigation} />);
}
