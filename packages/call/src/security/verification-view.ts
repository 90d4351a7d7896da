import type { ReadonlySignal } from '@conclave/base';
import type { CodeMatch, IdentityState, SafetyMatch } from '@conclave/crypto';

export type { CodeMatch, IdentityState, SafetyMatch } from '@conclave/crypto';

export interface SafetyNumberView {
  /** 60 digits as twelve groups of five, separated by blanks; the same for both people. */
  readonly digits: string;
  /** What the other person's device scans. */
  readonly text: string;
}

/** VER-1, VER-2: what people compare, and whom they know again. */
export interface Verification {
  /** What another member's device scans to compare the meeting code. */
  readonly codeText: ReadonlySignal<string>;
  /** Whether this device keeps an identity over meetings. */
  readonly isKept: ReadonlySignal<boolean>;
  /** By participant id; oneself is not among them, and who is missing has no more than this meeting's identity. */
  readonly identities: ReadonlySignal<ReadonlyMap<string, IdentityState>>;
  /** @param scanned the text of any code that a camera found */
  compareCode(scanned: string): CodeMatch;
  /** Begins to keep an identity and tells the members of it. False where this browser keeps nothing. */
  keepIdentity(): Promise<boolean>;
  /** Erases the identity and everybody who was met. In this meeting, the members know it already. */
  forgetIdentity(): Promise<void>;
  /** Null where one of the two has no identity beyond this meeting. Takes some tens of milliseconds the first time. */
  safetyNumber(participantId: string): SafetyNumberView | null;
  /** Null as above. A match changes nothing by itself. */
  compareSafetyNumber(participantId: string, scanned: string): SafetyMatch | null;
  /**
   * What the person decided after comparing. False where `number` is not theirs any more: nobody is verified by a
   * number that was not on the screen.
   */
  setVerified(participantId: string, number: SafetyNumberView, isVerified: boolean): Promise<boolean>;
}
