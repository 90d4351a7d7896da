import type { Frame, PeerId } from '@conclave/protocol';
import { Link } from './link.ts';
import type { Peer } from './room-state.ts';

/** Counts what waits for a peer's acknowledgement; `lose` is called where it has to be given up. */
export type CountKept = (peer: Peer, bytes: number, lose: () => void) => boolean;

/** The ways to the peers of a room. */
export class Links {
  readonly #links = new Map<PeerId, Link>();
  readonly #count: CountKept;

  /** @param count false where so much may not be kept */
  constructor(count: CountKept) {
    this.#count = count;
  }

  find(peer: PeerId): Link | undefined {
    return this.#links.get(peer);
  }

  of(peer: Peer): Link {
    const known = this.#links.get(peer.id);
    if (known !== undefined) return known;
    const link: Link = new Link((bytes) => this.#count(peer, bytes, () => link.lose()));
    this.#links.set(peer.id, link);
    return link;
  }

  send(to: readonly PeerId[], frame: Frame, keep: 'keep' | 'once'): void {
    for (const peer of to) this.#links.get(peer)?.send(frame, keep);
  }

  /** The peer is gone. */
  end(peer: PeerId, code: number): void {
    this.#links.get(peer)?.end(code);
    this.#links.delete(peer);
  }

  endAll(code: number): void {
    for (const peer of this.#links.keys()) this.end(peer, code);
  }
}
