import { signal } from '@conclave/base';
import { expect, test } from 'vitest';
import { followPhase, mayCapture } from './own-devices.ts';
import { isFinal, refusal } from '../arrival/refusals.ts';
import { FakeLocalMedia } from '../testing.ts';
import type { Phase, RefusalReason } from '../arrival/view.ts';

// A record, so that a reason which is added without a thought for the devices does not compile.
const everyReason: Record<RefusalReason, true> = {
  'link-without-secret': true,
  'link-incomplete': true,
  'link-changed': true,
  'link-unknown-version': true,
  'no-such-meeting': true,
  'meeting-ended': true,
  'meeting-full': true,
  'wrong-passcode': true,
  'too-many-attempts': true,
  'asked-in-vain': true,
  'meeting-locked': true,
  'link-expired': true,
  clock: true,
  'not-admitted': true,
  removed: true,
  'opened-elsewhere': true,
  'server-unreachable': true,
  'origin-refused': true,
  'connection-blocked': true,
  'server-dishonest': true,
  'version-too-old': true,
  'browser-cannot-encrypt': true,
  'encryption-not-loaded': true,
  'media-worker-dead': true,
};

const shown: readonly Phase[] = [
  { kind: 'prejoin', passcodeRequired: true, isHost: false },
  { kind: 'joining' },
  { kind: 'waiting', for: 'admission' },
  { kind: 'in-call' },
];
const hidden: readonly Phase[] = [
  { kind: 'checking' },
  { kind: 'left', hostLink: null },
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the record above
  ...(Object.keys(everyReason) as RefusalReason[]).map((reason) => refusal(reason)),
];

test.each(hidden)(
  'nothing is captured on the page of $kind $reason, whatever was shown before',
  async (phase) => {
    for (const before of shown) {
      const local = new FakeLocalMedia();
      const current = signal<Phase>(before);
      followPhase(current, local);
      await Promise.all([local.setMicrophone(true), local.setCamera(true)]);
      expect(local.released).toBeNull();
      current.value = phase;
      expect(local.state.value).toMatchObject({ microphone: { on: false }, camera: { on: false } });
      expect(local.released).toEqual(['microphone', 'camera']);
    }
  },
);

test('between the pages that show somebody nothing is switched', async () => {
  const local = new FakeLocalMedia();
  const current = signal<Phase>({ kind: 'joining' });
  followPhase(current, local);
  await local.setCamera(true);
  for (const phase of shown) {
    current.value = phase;
    expect(mayCapture(phase)).toBe(true);
    expect(local.state.value.camera.on).toBe(true);
  }
});

test('reasons of both kinds are among them: those after which nothing comes, and those with another try', () => {
  const reasons = hidden.flatMap((phase) => (phase.kind === 'refused' ? [phase.reason] : []));
  expect(reasons.some((reason) => isFinal(reason))).toBe(true);
  expect(reasons.some((reason) => !isFinal(reason))).toBe(true);
});
