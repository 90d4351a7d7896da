import { HARMLESS_REASONS } from './drop-reasons.ts';
import type { StreamReport } from './messages.ts';

/** VER-3, VER-4: what became of one stream's frames. Times are milliseconds of one clock that never goes back. */
export class StreamCounters {
  readonly #streamId: number;
  #frames = 0;
  #bytes = 0;
  #dropped = 0;
  #lastDropReason: string | null = null;
  #frameAt: number | null = null;
  #dropAt: number | null = null;
  #failingAt: number | null = null;
  #pastEpochAt: number | null = null;

  constructor(streamId: number) {
    this.#streamId = streamId;
  }

  frame(bytes: number, now: number): void {
    this.#frames += 1;
    this.#bytes += bytes;
    this.#frameAt = now;
    this.#failingAt = null;
  }

  drop(reason: string, now: number): void {
    this.#dropped += 1;
    this.#lastDropReason = reason;
    this.#dropAt = now;
    if (!HARMLESS_REASONS.has(reason)) this.#failingAt ??= now;
  }

  /** Notes that the sender was seen to use an epoch that is not the newest. */
  pastEpoch(now: number): void {
    this.#pastEpochAt = now;
  }

  /** Notes that the sender was seen to use the newest epoch. */
  newestEpoch(): void {
    this.#pastEpochAt = null;
  }

  report(pending: number, now: number): StreamReport {
    const age = (at: number | null): number | null => (at === null ? null : Math.max(0, now - at));
    return {
      streamId: this.#streamId,
      frames: this.#frames,
      bytes: this.#bytes,
      dropped: this.#dropped,
      pending,
      lastDropReason: this.#lastDropReason,
      frameAge: age(this.#frameAt),
      dropAge: age(this.#dropAt),
      failingAge: age(this.#failingAt),
      pastEpochAge: age(this.#pastEpochAt),
    };
  }
}
