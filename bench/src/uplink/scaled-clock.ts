import { createClock } from '@conclave/base';
import type { Clock } from '@conclave/base';

/** A clock on which everything takes `factor` times as long as it does: a minute passes in `60 / factor` seconds. */
export function scaledClock(factor: number): Clock {
  const now = () => performance.now() * factor;
  const epoch = performance.timeOrigin;
  return createClock<NodeJS.Timeout>({
    now,
    wallTime: () => Math.floor(epoch + now()),
    set: (fn, ms) => setTimeout(fn, ms / factor),
    clear: clearTimeout,
  });
}
