import { inCall, people, roles } from './gallery-scene.ts';
import type { GalleryState } from './gallery-scene.ts';

const name = 'Margaret Hamilton with a name that is longer than any tile';

export const handoverStates: Readonly<Record<string, () => GalleryState>> = {
  'handover-offered': () =>
    inCall({ participants: people(6), features: { offered: { name, state: 'asked' } } }),
  'handover-asked': () =>
    inCall(
      {
        participants: roles(2),
        isHost: false,
        features: { asked: { name: 'Ada Lovelace', state: 'asked' } },
      },
      { invite: null },
    ),
  'handover-taking': () =>
    inCall(
      { participants: roles(2), isHost: false, features: { asked: { name, state: 'taking' } } },
      { invite: null },
    ),
  'handover-host': () => inCall({ participants: people(6), features: { asked: { name, state: 'host' } } }),
};
