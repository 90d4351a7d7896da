import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Rate } from './rates.ts';

/** Counts by key in fixed windows; what is counted is forgotten when the window ends. */
export class Limiter {
  readonly #memory: RateLimiterMemory;

  constructor(rate: Rate) {
    this.#memory = new RateLimiterMemory({ points: rate.points, duration: rate.seconds });
  }

  /** @returns false where the key has used up its points */
  async take(key: string, points = 1): Promise<boolean> {
    const { consumedPoints } = await this.#memory.penalty(key, points);
    return consumedPoints <= this.#memory.points;
  }

  async exhausted(key: string): Promise<boolean> {
    const state = await this.#memory.get(key);
    return state !== null && state.consumedPoints >= this.#memory.points;
  }
}
