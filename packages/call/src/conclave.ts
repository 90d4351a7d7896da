import { canonicalPasscode, displayName, generatePasscode } from '@conclave/crypto';
import type { CallAdapters } from './adapters.ts';
import { createMeeting } from './arrival/create-meeting.ts';
import { MeetingFlow } from './meeting-flow.ts';
import { chosenPasscodeBits } from './arrival/passcode-bits.ts';
import type { Conclave } from './view.ts';

/** Nine characters of 31 (INV-3). */
const generatedPasscodeBits = Math.floor(9 * Math.log2(31));

/** The entry of the app, over the adapters that the web room composes. */
export function createConclave(adapters: CallAdapters): Conclave {
  // A generated passcode looks like a chosen one; only who generated it knows better.
  const generated = new Set<string>();
  return {
    browserCanEncrypt: adapters.browserCanEncrypt,
    generatePasscode: () => {
      const passcode = generatePasscode(adapters.random);
      generated.add(canonicalPasscode(passcode));
      return passcode;
    },
    passcodeBits: (passcode) => {
      const canonical = canonicalPasscode(passcode);
      return generated.has(canonical) ? generatedPasscodeBits : chosenPasscodeBits(canonical);
    },
    nameFault: (name) => {
      const checked = displayName(name);
      return checked.ok ? null : checked.error;
    },
    createMeeting: async (options) => {
      const created = await createMeeting(adapters, options);
      if (!created.ok) return { ok: false, reason: created.error };
      return { ok: true, meeting: new MeetingFlow(adapters, { kind: 'created', meeting: created.value }) };
    },
    openHostLink: (fragment) => new MeetingFlow(adapters, { kind: 'host-link', fragment }),
    openInvite: (fragment) =>
      new MeetingFlow(adapters, fragment === null ? { kind: 'return' } : { kind: 'link', fragment }),
  };
}
