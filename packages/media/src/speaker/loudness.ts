/** Levels are those of RFC 6464 (0 loudest, 127 silence); loudness is the same upside down. All in dB. */
const SILENCE = 127;
/** Quieter than −58 dBov is never speech. */
const QUIETEST_SPEECH = SILENCE - 58;
/** Louder than −38 dBov is always taken for speech, however steady: capture suppresses noise that loud. */
const LOUDEST_NOISE = SILENCE - 38;
/** Speech stands out from the noise in its pauses by this much. */
const MARGIN = 9;
/** The floor is the minimum of two windows of this many 20 ms frames: 1.5 to 3 s. */
const WINDOW = 75;

/**
 * How much one person's microphone stands out from its own noise, by minimum tracking (R. Martin, "Noise power
 * spectral density estimation based on optimal smoothing and minimum statistics", 2001, on levels).
 */
export class Loudness {
  #minimum = Number.POSITIVE_INFINITY;
  #previousMinimum = Number.POSITIVE_INFINITY;
  #frames = 0;

  /**
   * @param level of the next 20 ms
   * @returns dB above the threshold of speech, 0 where it is not speech
   */
  push(level: number): number {
    const loudness = SILENCE - level;
    // Digital silence is a muted microphone: it says nothing about the noise that comes back with the sound.
    if (loudness <= 0) return 0;
    this.#minimum = Math.min(this.#minimum, loudness);
    this.#frames += 1;
    const floor = Math.min(this.#minimum, this.#previousMinimum);
    if (this.#frames === WINDOW) {
      this.#previousMinimum = this.#minimum;
      this.#minimum = Number.POSITIVE_INFINITY;
      this.#frames = 0;
    }
    const threshold = Math.min(LOUDEST_NOISE, Math.max(QUIETEST_SPEECH, floor + MARGIN));
    return Math.max(0, loudness - threshold);
  }
}
