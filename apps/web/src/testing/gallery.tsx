import { initTexts } from '../texts/i18n.ts';
import '../styles/index.css';
import { galleryStates } from './gallery-states.ts';
import { showState } from './show-state.tsx';

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
if (root !== null && state !== undefined) showState(root, state());
