import { fakeReaction } from './fake-features.ts';
import { inCall, people, roles } from './gallery-scene.ts';
import type { GalleryState } from './gallery-scene.ts';

export const reactionsStates: Readonly<Record<string, () => GalleryState>> = {
  reactions: () =>
    inCall({
      participants: people(9),
      features: {
        reactions: [
          fakeReaction('5eed1c0de', 'Grace Hopper', 'clapping-hands', 12),
          fakeReaction('5eed4c0de', 'Karen Spärck Jones', 'party-popper'),
          fakeReaction('5eed1c0de', 'Grace Hopper', 'red-heart'),
          fakeReaction(
            '5eed8c0de',
            'Margaret Hamilton with a name that is longer than any tile',
            'tears-of-joy',
            2,
          ),
          fakeReaction('5eed0c0de', 'Ada Lovelace', 'thumbs-up'),
        ],
      },
    }),
  'reactions-stopped': () =>
    inCall({ participants: roles(2), isHost: false, features: { reactionsStopped: true } }, { invite: null }),
};
