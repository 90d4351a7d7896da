import type { Bytes } from '@conclave/base';
import type { ClientState } from 'ts-mls';
import type { HostLog } from '../host-log/host-log.ts';
import type { CredentialScope, MemberCredential } from '../identity/credential.ts';
import type { JoinKey } from '../invite/join-key.ts';
import type { Allowance, LinkTerms, Rules } from '../host-log/rules.ts';
import type { JoinPsk } from '../mls/psk.ts';
import type { Reply } from '../join/reply.ts';
import type { JoinRequest } from '../join/request.ts';
import type { AdmissionKey, OpenAdmission } from '../join/admission.ts';
import type { SigningKey } from '../primitives/signing.ts';
import type { Envelope } from './envelope.ts';
import type { Genesis } from './genesis.ts';
import type { Guess, MemberId, PeerAddress } from './types.ts';

/** What stays the same while the group lives, but for the host key, which MOD-5 gives and takes. */
export interface Setting {
  readonly scope: CredentialScope;
  readonly genesis: Genesis;
  readonly identity: SigningKey;
  readonly id: MemberId;
  readonly hostKey: SigningKey | null;
  /** JOIN-2: what the group's clock was ahead of this device's on entering, ms. The founder's is the group's. */
  readonly clockShift: number;
  /** The group's clock: what it is ahead of `Context.now`, however this device's is set meanwhile. */
  readonly groupTimeAhead: number;
  /** By which link this client came. */
  readonly linkId: Bytes;
}

/** What this client observed of a leaf. Times are by the clock of `Context.now`. */
export interface Watch {
  readonly id: MemberId;
  /** When its last message arrived, or when it came in sight. */
  readonly heardAt: number;
  /**
   * The earliest that its last message can have stood in the log: messages that arrive in a bunch after a break of this
   * client's connection are dated back. Null until it is first heard, for leaves older than this client.
   */
  readonly notBefore: number | null;
  /** False for a newcomer that was never heard (JOIN-6). */
  readonly everHeard: boolean;
  /** The newest epoch in which it sent anything. */
  readonly ackedEpoch: number;
  /** COM-4: heard again after a silence that entitled others to remove it. */
  readonly forgivenAt: number | null;
  /** COM-6: the server says that its connection is gone. */
  readonly hinted: boolean;
  /** Since when a self-leave or a REMOVE is known. */
  readonly leavingSince: number | null;
}

/** A request that passed JOIN-3. */
export interface Applicant extends JoinRequest {
  readonly requestId: string;
  readonly peer: PeerAddress;
  readonly id: MemberId;
  readonly credential: MemberCredential;
  /** The version of the policy that brought the key which the request was sealed to. */
  readonly sealedTo: number;
  readonly since: number;
  /** JOIN-7: whether this client told it that nobody is there who may let it in. */
  readonly toldUnattended: boolean;
  /** When its ADMIT stood in the log; null while there is none. */
  readonly admittedAt: number | null;
}

/** JOIN-2: a request that this client has no key for. */
export interface Unopened {
  readonly peer: PeerAddress;
  readonly blob: Bytes;
  readonly since: number;
  /** The newest key that was tried, by the version of its policy. */
  readonly tried: number;
}

/** A request that nobody is known to have answered yet. */
export interface Refusal extends Pick<JoinRequest, 'request' | 'replyPub'> {
  readonly peer: PeerAddress;
  readonly reply: Exclude<Reply, { readonly kind: 'admitted' | 'attended' | 'unattended' }>;
  /** Whose wrong passcode it is, and by which link; null where it is refused for something else. 32 and 16 bytes. */
  readonly guess: { readonly identityPub: Bytes; readonly linkId: Bytes } | null;
  readonly since: number;
}

export type Decision =
  | { readonly kind: 'admit'; readonly requestId: string }
  | { readonly kind: 'remove' | 'bar' | 'promote' | 'demote'; readonly id: MemberId }
  | { readonly kind: 'lock'; readonly on: boolean }
  /** MOD-5: to this client. `nameHash` of the name of the one who hands over. */
  | { readonly kind: 'hand-over'; readonly from: MemberId; readonly nameHash: Bytes }
  | { readonly kind: 'allow'; readonly what: Allowance; readonly on: boolean }
  /** `after`: the log's length when it was asked for; nothing else tells whether it was done. */
  | {
      readonly kind: 'mute' | 'stop-video' | 'stop-share';
      readonly id: MemberId | null;
      readonly after: number;
    }
  | {
      readonly kind: 'policy';
      readonly rules: Rules;
      readonly joinKeys: readonly JoinKey[];
      readonly admission: AdmissionKey | null;
    }
  | { readonly kind: 'add-link'; readonly link: LinkTerms; readonly joinKey: JoinKey }
  | { readonly kind: 'revoke-link'; readonly linkId: Bytes }
  | { readonly kind: 'end' };

