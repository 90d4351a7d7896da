import { createClock } from '@conclave/base';
import type { Clock } from '@conclave/base';

/** `ms` milliseconds from now, or null where the timer is not wanted any more. */
export interface TimerOrder {
  readonly id: number;
  readonly ms: number | null;
}

interface Waiting {
  readonly fn: () => void;
  readonly at: number;
}

/**
 * A clock whose timers run in a worker: browsers wake pages in the background once a minute, and then others take a
 * member whose heartbeats don't come for gone (COM-6). Where the worker breaks down, the page's own timers go on.
 *
 * @param page the page's own clock
 */
export function workerClock(worker: Worker, page: Clock): Clock {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let broken = false;

  const ring = (id: number): void => {
    const timer = waiting.get(id);
    waiting.delete(id);
    timer?.fn();
  };
  const order = (id: number, ms: number | null): void => {
    const told: TimerOrder = { id, ms };
    worker.postMessage(told);
  };
  worker.addEventListener('message', (event: MessageEvent<number>) => ring(event.data));
  worker.addEventListener('error', () => {
    broken = true;
    for (const [id, { at }] of waiting) page.after(Math.max(0, at - page.now()), () => ring(id));
  });

  return createClock({
    now: () => page.now(),
    wallTime: () => page.wallTime(),
    set: (fn, ms) => {
      lastId += 1;
      const id = lastId;
      waiting.set(id, { fn, at: page.now() + ms });
      if (broken) page.after(ms, () => ring(id));
      else order(id, ms);
      return id;
    },
    clear: (id) => {
      if (waiting.delete(id) && !broken) order(id, null);
    },
  });
}
