/** The longest that something waits for the browser to have nothing to do, milliseconds. */
const patienceMs = 1000;

/** Resolves once the browser has nothing else to do, or some time has gone by. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has it since 26 only.
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve);
    else requestIdleCallback(() => resolve(), { timeout: patienceMs });
  });
}
