import { err, signal } from '@conclave/base';
import type { Clock, ReadonlySignal, Result } from '@conclave/base';
import type { PieceFault } from './pieces.ts';

/** Milliseconds before a piece is tried again: twice as long each time. */
const firstRetryMs = 500;
const longestRetryMs = 8_000;
/** How long a piece is tried, in milliseconds: a server restarts in seconds, a laptop moves in a minute. */
const patienceMs = 5 * 60_000;
/** Where a piece takes longer than this, in milliseconds, two at one time would each take too long for the server. */
const quickMs = 5_000;

/** How often progress is told, in milliseconds: a piece may take less than it takes to show that it is through. */
const tellMs = 200;

export interface Progress {
  /** Bytes of ciphertext that are through. */
  readonly done: number;
  readonly isPaused: boolean;
  readonly isWaiting: boolean;
}

/** One file under way: what is through of it, and whether it is to go on. */
export class Transfer {
  readonly #clock: Clock;
  readonly #progress = signal<Progress>({ done: 0, isPaused: false, isWaiting: false });
  readonly #abort = new AbortController();
  #goOn: (() => void)[] = [];
  #done = 0;
  #toldAt = -Infinity;
  #isQuick = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get progress(): ReadonlySignal<Progress> {
    return this.#progress;
  }

  /** How many pieces may be under way at one time. */
  get atOnce(): number {
    return this.#isQuick ? 2 : 1;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isCancelled(): boolean {
    return this.#abort.signal.aborted;
  }

  through(bytes: number): void {
    this.#done += bytes;
    const now = this.#clock.now();
    if (!this.#progress.peek().isWaiting && now - this.#toldAt < tellMs) return;
    this.#toldAt = now;
    this.#tell({ isWaiting: false });
  }

  pause(): void {
    this.#tell({ isPaused: true });
  }

  resume(): void {
    this.#tell({ isPaused: false });
    this.#wake();
  }

  cancel(): void {
    this.#abort.abort();
    this.#wake();
  }

  /** Where it is paused: until it is not. */
  async gate(): Promise<void> {
    while (this.#progress.peek().isPaused && !this.isCancelled)
      await new Promise<void>((resolve) => this.#goOn.push(resolve));
  }

  /** Does it until it is done, or fails for a reason that does not pass. */
  async persist<T>(job: () => Promise<Result<T, PieceFault>>): Promise<Result<T, PieceFault>> {
    const since = this.#clock.now();
    for (let wait = firstRetryMs; ; wait = Math.min(2 * wait, longestRetryMs)) {
      await this.gate();
      if (this.isCancelled) return err('unreachable');
      const begun = this.#clock.now();
      const result = await job();
      this.#isQuick = result.ok && this.#clock.now() - begun < quickMs;
      if (result.ok || !passing.has(result.error) || this.isCancelled) return result;
      if (this.#clock.now() - since >= patienceMs) return result;
      this.#tell({ isWaiting: true });
      await this.#sleep(wait);
    }
  }

  #tell(change: Partial<Progress>): void {
    this.#progress.value = { ...this.#progress.peek(), ...change, done: this.#done };
  }

  async #sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#goOn.push(this.#clock.after(ms, resolve), resolve);
    });
  }

  #wake(): void {
    const waiting = this.#goOn;
    this.#goOn = [];
    for (const goOn of waiting) goOn();
  }
}

const passing: ReadonlySet<PieceFault> = new Set(['unreachable', 'too-many-requests', 'server-fault']);
