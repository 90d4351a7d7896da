import type { Cancel, Clock } from './clock.ts';

export { holds } from './fuzz-target.ts';
export type { FuzzTarget } from './fuzz-target.ts';

interface Timer {
  readonly at: number;
  readonly fn: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number;
  /** How far the wall clock is ahead of `now`. */
  #wallAhead: number;
  #timers: Timer[] = [];

  constructor(now = 1_700_000_000_000, wallTime = now) {
    this.#now = now;
    this.#wallAhead = wallTime - now;
  }

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return this.#now + this.#wallAhead;
  }

  /** Somebody sets the wall clock, by so many milliseconds; no time passes. */
  stepWall(ms: number): void {
    this.#wallAhead += ms;
  }

  after(ms: number, fn: () => void): Cancel {
    const timer = { at: this.#now + ms, fn };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Moves on by `ms`, calling what falls due in the order in which it falls due. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.at);
      due.fn();
    }
    this.#now = end;
  }

  get pending(): number {
    return this.#timers.length;
  }
}
