import type { Clock } from '@conclave/base';

/** JOIN-3: how many requests of one person nobody has to answer before the next one is the person's own decision. */
const limit = 3;
/** Somebody may wait for an hour on a device that falls asleep now and then. */
const windowMs = 10 * 60_000;

/**
 * JOIN-3: the requests that this tab has made of one stay at the door. Each is authenticated by the passcode, and goes to whoever the
 * server shows as the group: where one after the other comes to nothing, it is no longer for this client to make another.
 */
export class KnockCount {
  readonly #clock: Clock;
  #times: readonly number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a request that is about to be sent. @returns false where it must not be, for so many before it were in vain */
  begins(): boolean {
    const now = this.#clock.now();
    const recent = this.#times.filter((at) => now - at < windowMs);
    if (recent.length >= limit) return false;
    this.#times = [...recent, now];
    return true;
  }

  /** There was an answer that counts, or a person decides what comes next. */
  answered(): void {
    this.#times = [];
  }
}
