import type {
  Answer,
  DisplayName,
  JoinKey,
  MemberId,
  PlaceInGroup,
  ReplyFault,
  Rules,
  SigningKey,
} from '../../src/index.ts';
import type { Agenda } from './agenda.ts';
import type { Checker, Seen } from './checker.ts';
import type { Ghost } from './ghost.ts';
import type { Meeting } from './meeting.ts';
import type { Random } from './random.ts';
import type { Server } from './server.ts';
import type { Story } from './story.ts';
import type { Connection, LogRecord } from './wire.ts';

/** What people and their tabs find around them. */
export interface Scene {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly story: Story;
  readonly server: Server;
  readonly meeting: Meeting;
  readonly checker: Checker;
  connection(tab: { readonly remoteness: number }): Connection;
  /** FRM-9: what somebody keeps who may be taken out by the next commit; null for those who don't. */
  ghostOf(tab: OpenTab): Ghost | null;
  /** Goes on hearing all that the server forwards, from that entry on. */
  haunt(ghost: Ghost, from: LogRecord, tab: OpenTab): Promise<void>;
  /** Whether a connection that comes back finds its place kept. */
  /** INV-7: the host tells the server what is in force. */
  show(tab: OpenTab): void;
  mayResume(): boolean;
}

/** A tab, as its person and the checks see it. */
export interface OpenTab extends Seen {
  /** Closed, crashed, or given up: nothing happens here any more. */
  readonly over: boolean;
  /** Whether it knocked with what lets in. */
  readonly knewPasscode: boolean;
  close(): void;
  abandon(): void;
  knockAgain(): Promise<void>;
}

/** A person, as the tabs see it. */
export interface Owner {
  readonly name: DisplayName;
  readonly identity: SigningKey;
  readonly hostKey: SigningKey | null;
  readonly clockSkew: number;
  readonly uptime: number;
  /** What a `clock` answer said. */
  readonly clockShift: number;
  readonly knowsPasscode: boolean;
  returnKey: JoinKey | null;
  readonly givenBy: MemberId | null;
  joinKey(shown: Rules): JoinKey;
  place: PlaceInGroup | null;
  /** MOD-5: after each step of the group. */
  review(tab: OpenTab): void;
  labelOf(tab: OpenTab): string;
  out(tab: OpenTab, reason: 'left' | 'removed' | 'ended'): void;
  lost(tab: OpenTab, reason: string): void;
  cannotKnock(tab: OpenTab, reason: 'old-admission' | 'former-passcode'): void;
  closed(tab: OpenTab, reason: 'closed' | 'replaced' | 'ended' | 'refused'): void;
  refused(tab: OpenTab, answer: Extract<Answer, { kind: 'refused' }>): void;
  distrusts(tab: OpenTab, fault: ReplyFault, isWelcome: boolean): void;
}