/** A join key that this client can check knocks against and bind to Adds. */
export interface HeldJoinKey extends JoinPsk {
  /** The epoch in which its link or passcode was given up; null while it holds. */
  readonly retiredIn: number | null;
}

/** JOIN-2: a key that join requests are sealed to. */
export interface HeldAdmission extends OpenAdmission {
  /** When a newer one came, ms; null while there is none. */
  readonly retiredAt: number | null;
}

/** MOD-1: entries of the host log, with the secrets that they call for. */
export type LogMessage = Omit<Extract<Envelope, { kind: 'host-log' }>, 'kind'>;

/** What such a message brought, and its place in the order. */
export interface AheadOfLog extends LogMessage {
  readonly epoch: number;
  readonly window: Window;
}

/** An own message on its way into the log. */
export interface Outgoing {
  readonly blob: Bytes;
  /** The order epoch in which it was sent. */
  readonly epoch: number;
  readonly envelope: Envelope;
  readonly sentAt: number;
}

export interface PendingCommit {
  readonly blob: Bytes;
  readonly next: ClientState;
  /** Secrets of the present state that the commit used up; zeroed when it is adopted. */
  readonly consumed: readonly Uint8Array[];
  readonly change: CommitChange;
  readonly welcomes: readonly SentWelcome[];
  /** How many entries of the host log the Welcomes hold. */
  readonly logLength: number;
}

/** What a commit does to the tree. */
export interface CommitChange {
  readonly removed: readonly number[];
  readonly added: readonly {
    /** The KeyPackage's hash, hex. */
    readonly request: string;
    readonly id: MemberId;
  }[];
}

/** JOIN-6: a Welcome of this client that was not acknowledged yet. */
export interface SentWelcome {
  readonly applicant: Applicant;
  readonly blob: Bytes;
  readonly sentAt: number;
  readonly resent: boolean;
}

/** A commit that an epoch ended with. */
export interface CommitMark {
  /** 32 bytes. */
  readonly hash: Bytes;
  /** Whose signature it bears (32 bytes); null where none could be checked. */
  readonly committer: Bytes | null;
}

/** COM-5: whose word decides whether a commit counts that somebody can't follow. */
export interface Jury {
  /** The host's leaf; null where no host is there. */
  readonly host: number | null;
  /** The leaves of all who are there but the committer's: where no host is, more than half of them decide. */
  readonly voters: readonly number[];
}

/** A commit that may turn out to be void. */
export interface Disputed {
  readonly commit: CommitMark;
  readonly jury: Jury;
  /** The leaves of those who can't follow it. */
  readonly by: ReadonlySet<number>;
}

/** An epoch that was left, while keys read its late messages. */
export interface Former extends Disputed {
  /** The order epoch. */
  readonly epoch: number;
  readonly mlsEpoch: bigint;
  /** The host log when it was left. */
  readonly log: HostLog;
  readonly leftAt: number;
}

/** COM-5: this client can't follow the commit that ended its epoch, and waits for the host's word. */
export interface Stuck extends Disputed {
  readonly since: number;
  /** How many commits the server's order has taken since, that one included. */
  readonly missed: number;
}

/** COM-6: signs that some members follow another history. */
export interface Partition {
  readonly since: number;
  readonly lastSign: number;
  readonly signs: number;
  /** Who said so. */
  readonly members: ReadonlySet<MemberId>;
}

/** COM-4: commits that added and removed nobody, since more than half of the members were heard. */
export interface Updates {
  readonly counts: ReadonlyMap<MemberId, number>;
  /** Whose heartbeats came since. */
  readonly heard: ReadonlySet<MemberId>;
}

/** MOD-1: what one member may add to the host log is counted anew in each. */
export interface Window {
  /** The epoch that added somebody, where it began with one: then entries of some epochs before count as well. */
  readonly since: number | null;
  /** Who was in the tree when it began. */
  readonly present: ReadonlySet<MemberId>;
}

/** MOD-1: how far the present window is. */
export interface Pace {
  readonly window: Window;
  /** How often more than half of the members were heard in it. */
  readonly rounds: number;
  /** Whose first heartbeat came since somebody was added. */
  readonly said: ReadonlySet<MemberId>;
  /** Whose came since the last round. */
  readonly heard: ReadonlySet<MemberId>;
}

/** MOD-1: from where on in the host log entries count in that window. */
export interface Ledger {
  readonly window: Window;
  readonly from: number;
}

