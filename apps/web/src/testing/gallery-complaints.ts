import type { ComplaintView } from '@conclave/call';
import { inCall, people, roles } from './gallery-scene.ts';
import type { GalleryState } from './gallery-scene.ts';

const told: readonly ComplaintView[] = [
  {
    key: 'a',
    fromName: 'Grace Hopper',
    aboutId: '5eed2c0de',
    aboutName: 'Alan Turing',
    reason: 'disturbs',
    text: '',
    at: Date.UTC(2026, 10, 30, 9, 41),
  },
  {
    key: 'b',
    fromName: 'Margaret Hamilton with a name that is longer than any tile',
    aboutId: '5eed3c0de',
    aboutName: 'Радиа Перлман',
    reason: 'insults',
    text: 'Calls people names whenever somebody else speaks.\nTwice already.',
    at: Date.UTC(2026, 10, 30, 9, 38),
  },
];

export const complaintsStates: Readonly<Record<string, () => GalleryState>> = {
  complaints: () => inCall({ participants: people(6), features: { complaints: told } }),
  'complaints-guest': () =>
    inCall(
      { participants: roles(2), isHost: false, features: { complaintFault: 'no-host' } },
      { invite: null },
    ),
};
