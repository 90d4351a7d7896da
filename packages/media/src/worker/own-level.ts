/** RFC 6464: no sound at all. */
export const SILENCE = 127;
const FRESH_MS = 200;

/** The level of this client's own microphone, as the level worklet posted it last. */
export class OwnLevel {
  #level = SILENCE;
  #at = Number.NEGATIVE_INFINITY;

  set(level: number, now: number): void {
    if (!Number.isInteger(level) || level < 0 || level > SILENCE) return;
    this.#level = level;
    this.#at = now;
  }

  /** Silence where the worklet is not running: a level that is stuck would flag somebody who is quiet. */
  get(now: number): number {
    return now - this.#at <= FRESH_MS ? this.#level : SILENCE;
  }
}
