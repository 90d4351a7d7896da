import { browserClock } from './browser-clock.ts';

/** The longest that something waits for the browser to have nothing to do, milliseconds. */
const patienceMs = 1000;

/** Resolves once the browser has nothing else to do, or some time has gone by. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has it since 26 only; before, what is going on at this moment is all that can be let pass.
    if (typeof requestIdleCallback === 'undefined') browserClock.after(0, resolve);
    else requestIdleCallback(() => resolve(), { timeout: patienceMs });
  });
}
