import type { ReadonlySignal, Result } from '@conclave/base';
import type { NameFault } from '@conclave/crypto';
import type { LocalMedia, MediaConnection } from '@conclave/media';
import type { Verification } from './verification-view.ts';
import type { ConnectionFault } from './why-unreachable.ts';

/** Everything that the web room may know: read-only signals and verbs. No texts, no React. */

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

export interface InviteView {
  /** The whole link, fragment included. Secret: shown on request only, never logged. */
  readonly link: string;
  readonly passcode: string | null;
}

/** INV-8: a link for one guest. */
export interface GuestLinkView {
  readonly id: string;
  /** In the host's words. */
  readonly label: string;
  /** Milliseconds since the Unix epoch; 0 where it holds as long as the meeting. */
  readonly expiresAt: number;
  /** The whole link, fragment included. Secret: shown on request only, never logged. */
  readonly link: string;
}

/** `not-connected`: the group did not hear of it; nothing changed. `failed`: this browser could not derive the keys. */
export type HostFault =
  | 'passcode-invalid'
  | 'not-connected'
  /** This browser could not do its part. */
  | 'failed'
  /** The group or the server's rules don't have it, or it holds already. */
  | 'not-allowed'
  | 'server-refused';
/** Whether what a host or co-host asked for was done: known when the server answered. */
export type HostOutcome = Promise<Result<void, HostFault>>;

