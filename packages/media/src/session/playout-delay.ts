/** What a receiver of sound says since it began, in samples. */
export interface SoundFigures {
  readonly samples: number;
  /** Made up because nothing was there to play; without the silence of a stream that stands still. */
  readonly concealed: number;
  /** The silence of a stream that stands still. */
  readonly still: number;
}

/** Milliseconds. A packet that is sent again comes a round trip later; two of those are as much as talk bears. */
const STEP_UP_MS = 150;
const LONGEST_MS = 450;
const STEP_DOWN_MS = 25;
/** A share of samples that people hear, and one that they don't. */
const HEARD = 0.01;
const UNHEARD = 0.003;
/** Most of the sound is missing: that is a break, against which no waiting helps. */
const BREAK = 0.5;
/** Looks in a row without a loss before the delay is tried shorter. */
const CALM_LOOKS = 15;

/**
 * FRM-6: how long the sound of one stream waits before it is played. Browsers wait as long as packets differ in their way, which
 * is shorter than a lost one needs to be sent again; so where losses are heard, this waits longer, and shorter again later.
 */
export class PlayoutDelay {
  #before: SoundFigures | null = null;
  #target = 0;
  #calm = 0;

  /** To be called every two seconds. @returns milliseconds that the sound has to wait at least */
  step(now: SoundFigures): number {
    const before = this.#before;
    this.#before = now;
    const samples = now.samples - (before?.samples ?? now.samples);
    const share = samples > 0 && before !== null ? (now.concealed - before.concealed) / samples : 0;
    if (share > BREAK || samples <= 0) return this.#target;
    if (share > HEARD) {
      this.#calm = 0;
      this.#target = Math.min(LONGEST_MS, this.#target + STEP_UP_MS);
    } else if (share > UNHEARD) {
      this.#calm = 0;
    } else {
      this.#calm += 1;
      if (this.#calm >= CALM_LOOKS) this.#target = Math.max(0, this.#target - STEP_DOWN_MS);
    }
    return this.#target;
  }
}
