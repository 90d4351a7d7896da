import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { App } from '../app.tsx';
import { createNavigation } from '../navigation.ts';
import { createFakeConclave } from './fake-meeting.ts';
import type { GalleryState } from './gallery-scene.ts';

/** The app in a state of the gallery, over fakes. */
export function showState(
  element: HTMLElement,
  { path, meeting, fault, lacking = false }: GalleryState,
): Root {
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
  const root = createRoot(element);
  root.render(<App navigation={navigation} />);
  return root;
}
