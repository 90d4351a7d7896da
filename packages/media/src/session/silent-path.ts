import type { StreamReport } from '../worker/messages.ts';

/** FRM-6: microphones send all the time, muted ones too, so that nothing from anybody means that nothing gets through. */
const SILENT_MS = 6_000;
/** Looking for a path again costs little, but may have been for nothing: it may be the others who send nothing. */
const LAST_WAIT_MS = 60_000;

/**
 * Finds a path that is up by ICE's checks and carries nothing: they prove the way that the browser sends on, and the SFU may
 * send on another.
 */
export class SilentPath {
  #since: number | null = null;
  #wait = SILENT_MS;

  /**
   * @param microphones streams that are received; none while the connection is not up
   * @param now ms
   * @returns true where paths are to be looked for anew
   */
  step(microphones: readonly number[], reports: readonly StreamReport[], now: number): boolean {
    const comes = reports.some(
      ({ streamId, frameAge, dropAge }) =>
        microphones.includes(streamId) && Math.min(frameAge ?? SILENT_MS, dropAge ?? SILENT_MS) < SILENT_MS,
    );
    if (comes) this.#wait = SILENT_MS;
    if (comes || microphones.length === 0) {
      this.#since = null;
      return false;
    }
    // What came last is older than this by now, but a path that is young gets its time.
    this.#since ??= now;
    if (now - this.#since < this.#wait) return false;
    this.#since = now;
    this.#wait = Math.min(LAST_WAIT_MS, 2 * this.#wait);
    return true;
  }
}
