import type { ClockView, CreateFailure, NewMeetingOptions, Phase } from './arrival/view.ts';
import type {
  HostControlsView,
  HostOutcome,
  InviteView,
  MayReturn,
  ModerationView,
  RulesView,
} from './hosting/view.ts';
import type { Notice } from './notices.ts';
import type { ApplicantView, ParticipantView, ShownSize } from './people/view.ts';
import type { Features } from './features/index.ts';
import type { Verification } from './security/verification-view.ts';
import type { SecurityView, SentFrameView } from './security/view.ts';
import type { ReadonlySignal, Result } from '@conclave/base';
import type { NameFault } from '@conclave/crypto';
import type { LocalMedia, MediaConnection } from '@conclave/media';

/** Everything that the web room may know: read-only signals and verbs. No texts, no React. */

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
  readonly ahead: {
    /** To be told when the form is there: what joining needs is loaded from then on, and nothing before it. */
    shown(): void;
    /** INV-3: to be told what stands in the passcode's field now; keys are derived while its typist looks for the button. */
    typed(passcode: string): void;
  };
  join(request: { readonly name: string; readonly passcode: string | null }): void;
  /** From `refused`: what its `retry` says. */
  retry(): void;
  /** Leaves for good; erases what the tab kept. */
  leave(): Promise<void>;
  /** The page goes away, and may be loaded again: gives the place at the server up, and keeps the return ticket (COM-6). */
  dispose(): void;
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
  /** What people do together, each in a room of its own. */
  readonly features: Features;
  /** VER-4: looks at what leaves now; takes two seconds. Empty where nothing is sent. */
  selfTest(): Promise<readonly SentFrameView[]>;
  readonly notices: ReadonlySignal<readonly Notice[]>;
  /** MOD-5: as it is now. */
  readonly isHost: ReadonlySignal<boolean>;
  /** MOD-1: host or co-host. */
  readonly canModerate: ReadonlySignal<boolean>;
  readonly rules: ReadonlySignal<RulesView>;
  /** MOD-1: false where the host keeps everybody silent who is no host. */
  readonly mayBeHeard: ReadonlySignal<boolean>;
  readonly moderation: ModerationView;
  /** By the adapters' `Clock.now`. */
  readonly startedAt: number;
  /** ID-2: what one calls oneself, without the number that tells people of one name apart. */
  readonly ownName: ReadonlySignal<string>;
  /** ID-2: what one is called from now on. */
  rename(name: string): Result<void, NameFault | 'not-allowed'>;
  /** Those of them who still wait; nothing where none does. */
  admit(applicantIds: readonly string[]): HostOutcome;
  deny(applicantIds: readonly string[]): HostOutcome;
  admitAll(): HostOutcome;
  denyAll(): HostOutcome;
  remove(participantId: string, again: MayReturn): HostOutcome;
  /** Where the server could not be told, the meeting goes on, and this says why. */
  endForAll(): HostOutcome;
  /** COM-5: what the panel says of changes of this person's that others could not follow was read. */
  dismissUnfollowed(committerId: string | null): void;
  /** How somebody's camera or screen is shown. */
  setTileSize(participantId: string, size: ShownSize): void;
}
