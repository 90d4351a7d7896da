import { inCall, people, roles } from './gallery-scene.ts';
import type { GalleryState } from './gallery-scene.ts';

export const handsStates: Readonly<Record<string, () => GalleryState>> = {
  hands: () =>
    inCall({ participants: people(9), features: { hands: ['5eed4c0de', '5eed0c0de', '5eed2c0de'] } }),
  'hands-guest': () =>
    inCall(
      { participants: roles(2), isHost: false, features: { hands: ['5eed1c0de', '5eed2c0de'] } },
      { invite: null },
    ),
};
