import { canonicalPasscode, displayName } from '@conclave/crypto';
import type { CallAdapters } from './adapters.ts';
import { createMeeting } from './arrival/create-meeting.ts';
import { Passcodes } from './arrival/passcodes.ts';
import { MeetingFlow } from './meeting-flow.ts';
import { chosenPasscodeBits } from './arrival/passcode-bits.ts';
import type { Conclave } from './view.ts';

/** Nine characters of 31 (INV-3). */
const generatedPasscodeBits = Math.floor(9 * Math.log2(31));

/** The entry of the app, over the adapters that the web room composes. */
export function createConclave(adapters: CallAdapters): Conclave {
  const passcodes = new Passcodes(adapters.random);
  const own = { ...adapters, passcodes };
  return {
    browserCanEncrypt: adapters.browserCanEncrypt,
    generatePasscode: () => passcodes.generate(),
    passcodeBits: (passcode) =>
      passcodes.kindOf(passcode) === 'generated'
        ? generatedPasscodeBits
        : chosenPasscodeBits(canonicalPasscode(passcode)),
    nameFault: (name) => {
      const checked = displayName(name);
      return checked.ok ? null : checked.error;
    },
    createMeeting: async (options) => {
      const created = await createMeeting(own, options);
      if (!created.ok) return { ok: false, reason: created.error };
      return { ok: true, meeting: new MeetingFlow(own, { kind: 'created', meeting: created.value }) };
    },
    openHostLink: (fragment) => new MeetingFlow(own, { kind: 'host-link', fragment }),
    openInvite: (fragment) =>
      new MeetingFlow(own, fragment === null ? { kind: 'return' } : { kind: 'link', fragment }),
  };
}
