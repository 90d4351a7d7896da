/** Stops what it was returned for; calling it again does nothing. */
export type Cancel = () => void;

/** Time as a port. The cores take `now` as an argument; adapters hold a clock. */
export interface Clock {
  /**
   * Milliseconds since an arbitrary moment, by a clock that nobody sets and that never goes back: for every "how long".
   * It may stand still while the machine sleeps, and means nothing to another process. Whole milliseconds: what is reckoned with it is signed.
   */
  now(): number;
  /** Milliseconds since the Unix epoch, as people and programs set them: only for what is signed, stored or shown. */
  wallTime(): number;
  /** Calls `fn` once, after `ms` milliseconds. */
  after(ms: number, fn: () => void): Cancel;
}

/** The timers that the platform gives; passed in, because this package touches no global. */
export interface Timers<Handle> {
  /** See `Clock`; with fractions, as browsers have it. */
  now(): number;
  wallTime(): number;
  set(fn: () => void, ms: number): Handle;
  clear(handle: Handle): void;
}

export function createClock<Handle>(timers: Timers<Handle>): Clock {
  return {
    now: () => Math.floor(timers.now()),
    wallTime: () => Math.floor(timers.wallTime()),
    after: (ms, fn) => {
      const handle = timers.set(fn, ms);
      return () => timers.clear(handle);
    },
  };
}

/** Calls `fn` every `ms` milliseconds, counted from the end of the last call, until cancelled. */
export function every(clock: Clock, ms: number, fn: () => void): Cancel {
  let cancelled = false;
  let cancel: Cancel = clock.after(ms, tick);
  function tick(): void {
    fn();
    if (!cancelled) cancel = clock.after(ms, tick);
  }
  return () => {
    cancelled = true;
    cancel();
  };
}

/** Waits for the job, but no longer than `ms` milliseconds: for a server that may be gone. */
export async function bounded(clock: Clock, ms: number, job: Promise<unknown>): Promise<void> {
  let cancel = (): void => {};
  const limit = new Promise<void>((resolve) => {
    cancel = clock.after(ms, resolve);
  });
  await Promise.race([job, limit]);
  cancel();
}