/** What the host changes in a running meeting; each verb resolves when the group knows and the server answered. */
export interface HostControlsView {
  readonly guestLinks: ReadonlySignal<readonly GuestLinkView[]>;
  /** INV-6: whoever has it is the host. Shown on request, with a warning. */
  hostLink(): string;
  /** Whether the host has the host link elsewhere: else nobody is the host any more when this tab is closed. */
  readonly hostLinkTaken: ReadonlySignal<boolean>;
  /** The host link was copied. */
  tookHostLink(): void;
  /** JOIN-3: null for none. Whoever waits with the former one has to type the new one. */
  changePasscode(passcode: string | null): HostOutcome;
  setWaitingRoom(on: boolean): HostOutcome;
  /** @param expiresAt milliseconds since the Unix epoch; 0 for as long as the meeting */
  addGuestLink(label: string, expiresAt: number): HostOutcome;
  revokeGuestLink(id: string): HostOutcome;
  /** Another link for the meeting; the former one lets nobody in any more. */
  rotateLink(): HostOutcome;
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

/** The entry of the app: built once by compose.ts. */
export interface Conclave {
  /** FRM-4: false where the browser has no encoded transforms; nothing opens a device then. */
  readonly browserCanEncrypt: boolean;
  generatePasscode(): string;
  /** Estimated strength of a typed passcode in bits. */
  passcodeBits(passcode: string): number;
  /** Why a name that somebody typed is none; null where it is one. */
  nameFault(name: string): NameFault | null;
  createMeeting(
    options: NewMeetingOptions,
  ): Promise<
    { readonly ok: true; readonly meeting: Meeting } | { readonly ok: false; readonly reason: CreateFailure }
  >;
  /** INV-6: the host on another device, from the host link's fragment (without '#'). */
  openHostLink(fragment: string): Meeting;
  /** A meeting from a link's fragment (without '#'), or from this tab's return ticket where the fragment is null. */
  openInvite(fragment: string | null): Meeting;
}

/** One meeting from link to leaving: the page `/j`. */
export interface Meeting {
  readonly phase: ReadonlySignal<Phase>;
  /** Null where the browser cannot encrypt: no device is opened (FRM-4). */
  readonly local: LocalMedia | null;
  readonly invite: ReadonlySignal<InviteView | null>;
  /** The name given at creation, or by the return ticket; empty otherwise. */
  readonly initialName: string;
  /**
   * The link by which this person came, whole, to open it in another browser; null for the host, whose links are in
   * `invite` and `host`. Secret: copied on request only, never logged.
   */
  readonly ownLink: string | null;
  readonly call: ReadonlySignal<Call | null>;
  readonly clock: ReadonlySignal<ClockView>;
  /** What only the host changes; null for everybody else. */
  readonly host: ReadonlySignal<HostControlsView | null>;
  /** INV-3: to be told what stands in the passcode's field now; keys are derived while its typist looks for the button. */
  readonly ahead: { typed(passcode: string): void };
  join(request: { readonly name: string; readonly passcode: string | null }): void;
  /** From `refused`: what its `retry` says. */
  retry(): void;
  /** Leaves for good; erases what the tab kept. */
  leave(): Promise<void>;
  /** The page goes away, and may be loaded again: gives the place at the server up, and keeps the return ticket (COM-6). */
  dispose(): void;
}

export interface ParticipantView {
  /** Stable for the person over reloads: hex of the identity key. Public within the meeting. */
  readonly id: string;
  readonly leafIndex: number;
  /** ID-2: with a number behind it where others bear the same name. */
  readonly name: string;
  readonly isSelf: boolean;
  readonly isHost: boolean;
  readonly isCoHost: boolean;
  readonly presence: 'here' | 'silent' | 'leaving';
  readonly speaking: boolean;
  readonly audio: 'on' | 'off';
  readonly video: 'on' | 'off';
  readonly decryption: 'ok' | 'waiting' | 'failed';
  /** FRM-4: set only after the first authenticated frame; the own camera for oneself. */
  readonly videoTrack: MediaStreamTrack | null;
  readonly audioTrack: MediaStreamTrack | null;
}

export interface ApplicantView {
  /** The person's, as `ParticipantView.id`: who knocks again is the same row. */
  readonly id: string;
  /** As `ParticipantView.name`. */
  readonly name: string;
  readonly since: number;
}

export interface HealthRow {
  readonly participantId: string;
  readonly name: string;
  readonly stream: 'microphone' | 'camera' | 'screen' | 'screen-audio';
  readonly direction: 'send' | 'receive';
  readonly state: 'ok' | 'waiting' | 'failed' | 'idle';
  readonly reason: string | null;
  readonly frames: number;
  readonly dropped: number;
}

export interface SecurityView {
  /** VER-3: from the worker's counters. `settling` while a removed person could still decrypt (FRM-9). */
  readonly status: 'encrypted' | 'settling' | 'degraded' | 'stopped';
  /** 30 digits, six groups of five (VER-1). */
  readonly meetingCode: string;
  readonly epoch: number;
  readonly suite: 'hybrid' | 'classic';
  readonly health: readonly HealthRow[];
  /** Rules that somebody broke, newest last; shown, never silent. */
  readonly violations: readonly { readonly rule: string; readonly at: number }[];
  /** COM-6: some people may be in another group than this client; `names` as far as they are known. */
  readonly partition: { readonly names: readonly string[] } | null;
}

/** VER-4: one frame of the own stream, as it left this browser. */
export interface SentFrameView {
  readonly stream: HealthRow['stream'];
  /** `encrypted` where a receiver's key opens it and nothing of the captured bytes can be read in it. */
  readonly verdict: 'encrypted' | 'readable' | 'not-openable';
  readonly bytes: number;
  /** Its first bytes in hex, two digits each, separated by blanks. */
  readonly front: string;
}

/** Something to tell to all who look or listen (live regions). */
export interface Notice {
  readonly id: number;
  readonly kind:
    | 'joined'
    | 'left'
    | 'removed'
    | 'returned'
    | 'knocking'
    | 'reconnecting'
    | 'reconnected'
    | 'violation'
    | 'muted-by-host'
    | 'video-stopped-by-host'
    | 'locked'
    | 'unlocked'
    | 'chat-allowed'
    | 'chat-stopped'
    | 'share-allowed'
    | 'share-stopped'
    | 'promoted'
    | 'demoted'
    | 'new-host'
    | 'policy-changed'
    /** VER-2: the name of somebody verified, under another key. */
    | 'identity-changed'
    | 'rolled-back'
    | 'restart-offered'
    /** MOD-2: the server did not cut off somebody who was put out, and who can't hear or see anything all the same. */
    | 'not-cut-off';
  readonly name: string | null;
}

/** INV-7: what holds at present. */
export interface RulesView {
  readonly waitingRoom: boolean;
  readonly passcode: boolean;
  readonly locked: boolean;
  readonly chat: boolean;
  readonly share: boolean;
}

/** MOD-1, for host and co-hosts; what this client may not do comes to nothing. MOD-3: nothing here switches anything on. */
export interface ModerationView {
  lock(on: boolean): HostOutcome;
  allowChat(on: boolean): HostOutcome;
  allowShare(on: boolean): HostOutcome;
  mute(participantId: string): HostOutcome;
  /** Everybody but oneself. */
  muteAll(): HostOutcome;
  stopVideo(participantId: string): HostOutcome;
  /** Host only. */
  promote(participantId: string): HostOutcome;
  demote(participantId: string): HostOutcome;
}

export interface Call {
  /** Oneself first, then by time of joining. */
  readonly participants: ReadonlySignal<readonly ParticipantView[]>;
  readonly applicants: ReadonlySignal<readonly ApplicantView[]>;
  /** JOIN-7: how many stand at the door while nobody is there who may let them in. */
  readonly waitingForNobody: ReadonlySignal<number>;
  readonly wrongPasscodes: ReadonlySignal<number>;
  readonly security: ReadonlySignal<SecurityView>;
  readonly connection: ReadonlySignal<'connected' | 'reconnecting'>;
  /** Whether sound and picture have a way; the call goes on without, and looks for one for as long as it takes. */
  readonly media: ReadonlySignal<MediaConnection>;
  readonly dominantSpeaker: ReadonlySignal<string | null>;
  readonly verification: Verification;
  /** VER-4: looks at what leaves now; takes two seconds. Empty where nothing is sent. */
  selfTest(): Promise<readonly SentFrameView[]>;
  readonly notices: ReadonlySignal<readonly Notice[]>;
  readonly isHost: boolean;
  /** MOD-1: host or co-host. */
  readonly canModerate: ReadonlySignal<boolean>;
  readonly rules: ReadonlySignal<RulesView>;
  /** COM-5: whether a person has to decide to restart the secure session, which `restart` does. */
  readonly restartOffered: ReadonlySignal<boolean>;
  readonly moderation: ModerationView;
  /** By the adapters' `Clock.now`. */
  readonly startedAt: number;
  admit(applicantId: string): HostOutcome;
  deny(applicantId: string): HostOutcome;
  admitAll(): HostOutcome;
  remove(participantId: string): HostOutcome;
  /** Where the server could not be told, the meeting goes on, and this says why. */
  endForAll(): HostOutcome;
  restart(): void;
  /** Device pixels of somebody's tile; zero when it is not shown. */
  setTileSize(participantId: string, width: number, height: number): void;
}