/** JOIN-6: since when this client waits to be answered, and what it will say then. */
export interface Unanswered {
  readonly since: number;
  readonly held: readonly Bytes[];
  /** Whether there was more to say than is held. */
  readonly isCut: boolean;
}

export interface State {
  readonly setting: Setting;
  readonly mls: ClientState;
  /**
   * COM-5: how many commits the server's order took that were void. The *order epoch*, which is MLS' epoch and this, is what
   * every epoch outside MLS means.
   */
  readonly epochOffset: number;
  readonly meetingCode: string;
  /** The order epoch that this client began with. */
  readonly firstEpoch: number;
  /** JOIN-6: the leaf of whoever told it so; null for a founder. */
  readonly welcomedBy: number | null;
  readonly epochSince: number;
  readonly log: HostLog;
  /** The oldest first; never empty while the group is not over. */
  readonly admissions: readonly HeldAdmission[];
  readonly joinKeys: readonly HeldJoinKey[];
  /** `pskId` of the key by which this client would come back. */
  readonly returnKey: Bytes;
  /**
   * MOD-1: a newcomer doesn't know at once whether it holds the log as far as the others do: its committer sends what its
   * Welcome didn't hold yet. Until then it adds nothing to log or group, for it would come in the wrong place. When
   * it gives up; null once it knows.
   */
  readonly logDueBy: number | null;
  /** Messages with entries whose predecessors are still to come. */
  readonly aheadOfLog: readonly AheadOfLog[];
  readonly watches: ReadonlyMap<number, Watch>;
  /** By requestId. */
  readonly applicants: ReadonlyMap<string, Applicant>;
  /** JOIN-2: requests, hex, whose people knocked anew since: the server may repeat them. The oldest first. */
  readonly outdated: ReadonlySet<string>;
  /** JOIN-7: since when nobody is there whose ADMIT counts; null while somebody is. */
  readonly unattendedSince: number | null;
  readonly unopened: readonly Unopened[];
  /** JOIN-2: until then, honest joiners may knock at a key that was given up before this client came. */
  readonly formerKeysUntil: number;
  readonly refusals: readonly Refusal[];
  /** JOIN-3: wrong passcodes of the last ten minutes, the newest of each link. */
  readonly guesses: readonly Guess[];
  /** How many there were in all since this client came. */
  readonly wrongPasscodes: number;
  readonly decisions: readonly Decision[];
  /** MOD-1: how many of them wait for the next window. */
  readonly heldBack: number;
  readonly outgoing: readonly Outgoing[];
  readonly pending: PendingCommit | null;
  /** No commit before this time. */
  readonly holdCommits: number;
  /** One Add per commit, since a commit of several failed. */
  readonly singly: boolean;
  readonly welcomes: readonly SentWelcome[];
  /** JOIN-6: whom other members added, and who was not heard since. It may be that nobody sent a Welcome. */
  readonly awaited: readonly Applicant[];
  readonly updates: Updates;
  readonly pace: Pace;
  /** Null before the first entry. */
  readonly ledger: Ledger | null;
  /** COM-5: the oldest first. */
  readonly formers: readonly Former[];
  readonly stuck: Stuck | null;
  /** Hashes of commits that were void, in hex: the server may repeat them. */
  readonly voided: ReadonlySet<string>;
  /** When the last of them was: messages of those who followed it still come. */
  readonly voidedAt: number | null;
  readonly partition: Partition | null;
  /** Null for a founder, and for whoever was answered. */
  readonly unanswered: Unanswered | null;
  /** COM-7: when this client's own leaf got its key. */
  readonly leafUpdatedAt: number;
  /** Hashes of KeyPackages that were added: each counts once. */
  readonly usedKeyPackages: ReadonlySet<string>;
  /** The order epoch whose frame keys are the newest: none come with a commit that is void. */
  readonly frameEpoch: number;
  /** FRM-8: when senders go over to the present epoch at the latest; null once they did. */
  readonly switchBy: number | null;
  readonly lastEntryAt: number;
  /** The same by the device's wall clock, which goes on while a machine sleeps. */
  readonly lastEntryWall: number;
  /** This client was cut off since then and noticed at that time; until it is known to be at the log's end again. */
  readonly cutOff: { readonly since: number; readonly noticedAt: number } | null;
  readonly heartbeatAt: number;
  readonly over: boolean;
}

/**
 * A group as this client knows it; opaque outside this room, whose index exports the type alone. `step` uses a state
 * up: afterwards only the state that it returned is whole, because secrets of the former epoch are zeroed.
 */
export class GroupState {
  readonly #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  static reveal(handle: GroupState): State {
    return handle.#state;
  }
}
