import type { Rate } from './rates.ts';

interface Bucket {
  /** Below zero where more was taken than there was. */
  points: number;
  /** When `points` was right, in milliseconds. */
  at: number;
}

/** Above so many keys, those whose bucket is full again are forgotten. */
const sweepAbove = 1024;

/** Token buckets of one rate, one for each key. Counting is synchronous, so that nothing is queued before it is paid. */
export class Buckets {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, Bucket>();
  #sweepAt = sweepAbove;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  get beyond(): Rate['beyond'] {
    return this.#rate.beyond;
  }

  holds(key: string, points: number, now: number): boolean {
    return this.#filled(key, now) >= points;
  }

  take(key: string, points: number, now: number): void {
    this.#buckets.set(key, { points: this.#filled(key, now) - points, at: now });
    if (this.#buckets.size > this.#sweepAt) this.#sweep(now);
  }

  /** How long until what was taken too much is back, in milliseconds. */
  debt(key: string, now: number): number {
    const { points, seconds } = this.#rate;
    return Math.max(0, (-this.#filled(key, now) / points) * seconds * 1000);
  }

  get size(): number {
    return this.#buckets.size;
  }

  #filled(key: string, now: number): number {
    const { points, seconds } = this.#rate;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return points;
    // A clock that was set back fills nothing and takes nothing.
    const passed = Math.max(0, now - bucket.at);
    return Math.min(points, bucket.points + (passed / (seconds * 1000)) * points);
  }

  #sweep(now: number): void {
    for (const key of this.#buckets.keys()) {
      if (this.#filled(key, now) >= this.#rate.points) this.#buckets.delete(key);
    }
    this.#sweepAt = Math.max(sweepAbove, 2 * this.#buckets.size);
  }
}
