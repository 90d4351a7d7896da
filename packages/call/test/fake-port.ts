import { signal } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import type { Member } from '@conclave/crypto';
import type { CallPort } from '../src/features/feature.ts';
import { FakeLocalMedia } from '../src/testing/fake-local-media.ts';
import { fakeView } from './fake-view.ts';

/** What a feature gets, for its tests: these people, of whom one is oneself. */
export function fakePort(people: readonly Member[], self: Member): CallPort {
  const { allowed } = fakeView({ names: ['Ann'] });
  return {
    clock: new FakeClock(0, 0),
    random: (length) => new Uint8Array(length),
    people: signal(people),
    self: signal(self),
    rules: signal({ ...allowed, waitingRoom: true, passcode: true, locked: false }),
    media: {
      screen: new FakeLocalMedia().screen,
      tracks: signal([]),
      health: signal([]),
      echo: signal(false),
      presences: signal(new Map()),
    },
    place: () => 0,
    isBehind: () => false,
    keepsake: () => ({ before: null, keep: () => {} }),
    notice: () => {},
    violation: () => {},
  };
}
