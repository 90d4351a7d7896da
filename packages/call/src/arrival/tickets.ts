import type { Bytes } from '@conclave/base';
import type { PeerId } from '@conclave/protocol';
import type { HostSecrets } from '../hosting/link-book.ts';
import type { IdentityKey, JoinKey, PlaceInGroup } from '@conclave/crypto';

/** COM-6: what a tab needs to be the same person in the same meeting after a reload. Secret as a whole. */
export interface ReturnTicket {
  /** The link's fragment, without '#'. */
  readonly fragment: string;
  readonly name: string;
  /** To show it to people who are to be invited. */
  readonly passcode: string | null;
  /** INV-4: spares a return the time of Argon2id; null before it was derived. */
  readonly joinKey: KeptJoinKey | null;
  /** Null for everybody but the host. */
  readonly host: HostSecrets | null;
  /** `joined` goes straight back into the call; `prejoin` shows the page before it. */
  readonly stage: 'prejoin' | 'joined';
  /** JOIN-3: the last membership at the server, which limits and closed gates let back in; null before the first. */
  readonly former: FormerPlace | null;
  /** JOIN-6: where this person was in the group; null before they were in one. */
  readonly place: PlaceInGroup | null;
}

/** A join key with the version of the policy that it was derived under. */
export interface KeptJoinKey extends JoinKey {
  readonly policyVersion: number;
}

/** A membership at the server, and the gate that it was entered by. */
export interface FormerPlace {
  readonly peerId: PeerId;
  /** 32 bytes. */
  readonly token: Bytes;
  /** 32 bytes. */
  readonly gateKey: Bytes;
}

export interface KeptTicket {
  readonly ticket: ReturnTicket;
  readonly identity: IdentityKey;
}

/** Where the ticket of this tab is kept. None of the verbs rejects: without storage, a reload is a new join. */
export interface TicketStore {
  load(): Promise<KeptTicket | null>;
  /** ID-1: an identity key for a new meeting, in place of what was kept before. */
  newIdentity(): Promise<IdentityKey>;
  /** Keeps the ticket beside the identity that `newIdentity` or `load` gave. */
  save(ticket: ReturnTicket): Promise<void>;
  /** What was kept under that name beside the ticket, by this page or the one before it, as of `load`; null where there is nothing. */
  kept(name: string): string | null;
  /** Keeps a text beside the ticket, in place of what was there; nothing where there is no ticket. */
  keep(name: string, text: string): Promise<void>;
  /** The ticket, the identity, and all that was kept beside them. */
  erase(): Promise<void>;
}
