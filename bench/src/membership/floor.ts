import type { GroupEffect, GroupEvent } from '@conclave/crypto';
import type { Knock, MeetingClock, Seat } from './seat.ts';

export interface Traffic {
  /** Bytes of content, before framing, to each member that was there all the time. */
  readonly toEach: number;
  /** Bytes from the host, who does all the work here: what goes to all once, and what goes to each joiner. */
  readonly fromHost: number;
}

type Delivery = (seat: Seat) => Promise<readonly GroupEffect[]>;

/** COM-1 in memory, between the members who really run: an order for commits, the rest after each other. */
export class Floor {
  /** For those whose Welcome has come. */
  readonly answers = new Map<string, Uint8Array>();
  readonly #clock: MeetingClock;
  #seats: readonly Seat[] = [];
  #epoch = 0;
  #queue: Delivery[] = [];
  #toEach = 0;
  #fromHost = 0;

  constructor(clock: MeetingClock) {
    this.#clock = clock;
  }

  /** The host first. */
  get seats(): readonly Seat[] {
    return this.#seats;
  }

  /** Since the last call. */
  takeTraffic(): Traffic {
    const traffic = { toEach: this.#toEach, fromHost: this.#fromHost };
    this.#toEach = 0;
    this.#fromHost = 0;
    return traffic;
  }

  sit(seat: Seat, effects: readonly GroupEffect[]): void {
    this.#seats = [...this.#seats, seat];
    this.#carryOut(seat, effects);
  }

  /** Is there no more, without a word. */
  leave(peer: string): void {
    this.#seats = this.#seats.filter((seat) => seat.person.peer !== peer);
  }

  knock({ person, blob }: Knock): void {
    this.#broadcast({ type: 'knock', peer: person.peer, blob }, blob.length);
  }

  async ask(seat: Seat, event: GroupEvent): Promise<void> {
    this.#carryOut(seat, await seat.take(event));
  }

  /**
   * Delivers, and lets time pass from one wake to the next, until it is so.
   * @throws Error where nobody wants to be woken and it is not so
   */
  async until(isSo: () => boolean): Promise<void> {
    for (;;) {
      await this.#deliver();
      if (isSo()) return;
      const next = this.#seats.toSorted((a, b) => a.wakeAt - b.wakeAt)[0];
      if (next === undefined || next.wakeAt === Infinity) throw new Error('nobody does anything any more');
      this.#clock.now = Math.max(this.#clock.now, next.wakeAt);
      await this.ask(next, { type: 'tick' });
    }
  }

  async #deliver(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      for (const seat of this.#seats) this.#carryOut(seat, await next(seat));
    }
  }

  #carryOut(from: Seat, effects: readonly GroupEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'message') this.#entry(from, 'message', this.#epoch, effect.blob);
      if (effect.type === 'reply') this.#upload(from, effect.blob.length);
      if (effect.type === 'commit') this.#commit(from, effect);
    }
  }

  #commit(from: Seat, { epoch, blob, welcomes }: Extract<GroupEffect, { type: 'commit' }>): void {
    if (epoch !== this.#epoch) throw new Error('two committers at once');
    this.#entry(from, 'commit', epoch, blob);
    this.#epoch += 1;
    for (const welcome of welcomes) {
      this.answers.set(welcome.peer, welcome.blob);
      this.#upload(from, welcome.blob.length);
    }
  }

  #entry(from: Seat, kind: 'commit' | 'message', epoch: number, blob: Uint8Array<ArrayBuffer>): void {
    this.#upload(from, blob.length);
    this.#broadcast({ type: 'entry', kind, epoch, blob }, blob.length);
  }

  #upload(from: Seat, bytes: number): void {
    if (from === this.#seats[0]) this.#fromHost += bytes;
  }

  #broadcast(event: GroupEvent, bytes: number): void {
    this.#toEach += bytes;
    this.#queue.push((seat) => seat.take(event));
  }
}
