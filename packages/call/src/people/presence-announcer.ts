import type { Cancel, Clock } from '@conclave/base';

/** Changes within this time are one message: joining opens two streams at once. */
const coalesceMs = 50;
/** Never more often than this, so that toggling a device does not flood the log. */
const atLeastMs = 250;
/**
 * When somebody joins, everybody tells them what they send: at once where one alone is there to do so, and spread over this
 * time for each other one, so that a full meeting does not answer in one burst.
 */
const spreadPerMemberMs = 10;
const spreadCeilingMs = 1_000;

/** Decides when this member tells the others what it sends (FRM-5). */
export class PresenceAnnouncer {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #announce: () => void;
  #cancel: Cancel | null = null;
  #dueAt = Infinity;
  #lastAt = -Infinity;

  /** @param random uniform in [0, 1) */
  constructor(clock: Clock, random: () => number, announce: () => void) {
    this.#clock = clock;
    this.#random = random;
    this.#announce = announce;
  }

  /** What this member sends has changed. */
  changed(): void {
    this.#within(coalesceMs);
  }

  /**
   * The group has new members who know nothing yet.
   *
   * @param memberCount with newcomers and oneself
   */
  newcomers(memberCount: number): void {
    const spread = Math.min(spreadCeilingMs, Math.max(0, memberCount - 2) * spreadPerMemberMs);
    this.#within(spread * this.#random());
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #within(ms: number): void {
    const now = this.#clock.now();
    const at = Math.max(now + ms, this.#lastAt + atLeastMs);
    if (this.#cancel !== null && this.#dueAt <= at) return;
    this.#cancel?.();
    this.#dueAt = at;
    this.#cancel = this.#clock.after(at - now, () => {
      this.#cancel = null;
      this.#lastAt = this.#clock.now();
      this.#announce();
    });
  }
}
