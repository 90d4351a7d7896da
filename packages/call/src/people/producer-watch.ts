import { signal } from '@conclave/base';
import type { Cancel, Clock, ReadonlySignal } from '@conclave/base';
import type { PeerAddress } from '@conclave/crypto';

/** Longer than an announcement takes from a member whose connection breaks and resumes at once. */
const graceMs = 10_000;

/**
 * VER-3: the server says that somebody opened a stream; that alone shows nothing. Where the member on that
 * connection does not announce it inside MLS in time, it is reported.
 */
export class ProducerWatch {
  readonly #clock: Clock;
  readonly #isAnnounced: (producerId: string, peer: PeerAddress) => boolean;
  readonly #report: () => void;
  readonly #waiting = new Map<string, Cancel>();
  readonly #owners = signal<ReadonlyMap<string, PeerAddress>>(new Map());

  constructor(
    clock: Clock,
    isAnnounced: (producerId: string, peer: PeerAddress) => boolean,
    report: () => void,
  ) {
    this.#clock = clock;
    this.#isAnnounced = isAnnounced;
    this.#report = report;
  }

  /** On whose connection each producer was opened, as the server says: a hint, which settles disputes and shows nothing. */
  get owners(): ReadonlySignal<ReadonlyMap<string, PeerAddress>> {
    return this.#owners;
  }

  opened(producerId: string, peer: PeerAddress): void {
    this.#forget(producerId);
    this.#owners.value = new Map(this.#owners.peek()).set(producerId, peer);
    const cancel = this.#clock.after(graceMs, () => {
      this.#waiting.delete(producerId);
      if (!this.#isAnnounced(producerId, peer)) this.#report();
    });
    this.#waiting.set(producerId, cancel);
  }

  closed(producerId: string): void {
    this.#forget(producerId);
    if (!this.#owners.peek().has(producerId)) return;
    this.#owners.value = new Map([...this.#owners.peek()].filter(([id]) => id !== producerId));
  }

  /** The person on that connection is gone; nobody is left to announce. */
  close(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  #forget(producerId: string): void {
    this.#waiting.get(producerId)?.();
    this.#waiting.delete(producerId);
  }
}
