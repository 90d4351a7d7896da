import { every, Scope } from '@conclave/base';
import type { Cancel, Clock } from '@conclave/base';

/** Calls back whenever the network may be another one, or the machine was asleep: whatever was known of paths is old then. */
export type Wakes = (onWake: () => void) => Cancel;

const LOOK_EVERY_MS = 1_000;
/** The wall clock runs on while the monotonic one stands still with the machine. */
const ASLEEP_MS = 5_000;
/** Where it does not stand still: so long without a timer, and no page is throttled so far that people look at. */
const STOPPED_MS = 30_000;
/** Several signs of one waking count once. */
const ONCE_IN_MS = 2_000;

/** The signs that a browser gives, and the sleep that it does not tell of. */
export function browserWakes(clock: Clock): Wakes {
  return (onWake) => {
    const scope = new Scope();
    let wokeAt = Number.NEGATIVE_INFINITY;
    const wake = (): void => {
      if (clock.now() - wokeAt < ONCE_IN_MS) return;
      wokeAt = clock.now();
      onWake();
    };
    const listen = (target: EventTarget, type: string): void => {
      target.addEventListener(type, wake);
      scope.add(() => target.removeEventListener(type, wake));
    };
    listen(window, 'online');
    // The page was frozen, or kept for "back".
    listen(document, 'resume');
    listen(window, 'pageshow');
    let before = { now: clock.now(), wall: clock.wallTime() };
    scope.add(
      every(clock, LOOK_EVERY_MS, () => {
        const at = { now: clock.now(), wall: clock.wallTime() };
        const ran = at.now - before.now;
        const slept = at.wall - before.wall - ran;
        before = at;
        if (slept > ASLEEP_MS || (ran > STOPPED_MS && document.visibilityState === 'visible')) wake();
      }),
    );
    return () => scope.close();
  };
}
