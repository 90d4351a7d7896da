import type { Brand, Bytes } from '@conclave/base';
import type { Allowance, Allowed, LinkTerms, Rules } from '../host-log/rules.ts';
import type { SigningKey } from '../primitives/signing.ts';
import type { JoinKey } from '../invite/join-key.ts';

/** A connection's id at the server, as text; covered by the member's credential. */
export type PeerAddress = string;

/** A person for one meeting: the public identity key (Ed25519, 32 bytes) in lower-case hex. */
export type MemberId = Brand<string, 'MemberId'>;

/** JOIN-3: a wrong passcode. */
export interface Guess {
  /** INV-8: of the link by which it came, in hex. */
  readonly linkId: string;
  /** Null where others told of it without saying by whom. */
  readonly by: { readonly id: MemberId; readonly requestId: string } | null;
  readonly at: number;
}

/** One leaf of the MLS tree: VER-3, the roster is the tree and nothing else. */
export interface Member {
  readonly id: MemberId;
  readonly leafIndex: number;
  readonly peer: PeerAddress;
  /** From the credential, which the admitter approved; plain text, at most 64 code points. */
  readonly name: string;
  readonly isHost: boolean;
  readonly isCoHost: boolean;
  readonly isSelf: boolean;
  /** COM-6: `silent` after 30 s without a heartbeat, `leaving` from self-leave or REMOVE until the commit. */
  readonly presence: 'here' | 'silent' | 'leaving';
}

/** Somebody whose request passed JOIN-3 and who waits for a decision. */
export interface Applicant {
  /** Hash of the KeyPackage, hex: what ADMIT names. */
  readonly requestId: string;
  readonly peer: PeerAddress;
  readonly id: MemberId;
  readonly name: string;
  /** When the request arrived here, by the clock of `Context.now`. */
  readonly since: number;
}

/** What the user interface and the media side may know of the group. */
export interface GroupView {
  /** Here and in events and effects: the order epoch, as the server counts (COM-1). */
  readonly epoch: number;
  readonly self: Member;
  readonly members: readonly Member[];
  /** Applicants this client may decide on by hand; empty for people who may not. */
  readonly applicants: readonly Applicant[];
  /** Who was put out and not let in since, by whomever. */
  readonly removed: readonly MemberId[];
  /** JOIN-7: how many wait for somebody's decision, while nobody is there who may take it. */
  readonly waitingForNobody: number;
  /** JOIN-3: wrong passcodes seen since the group began. */
  readonly wrongPasscodes: number;
  /** JOIN-3: the recent ones, for the next group of this meeting. */
  readonly guesses: readonly Guess[];
  /** COM-6: other members follow another history, or this client can't follow theirs; null where nothing hints at it. */
  readonly partition: { readonly since: number; readonly members: readonly MemberId[] } | null;
  /** COM-6: after a break this client reads what was said meanwhile. */
  readonly isBehind: boolean;
  /** JOIN-6: nobody has answered this newcomer for 5 s: what it says and shows goes nowhere yet. */
  readonly isUnanswered: boolean;
  /** VER-1: 30 digits as six groups of five, separated by spaces. */
  readonly meetingCode: string;
  readonly canAdmit: boolean;
  /** JOIN-2: what the group's clock is ahead of this device's, ms: minutes and more where either is wrong. */
  readonly clockShift: number;
  /** MOD-1: host or co-host. */
  readonly canModerate: boolean;
  readonly isHost: boolean;
  /** How much of what this client decided does not stand in the host log yet. */
  readonly undecided: number;
  /** MOD-1: how much of that waits, for about half a minute: it was too much at once. */
  readonly heldBack: number;
  /** INV-7: the newest policy, with what LOCK and ALLOW changed since. */
  readonly rules: Rules;
  /** MOD-1: what all but hosts and co-hosts may do at present. */
  readonly allowed: Allowed;
  /** The ways in that hold. */
  readonly links: readonly LinkTerms[];
  /** INV-8: ids, in hex, of ways in that held once: none of them is given out again. */
  readonly formerLinks: readonly string[];
  /** JOIN-2: the blob in force, for the server to show, and for the way back: the server may show a former one. */
  readonly admission: Bytes;
  /** Public; kept over a reload so that the return can't be answered with an older host log (JOIN-6). */
  readonly anchor: LogAnchor;
}

