/** How long requests may hold up everything else (timers, other sockets, the media worker's word), in milliseconds. */
const sliceMs = 5;
/** How many of one address go at once, at most. */
const widest = 32;

/**
 * Promises that follow each other never let the event loop go on: thousands of requests that came at once would be carried out in
 * one piece. Each takes its turn here. Where one has lasted long enough, the next ones go one for each address: whoever asks
 * little is not behind whoever asks much.
 */
export class Turns {
  readonly #now: () => number;
  readonly #nextTurn: (fn: () => void) => void;
  readonly #waiting = new Map<string, (() => void)[]>();
  #began: number | undefined;
  /** How many of one address go in the next turn. */
  #width = 1;

  /**
   * @param now in milliseconds
   * @param nextTurn calls `fn` when the event loop comes round; a timer would not do, because those that are due run one after another
   */
  constructor(now: () => number, nextTurn: (fn: () => void) => void = setImmediate) {
    this.#now = now;
    this.#nextTurn = nextTurn;
  }

  /** Resolves when it is the turn of somebody at `address`. */
  take(address: string): Promise<void> {
    const queue = this.#waiting.get(address);
    if (queue === undefined && this.#hasTime()) return Promise.resolve();
    return new Promise((resolve) => {
      if (queue === undefined) this.#waiting.set(address, [resolve]);
      else queue.push(resolve);
    });
  }

  #hasTime(): boolean {
    if (this.#began !== undefined) return this.#now() - this.#began < sliceMs;
    this.#begin();
    return true;
  }

  #begin(): void {
    const began = this.#now();
    this.#began = began;
    this.#nextTurn(() => {
      this.#began = undefined;
      // As many as fit: twice as many while turns are short, and from the beginning after a long one.
      this.#width = this.#now() - began < sliceMs ? Math.min(widest, 2 * this.#width) : 1;
      if (this.#waiting.size === 0) return;
      this.#begin();
      for (const [address, queue] of this.#waiting) {
        for (const go of queue.splice(0, this.#width)) go();
        if (queue.length === 0) this.#waiting.delete(address);
      }
    });
  }
}
