import { createClock } from '@conclave/base';
import type { Clock } from '@conclave/base';

/** The one place that reads this process' clocks. */
export const systemClock: Clock = createClock({
  now: () => performance.now(),
  wallTime: () => Date.now(),
  set: (fn, ms) => setTimeout(fn, ms),
  clear: (handle) => clearTimeout(handle),
});
