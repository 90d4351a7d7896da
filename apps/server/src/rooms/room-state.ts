import type { Bytes } from '@conclave/base';
import type { AnyEvent, PeerId } from '@conclave/protocol';

/** What JOIN-8 keeps apart: somebody who waits, and a member of the group. */
export type Membership =
  | {
      readonly state: 'waiting';
      /** Its last JoinRequest to the running group, if it has knocked. */
      readonly knock: Bytes | undefined;
    }
  | {
      readonly state: 'member';
      /** Its log begins after this entry. */
      readonly startSeq: number;
    };

/** What a peer shows for itself on another connection, although its gate may be closed by then. */
export interface Pass {
  readonly token: Bytes;
  /** The gate that it came in by, which still has to be signed for; undefined where the host key opened it. */
  readonly gateKey: Bytes | undefined;
}

export interface Peer {
  readonly id: PeerId;
  /** True where its connection proved the host key. */
  readonly isHost: boolean;
  /** JOIN-3: true for the host, and for whom a member's pass let in: no limit keeps these out. */
  readonly exempt: boolean;
  readonly pass: Pass;
  /** JOIN-3: the key under which limits count where it came from. Never logged, and gone with the peer. */
  readonly address: string;
  /** When its connection broke, in milliseconds; undefined while it is connected. */
  readonly brokenAt: number | undefined;
  readonly membership: Membership;
}

/** JOIN-5: Welcomes that wait for the commit of the member who sent them, by that member and by who is to get them. */
export type HeldWelcomes = ReadonlyMap<PeerId, ReadonlyMap<PeerId, Bytes>>;

/** A meeting's room as a value. Transitions give a new one, and what is to be done. */
export interface RoomState {
  readonly peers: ReadonlyMap<PeerId, Peer>;
  /** JOIN-2: what members posted for joiners; undefined where no group is running. */
  readonly admission: Bytes | undefined;
  /** COM-1: the group's epoch, as the last commit left it. */
  readonly epoch: number;
  readonly held: HeldWelcomes;
  /** MOD-2: peers that a command closed; they never enter again. */
  readonly closedPeers: ReadonlySet<PeerId>;
  /** JOIN-3: of members, also those who are gone: each lets its bearer in once more, past limits and closed gates. */
  readonly passes: ReadonlyMap<PeerId, Pass>;
}

export const emptyRoom: RoomState = {
  peers: new Map(),
  admission: undefined,
  epoch: 0,
  held: new Map(),
  closedPeers: new Set(),
  passes: new Map(),
};

export type Effect =
  | { readonly kind: 'send'; readonly to: readonly PeerId[]; readonly event: AnyEvent }
  /** The peer is a member now: tell it what streams there are. */
  | { readonly kind: 'show-media'; readonly to: PeerId }
  /** COM-9: the peer is a member now: tell it what says so over a restart. */
  | { readonly kind: 'tell-pass'; readonly to: PeerId }
  /** The peer is gone: free its media and close its connection, if any, with `code`. */
  | { readonly kind: 'dismiss'; readonly peer: PeerId; readonly code: number }
  /** The last member is gone: free the group's log and media. */
  | { readonly kind: 'drop-group' };

/** A new state, and what follows from it, in order. */
export type Step = readonly [state: RoomState, effects: readonly Effect[]];

export function isMember(peer: Peer): boolean {
  return peer.membership.state === 'member';
}

export function memberIds(state: RoomState, except?: PeerId): PeerId[] {
  return [...state.peers.values()].filter((peer) => isMember(peer) && peer.id !== except).map(({ id }) => id);
}

export function waitingIds(state: RoomState): PeerId[] {
  return [...state.peers.values()].filter((peer) => !isMember(peer)).map(({ id }) => id);
}

export function withPeer(state: RoomState, peer: Peer): RoomState {
  return { ...state, peers: new Map(state.peers).set(peer.id, peer) };
}

export function send(to: readonly PeerId[], event: AnyEvent): readonly Effect[] {
  return to.length === 0 ? [] : [{ kind: 'send', to, event }];
}
