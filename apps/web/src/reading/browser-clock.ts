import { createClock } from '@conclave/base';
import type { Clock } from '@conclave/base';

/** The one place that reads the browser's clocks, but for the frame worker's own. */
export const browserClock: Clock = createClock({
  now: () => performance.now(),
  wallTime: () => Date.now(),
  set: (fn, ms) => setTimeout(fn, ms),
  clear: (handle) => clearTimeout(handle),
});
