import type { Frame } from '@conclave/protocol';

/** A client's connection, as a room sees it. */
export interface Wire {
  /** Never throws; what a closed connection cannot take is lost. */
  send(frame: Frame): void;
  close(code: number): void;
}

/** What may wait for one peer's acknowledgement; a peer that falls behind further cannot resume. */
const keptBytes = 4 * 1024 * 1024;

/**
 * The way to one peer across its connections. What was sent is kept until the peer answered a heartbeat that
 * was sent later: TCP and WebSocket keep the order, so it has arrived by then. A new connection gets the rest
 * again. Entries of the log are not kept here, since the log replays them (COM-1).
 */
export class Link {
  #wire: Wire | undefined;
  #kept: Frame[] = [];
  #keptBytes = 0;
  #acknowledged = 0;
  #lost = false;
  readonly #hold: (bytes: number) => boolean;

  /** @param hold told how many bytes are kept; false where so many may not be */
  constructor(hold: (bytes: number) => boolean) {
    this.#hold = hold;
  }

  /** True where something that the peer has not acknowledged could not be kept. */
  get lost(): boolean {
    return this.#lost;
  }

  /** How many kept frames were sent so far: what a heartbeat acknowledges when it is answered. */
  get mark(): number {
    return this.#acknowledged + this.#kept.length;
  }

  get connected(): boolean {
    return this.#wire !== undefined;
  }

  uses(wire: Wire): boolean {
    return this.#wire === wire;
  }

  send(frame: Frame, keep: 'keep' | 'once'): void {
    if (keep === 'keep') this.#keep(frame);
    this.#wire?.send(frame);
  }

  acknowledge(mark: number): void {
    const count = Math.min(mark, this.mark) - this.#acknowledged;
    if (count <= 0) return;
    const arrived = this.#kept.splice(0, count);
    this.#keptBytes -= arrived.reduce((sum, frame) => sum + frame.length, 0);
    this.#acknowledged += count;
    this.#hold(this.#keptBytes);
  }

  /** Takes a new connection and sends what is unacknowledged. The old one, if any, is closed with `code`. */
  attach(wire: Wire, code: number): void {
    this.#wire?.close(code);
    this.#wire = wire;
    for (const frame of this.#kept) wire.send(frame);
  }

  detach(): void {
    this.#wire = undefined;
  }

  /** For good. */
  end(code: number): void {
    this.#wire?.close(code);
    this.#wire = undefined;
    this.lose();
  }

  /** Keeps nothing any more. */
  lose(): void {
    this.#lost = true;
    this.#acknowledged += this.#kept.length;
    this.#kept = [];
    this.#keptBytes = 0;
    this.#hold(0);
  }

  #keep(frame: Frame): void {
    if (this.#lost) return;
    this.#kept.push(frame);
    this.#keptBytes += frame.length;
    if (this.#keptBytes > keptBytes || !this.#hold(this.#keptBytes)) this.lose();
  }
}
