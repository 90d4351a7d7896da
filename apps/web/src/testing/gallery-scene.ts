import type { Meeting, ParticipantView, ScreenView } from '@conclave/call';
import type { LoadFault } from '../why-not-loaded.ts';
import { createFakeCall, fakeParticipant } from './fake-call.ts';
import type { FakeCallOptions } from './fake-call.ts';
import { createFakeMeeting } from './fake-meeting.ts';
import type { FakeMeetingOptions } from './fake-meeting.ts';
import { fakePage } from './fake-page.ts';
import { fakePicture } from './fake-picture.ts';

export interface GalleryState {
  readonly path: '/' | '/j' | '/h' | '/what-the-server-sees' | '/nowhere';
  readonly meeting: Meeting;
  /** Why the larger part of the page is not there. */
  readonly fault?: LoadFault;
  /** A part that is fetched later did not come. */
  readonly lacking?: boolean;
}

const names = [
  'Ada Lovelace',
  'Grace Hopper',
  'Alan Turing',
  'Радиа Перлман',
  'Karen Spärck Jones',
  '李 小龙',
  'Edsger W. Dijkstra',
  'Barbara Liskov',
  'Margaret Hamilton with a name that is longer than any tile',
  'Donald',
  'Frances E. Allen',
  'Leslie Lamport',
];

/** So many, the first of whom is the host and oneself. */
export function people(count: number): readonly ParticipantView[] {
  return Array.from({ length: count }, (_, index) => {
    const pictured = index % 4 !== 2;
    return fakeParticipant(`5eed${index.toString(16)}c0de`, names[index % names.length] ?? '', {
      isSelf: index === 0,
      isHost: index === 0,
      speaking: index === 1,
      audio: index % 3 === 2 ? 'off' : 'on',
      video: pictured ? 'on' : 'off',
      videoTrack: pictured ? fakePicture(index * 67) : null,
    });
  });
}

export function sharedBy(index: number, hasSound = false): ScreenView {
  const { id, name, isSelf } = people(index + 1)[index] ?? fakeParticipant('', '');
  const videoTrack = fakePage();
  const picture = { decryption: 'ok', pictureHeld: false, videoTrack } as const;
  return { id, ownerId: id, name, isSelf, ...picture, audioTrack: null, hasSound };
}

export function inCall(options: FakeCallOptions, rest: Partial<FakeMeetingOptions> = {}): GalleryState {
  const meeting = createFakeMeeting({ phase: { kind: 'in-call' }, call: createFakeCall(options), ...rest });
  return { path: '/j', meeting };
}

/** A host, two co-hosts and a guest, seen by the one at this index. */
export function roles(self: number): readonly ParticipantView[] {
  const everybody = people(4).map((person, index) => ({
    ...person,
    isSelf: index === self,
    isHost: index === 0,
    isCoHost: index === 1 || index === 3,
  }));
  return everybody.toSorted((one, other) => Number(other.isSelf) - Number(one.isSelf));
}