/** A place in the host log: how many entries there are, and the hash of the last one (32 bytes). */
export interface LogAnchor {
  readonly seq: number;
  readonly hash: Bytes;
}

/** What the core takes from the outside with every call: it has no clock and no source of randomness of its own. */
export interface Context {
  /** Milliseconds by a clock that never goes back: how long things take and last. */
  readonly now: number;
  /** Milliseconds since the Unix epoch, as the device says: only for what is signed, and for when links end. */
  readonly wallTime: number;
  /** That many bytes from a cryptographic source. */
  readonly random: (length: number) => Bytes;
}

export type GroupEvent =
  /** A sealed JoinRequest that the server passed on (JOIN-2). */
  | { readonly type: 'knock'; readonly peer: PeerAddress; readonly blob: Bytes }
  | { readonly type: 'knock-withdrawn'; readonly peer: PeerAddress }
  /** The next entry of the ordered log (COM-1), own ones included. */
  | {
      readonly type: 'entry';
      readonly kind: 'commit' | 'message';
      readonly epoch: number;
      readonly blob: Bytes;
    }
  /** COM-1: this client's commit for `epoch` lost. The winner's entry may have come before this answer or come after. */
  | { readonly type: 'commit-stale'; readonly epoch: number }
  /** Of applicants, by `requestId`. Whoever is decided on at once stands in one message, and comes in by one commit. */
  | { readonly type: 'admit' | 'deny'; readonly requestIds: readonly string[] }
  /** MOD-4: `bar` removes for good. */
  | { readonly type: 'remove' | 'bar'; readonly id: MemberId }
  | HostRequest
  /**
   * MOD-5: `from`, a host who is in the group, gave this client the host key: it is a host from now on, and says so to all. Nothing where the key is
   * not this meeting's, or `from` is no host.
   */
  | { readonly type: 'take-over'; readonly hostKey: SigningKey; readonly from: MemberId }
  /** Ends the meeting for all: host only. */
  | { readonly type: 'end' }
  /** Signed self-leave (COM-6). */
  | { readonly type: 'leave' }
  /** Application content for all members, padded and encrypted by MLS (APP-1). */
  | { readonly type: 'send'; readonly content: Bytes }
  /** The server's hint about a connection (COM-6). */
  | {
      readonly type: 'peer-state';
      readonly peer: PeerAddress;
      readonly state: 'broken' | 'connected' | 'closed';
    }
  /** Time passed: due when the last `wake` effect said so. */
  | { readonly type: 'tick' };

/**
 * MOD-1: what the host or a co-host asks for, beside letting in and putting out; ignored where this client may not.
 */
export type HostRequest =
  | { readonly type: 'lock'; readonly on: boolean }
  | { readonly type: 'promote'; readonly id: MemberId }
  | { readonly type: 'demote'; readonly id: MemberId }
  /** Null: everybody but this client. */
  | { readonly type: 'mute'; readonly id: MemberId | null }
  | { readonly type: 'stop-video'; readonly id: MemberId | null }
  | { readonly type: 'stop-share'; readonly id: MemberId | null }
  | { readonly type: 'allow'; readonly what: Allowance; readonly on: boolean }
  /**
   * INV-7. `joinKeys`: of every link that holds, where the passcode changes; else empty. They stay the caller's to wipe.
   * `renewAdmission`: join requests are sealed to a new key from then on, as with each change of the passcode.
   */
  | {
      readonly type: 'set-policy';
      readonly rules: Rules;
      readonly joinKeys: readonly JoinKey[];
      readonly renewAdmission: boolean;
    }
  /** INV-8. `joinKey` is the new link's, under the present passcode; it stays the caller's to wipe. */
  | { readonly type: 'add-link'; readonly link: LinkTerms; readonly joinKey: JoinKey }
  | { readonly type: 'revoke-link'; readonly linkId: Bytes };

export type EpochCause = 'found' | 'join' | 'add' | 'remove' | 'update';

