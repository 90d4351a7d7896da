import { inBackground } from '../background.ts';
import type { Cancel, Clock } from '@conclave/base';

/** `again` where the thing may come to be later: a hint and an announcement race, or the connection broke. */
export type AttemptOutcome = 'done' | 'again';

interface Entry {
  readonly attempt: () => Promise<AttemptOutcome>;
  failures: number;
  cancelRetry: Cancel | null;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

/**
 * Runs attempts in order, a few at a time, and again with growing pauses until they are done or cancelled. One that
 * must wait holds up nobody else.
 */
export class RetryQueue {
  readonly #clock: Clock;
  readonly #width: number;
  readonly #entries = new Map<string, Entry>();
  #due: string[] = [];
  #running = 0;

  /** @param width attempts that may run at a time */
  constructor(clock: Clock, width: number) {
    this.#clock = clock;
    this.#width = width;
  }

  /** Adds an attempt, in place of an earlier one under the same key. A rejection counts as `again`. */
  add(key: string, attempt: () => Promise<AttemptOutcome>): void {
    this.cancel(key);
    this.#entries.set(key, { attempt, failures: 0, cancelRetry: null });
    this.#due.push(key);
    this.#pump();
  }

  /** As {@link add}, after the first pause: for what succeeded and was undone, so that it can't go round in a ring. */
  addLater(key: string, attempt: () => Promise<AttemptOutcome>): void {
    this.cancel(key);
    const entry: Entry = { attempt, failures: 0, cancelRetry: null };
    this.#entries.set(key, entry);
    this.#pause(key, entry);
  }

  /** Makes no further attempt; one that runs ends in its own time. */
  cancel(key: string): void {
    this.#entries.get(key)?.cancelRetry?.();
    this.#entries.delete(key);
    this.#due = this.#due.filter((other) => other !== key);
  }

  /** Ends all pauses, because whatever was in the way may be gone. */
  kick(): void {
    for (const [key, entry] of this.#entries) {
      if (entry.cancelRetry === null) continue;
      entry.cancelRetry();
      entry.cancelRetry = null;
      entry.failures = 0;
      this.#due.push(key);
    }
    this.#pump();
  }

  close(): void {
    for (const key of this.#entries.keys()) this.cancel(key);
  }

  #pump(): void {
    while (this.#running < this.#width) {
      const key = this.#due.shift();
      if (key === undefined) return;
      const entry = this.#entries.get(key);
      if (entry !== undefined) inBackground(this.#run(key, entry));
    }
  }

  async #run(key: string, entry: Entry): Promise<void> {
    this.#running += 1;
    const outcome = await entry.attempt().catch((): AttemptOutcome => 'again');
    this.#running -= 1;
    if (this.#entries.get(key) === entry) {
      if (outcome === 'done') this.#entries.delete(key);
      else this.#pause(key, entry);
    }
    this.#pump();
  }

  #pause(key: string, entry: Entry): void {
    const delay = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** entry.failures);
    entry.failures += 1;
    entry.cancelRetry = this.#clock.after(delay, () => {
      entry.cancelRetry = null;
      this.#due.push(key);
      this.#pump();
    });
  }
}
