import type { StreamReport } from '../worker/messages.ts';

/** A screen that stands still is sent once all the same, and from time to time. */
const SILENT_MS = 2_000;

/** Finds encoders that took a track and give not one frame, as browsers do with layers that they don't know for screens. */
export class SilentEncoders {
  readonly #since = new Map<number, number>();

  /**
   * @param expected streams of which frames should come
   * @param now ms
   * @returns those of them that never gave one, each once
   */
  step(expected: readonly number[], reports: readonly StreamReport[], now: number): readonly number[] {
    for (const id of this.#since.keys()) if (!expected.includes(id)) this.#since.delete(id);
    return expected.filter((id) => {
      const report = reports.find(({ streamId }) => streamId === id);
      const came = report !== undefined && report.frames + report.dropped > 0;
      const since = came ? Number.POSITIVE_INFINITY : (this.#since.get(id) ?? now);
      const isSilent = now - since >= SILENT_MS;
      this.#since.set(id, isSilent ? Number.POSITIVE_INFINITY : since);
      return isSilent;
    });
  }
}