export type GroupEffect =
  | {
      readonly type: 'commit';
      readonly epoch: number;
      readonly blob: Bytes;
      readonly welcomes: readonly { readonly peer: PeerAddress; readonly blob: Bytes }[];
    }
  /** `keep`: it has to arrive, over a break of the connection too; the group repeats what is in all others. */
  | { readonly type: 'message'; readonly blob: Bytes; readonly keep: boolean }
  | { readonly type: 'reply'; readonly peer: PeerAddress; readonly blob: Bytes }
  /** MOD-2: ask the server to close a removed peer; `call` builds the statement and signs it with the host key. */
  | { readonly type: 'close-peer'; readonly peer: PeerAddress }
  | { readonly type: 'end-at-server' }
  /**
   * FRM-1, FRM-8: a new epoch. `baseKey` is the exporter's secret (Nk bytes): the receiver transfers it to the
   * frame worker and wipes every copy. `cause` is `remove` where anybody was removed.
   */
  | {
      readonly type: 'epoch';
      readonly epoch: number;
      readonly cause: EpochCause;
      readonly leafIndex: number;
      readonly baseKey: Bytes;
      /** Leaf indices of the epoch's members. */
      readonly leaves: readonly number[];
      /** True where the epoch added members: senders emit a key frame. */
      readonly added: boolean;
    }
  /** FRM-8: time to encrypt under this epoch (all acked, or 1 s, or 200 ms after a Remove). */
  | { readonly type: 'switch-sender'; readonly epoch: number }
  /** Application content of a member, in log order. */
  | { readonly type: 'received'; readonly from: Member; readonly content: Bytes }
  /**
   * APP-1: a commit came before this client's content in the order. Who joined by it, or has wiped the keys of the epoch that
   * it ended, can't read that: whoever says what still holds says it again. So, too, where a newcomer waited so long to be answered
   * (JOIN-6) that not all it said is held.
   */
  | { readonly type: 'overtaken' }
  /** MOD-1: something was decided that this client may have to act on or to show. */
  | ({ readonly type: 'host-action'; readonly by: ActionBy } & HostNews)
  /**
   * COM-6: what this client comes back with after a reload is another one now. The receiver keeps a copy, in place of
   * the former, and wipes this one.
   */
  | { readonly type: 'return-key'; readonly joinKey: JoinKey }
  /** This client is no longer in the group. */
  | { readonly type: 'out'; readonly reason: 'left' | 'removed' | 'ended' }
  /** An entry that broke a rule was refused and, for a commit, not adopted. Never silent. */
  | {
      readonly type: 'violation';
      readonly rule: string;
      readonly detail: string;
      /**
       * `anybody`: whoever stands at the door can cause it, or any member in another's name; otherwise a member or the server broke the
       * rule.
       */
      readonly byWhom: 'anybody' | 'inside';
      /** Who did it, by their signature; null where none shows it. */
      readonly by: MemberId | null;
    }
  /** COM-5: `by` can't follow a commit of `committer`, who is null where that is not known. Says nothing of who is at fault. */
  | { readonly type: 'unfollowed'; readonly committer: MemberId | null; readonly by: MemberId }
  /**
   * This client can't follow the group any more and has to join again. `absent`: the others took it for gone
   * (COM-6). `replaced`: the same identity came back elsewhere. `gap`: the log went on in an epoch that this client
   * never reached.
   */
  | { readonly type: 'lost'; readonly reason: 'cannot-process' | 'gap' | 'absent' | 'replaced' }
  /** Calls `tick` at this time, by the clock of `Context.now`; replaces the earlier one. */
  | { readonly type: 'wake'; readonly at: number };

/** Who decided: null for the host key, whoever holds it. */
export type ActionBy = MemberId | null;

export type HostNews =
  /** MOD-3: this client turns its own microphone, or camera, off. */
  | { readonly action: 'mute' | 'stop-video' | 'stop-share' }
  | { readonly action: 'lock'; readonly on: boolean }
  | { readonly action: 'allow'; readonly what: Allowance; readonly on: boolean }
  | { readonly action: 'promote' | 'demote'; readonly id: MemberId }
  | { readonly action: 'policy' | 'links' }
  /** MOD-5: `id` is the host in place of `from`. */
  | { readonly action: 'hand-over'; readonly from: MemberId; readonly id: MemberId }
  /** MOD-3: somebody else came in as the host. */
  | { readonly action: 'new-host'; readonly id: MemberId };
