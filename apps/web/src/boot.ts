import { takeFragment } from './fragment.ts';

// A static import would be evaluated first; a dynamic one cannot start before the fragment is gone (INV-2).
const fragment = takeFragment();
const { start } = await import('./main.tsx');
await start(fragment);
