import type { Cancel, Clock } from '@conclave/base';

/** One return at once, the next ones later and later; after this many in `windowMs` it is given up. */
const limit = 6;
const windowMs = 2 * 60_000;
const firstDelayMs = 500;

/** A return needs nobody's decision: within this time it is not worth a page that says what is waited for. */
const quietMs = 8_000;

/** Keeps a client that loses its group again and again from hammering the server and the members. */
export class ReturnPace {
  readonly #clock: Clock;
  #times: readonly number[] = [];
  #cancel: Cancel = () => {};
  #cancelQuiet: Cancel = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs the job when it is due. @returns false where it is time to give up */
  schedule(job: () => void): boolean {
    this.#cancel();
    const now = this.#clock.now();
    this.#times = this.#times.filter((at) => now - at < windowMs);
    if (this.#times.length >= limit) return false;
    const delay = this.#times.length === 0 ? 0 : firstDelayMs * 2 ** (this.#times.length - 1);
    this.#times = [...this.#times, now];
    this.#cancel = this.#clock.after(delay, job);
    return true;
  }

  /** Tells that a return takes long, unless it has ended by then. */
  tellLater(tell: () => void): void {
    this.#cancelQuiet();
    this.#cancelQuiet = this.#clock.after(quietMs, tell);
  }

  /** The return has ended, one way or the other. */
  ended(): void {
    this.#cancelQuiet();
  }

  cancel(): void {
    this.#cancel();
    this.#cancelQuiet();
  }
}
