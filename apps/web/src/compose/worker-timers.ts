import { createClock } from '@conclave/base';
import type { Cancel, Clock } from '@conclave/base';

/** `ms` milliseconds from now, or null where the timer is not wanted any more. */
export interface TimerOrder {
  readonly id: number;
  readonly ms: number | null;
}

interface Waiting {
  readonly fn: () => void;
  /** Stops the page's own timer. */
  readonly stop: Cancel;
}

/**
 * A clock whose timers run in a worker, and in the page beside it: browsers wake pages in the background once a minute, and then
 * others take a member whose heartbeats don't come for gone (COM-6); and a worker that was ended says nothing, while what looks
 * after the frame worker has to go on (FRM-4). Whichever comes first rings.
 *
 * @param page the page's own clock
 */
export function workerClock(worker: Worker, page: Clock): Clock {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  const order = (id: number, ms: number | null): void => {
    const told: TimerOrder = { id, ms };
    worker.postMessage(told);
  };
  const take = (id: number): Waiting | undefined => {
    const timer = waiting.get(id);
    waiting.delete(id);
    return timer;
  };
  worker.addEventListener('message', ({ data: id }: MessageEvent<number>) => {
    const timer = take(id);
    timer?.stop();
    timer?.fn();
  });

  return createClock({
    now: () => page.now(),
    wallTime: () => page.wallTime(),
    set: (fn, ms) => {
      lastId += 1;
      const id = lastId;
      const stop = page.after(ms, () => {
        order(id, null);
        take(id)?.fn();
      });
      waiting.set(id, { fn, stop });
      order(id, ms);
      return id;
    },
    clear: (id) => {
      const timer = take(id);
      if (timer === undefined) return;
      timer.stop();
      order(id, null);
    },
  });
}
