import { closeCodes } from '@conclave/protocol';
import type { PeerId, RoomId } from '@conclave/protocol';
import type { Holdings } from '../holdings/holdings.ts';
import type { Holder } from '../holdings/stock.ts';
import { heldBy, withoutHeldBy } from './held-welcomes.ts';
import { dismiss } from './presence.ts';
import type { Peer, RoomState, Step } from './room-state.ts';

/** DOS-1: what the peers of one room hold of what all rooms share. */
export class PeerHoldings {
  readonly #holdings: Holdings;
  readonly #room: RoomId;
  readonly #later: (step: (state: RoomState) => Step) => void;

  /** @param later takes a step of the room, when its turn comes */
  constructor(holdings: Holdings, room: RoomId, later: (step: (state: RoomState) => Step) => void) {
    this.#holdings = holdings;
    this.#room = room;
    this.#later = later;
  }

  /** Whether there is place for one more peer. */
  seat(peer: Peer): boolean {
    return this.#holdings.peers.hold(this.#seatOf(peer), 1);
  }

  /** What a link keeps for a peer. */
  kept(peer: Peer, bytes: number, lose: () => void): boolean {
    return this.#holdings.waitingBytes.hold(this.#holder('kept', peer, lose), bytes);
  }

  /** Whether that many bytes of a member's Welcomes may wait. */
  welcomes({ peers, held }: Pick<RoomState, 'peers' | 'held'>, from: PeerId): boolean {
    const peer = peers.get(from);
    return peer !== undefined && this.#holdings.waitingBytes.hold(this.#welcomesOf(peer), heldBy(held, from));
  }

  /** Gives back what a step of the room ended. */
  follow(before: RoomState, after: RoomState): void {
    if (before.held !== after.held) {
      const { peers } = before;
      for (const [from, own] of before.held)
        if (after.held.get(from) !== own) this.welcomes({ peers, held: after.held }, from);
    }
    if (before.peers === after.peers) return;
    for (const peer of before.peers.values())
      if (!after.peers.has(peer.id)) this.#holdings.peers.hold(this.#seatOf(peer), 0);
  }

  #seatOf(peer: Peer): Holder {
    return this.#holder('seat', peer, () =>
      this.#later((state) => dismiss(state, peer.id, closeCodes.tooManyRequests)),
    );
  }

  #welcomesOf(peer: Peer): Holder {
    return this.#holder('welcomes', peer, () =>
      this.#later((state) => [{ ...state, held: withoutHeldBy(state.held, peer.id) }, []]),
    );
  }

  #holder(what: string, { id, address }: { id: PeerId; address: string }, giveWay: () => void): Holder {
    return { address, id: `${what} ${this.#room} ${id}`, giveWay };
  }
}
