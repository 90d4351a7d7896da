import { signal } from '@conclave/base';
import type { IdentityState, SafetyNumberView, Verification } from '@conclave/call';

export interface FakeVerificationOptions {
  readonly isKept?: boolean;
  /** By participant id. */
  readonly identities?: Readonly<Record<string, IdentityState>>;
}

const number: SafetyNumberView = {
  digits: '31197 73904 69980 33245 17735 57809 40221 95513 00871 66420 18359 72064',
  text: 'CONCLAVE:SAFETY:1:311977390469980332451773557809:402219551300871664201835972064',
};

/** Keeping, forgetting and verifying change what is seen; every scanned code that is one matches. */
export function createFakeVerification(options: FakeVerificationOptions = {}): Verification {
  const isKept = signal(options.isKept ?? false);
  const identities = signal<ReadonlyMap<string, IdentityState>>(
    new Map(Object.entries(options.identities ?? {})),
  );
  const numberOf = (id: string): SafetyNumberView | null => {
    const kind = identities.value.get(id)?.kind ?? 'none';
    return isKept.value && kind !== 'none' && kind !== 'unproven' ? number : null;
  };
  return {
    codeText: signal('CONCLAVE:MEETING:1:5EED5EED5EED5EED:7:481930275561204988137720365914'),
    isKept,
    identities,
    compareCode: (scanned) => (scanned.startsWith('CONCLAVE:MEETING:') ? 'matches' : 'not-a-code'),
    keepIdentity: async () => {
      isKept.value = true;
      return true;
    },
    forgetIdentity: async () => {
      isKept.value = false;
      identities.value = new Map();
    },
    safetyNumber: numberOf,
    compareSafetyNumber: (_id, scanned) =>
      scanned.startsWith('CONCLAVE:SAFETY:') ? 'matches' : 'not-a-code',
    setVerified: async (id, _number, isVerified) => {
      const state: IdentityState = isVerified
        ? { kind: 'verified', at: Date.now(), knownAs: 'Grace Hopper' }
        : { kind: 'known', knownAs: 'Grace Hopper' };
      identities.value = new Map(identities.value).set(id, state);
      return true;
    },
  };
}
