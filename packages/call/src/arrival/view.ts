import type { ConnectionFault } from './why-unreachable.ts';

export type RefusalReason =
  /** Nothing stands behind its `#`, and this tab kept nothing: the address bar was copied, or the storage is blocked. */
  | 'link-without-secret'
  /** It ends before it should. */
  | 'link-incomplete'
  /** Something on its way put other characters into it. */
  | 'link-changed'
  | 'link-unknown-version'
  | 'no-such-meeting'
  | 'meeting-ended'
  | 'meeting-full'
  | 'wrong-passcode'
  | 'too-many-attempts'
  /** JOIN-3: several requests came to nothing, and the next one is for the person to decide on. */
  | 'asked-in-vain'
  /** The host locked the meeting. */
  | 'meeting-locked'
  /** The link was revoked, or its time is over. */
  | 'link-expired'
  | 'not-admitted'
  | 'removed'
  /** JOIN-2: no two clocks agree, and knocking by another one's did not help. */
  | 'clock'
  /** The same person opened the meeting in another tab, which took the place. */
  | 'opened-elsewhere'
  | ConnectionFault
  | 'server-dishonest'
  | 'version-too-old'
  | 'browser-cannot-encrypt'
  /** A part of the page that encrypts could not be loaded, or does not run: a page that loads anew may have it. */
  | 'encryption-not-loaded'
  | 'media-worker-dead';

export type Phase =
  /** Asking the server for the meeting and checking its signatures. */
  | { readonly kind: 'checking' }
  | { readonly kind: 'prejoin'; readonly passcodeRequired: boolean; readonly isHost: boolean }
  | { readonly kind: 'joining' }
  | {
      readonly kind: 'waiting';
      /**
       * `admitter`: the meeting goes on, and nobody is there who may let people in. `host`: there is no group yet;
       * `host-again`: the one that this person was in is gone.
       */
      readonly for: 'admission' | 'admitter' | 'host' | 'host-again';
    }
  | { readonly kind: 'in-call' }
  | {
      readonly kind: 'refused';
      readonly reason: RefusalReason;
      /** Where `retry` goes: back to the form, or start again from the server; null where nothing helps. */
      readonly retry: 'passcode' | 'connect' | null;
      /** `too-many-attempts`: when the next try is allowed, by the adapters' `Clock.now`. */
      readonly retryAt: number | null;
    }
  | {
      readonly kind: 'left';
      /** INV-6: of a host who left a meeting that goes on, else null: nothing else is left to come back by. Secret. */
      readonly hostLink: string | null;
    };

/** Clocks that seem to be wrong, by how much they are ahead of the server's: ms, null where they agree with it. */
export interface ClockView {
  readonly deviceAhead: number | null;
  /** That of the group, which is its founder's. */
  readonly meetingAhead: number | null;
}

export interface NewMeetingOptions {
  readonly name: string;
  /** Null where the host turned the passcode off. */
  readonly passcode: string | null;
  readonly waitingRoom: boolean;
}

export type CreateFailure =
  | 'server-unreachable'
  | 'origin-refused'
  | 'too-many-requests'
  | 'server-refused'
  | 'name-invalid'
  | 'passcode-invalid'
  | 'encryption-not-loaded';
