/**
 * Speech activity of one person over three times, after I. Volfin and I. Cohen, "Dominant speaker identification for
 * multipoint videoconferencing", Computer Speech and Language 27(4), 2013 (IEEE IEEEI 2012). Theirs starts from
 * sub-bands of the spectrum; here the immediate observation is how many 3 dB steps a level stands out, because the
 * level is all that a receiver gets to authenticate (FRM-6).
 */
export interface ActivityScores {
  readonly immediate: number;
  readonly medium: number;
  readonly long: number;
}

const STEP_DB = 3;
/** Steps of a level, levels of a medium block (100 ms), medium blocks of a long time (1 s): N1, N2 and N3. */
const STEPS = 13;
const MEDIUM_BLOCK = 5;
const LONG_BLOCKS = 10;
/** An immediate observation is active from here, and a medium block with this many active ones. */
const ACTIVE_STEPS = 2;
const ACTIVE_IN_BLOCK = 2;
/** Parameter λ of the exponential distribution that stands for silence, per time. */
const LAMBDA = { immediate: 0.78, medium: 24, long: 47 };
/** Scores are compared by their ratio, so they stay above zero. */
const MIN_SCORE = 1e-10;

export class SpeechActivity {
  #steps = 0;
  #block: boolean[] = [];
  readonly #blocks: number[] = [];

  /** @param excess dB above the threshold of speech in the next 20 ms; 0 where it is not speech */
  push(excess: number): void {
    this.#steps = Math.min(STEPS, Math.ceil(excess / STEP_DB));
    this.#block.push(this.#steps >= ACTIVE_STEPS);
    if (this.#block.length < MEDIUM_BLOCK) return;
    this.#blocks.push(this.#block.filter(Boolean).length);
    if (this.#blocks.length > LONG_BLOCKS) this.#blocks.shift();
    this.#block = [];
  }

  scores(): ActivityScores {
    const active = this.#blocks.filter((count) => count >= ACTIVE_IN_BLOCK).length;
    return {
      immediate: score(this.#steps, STEPS, LAMBDA.immediate),
      medium: score(this.#blocks.at(-1) ?? 0, MEDIUM_BLOCK, LAMBDA.medium),
      long: score(active, LONG_BLOCKS, LAMBDA.long),
    };
  }
}

/** Log-likelihood ratio of speech (binomial, p = 1/2) to silence (exponential) for `active` of `total`. */
function score(active: number, total: number, lambda: number): number {
  const speech = Math.log(binomial(total, active)) + total * Math.log(0.5);
  const silence = Math.log(lambda) - lambda * active;
  return Math.max(MIN_SCORE, speech - silence);
}

function binomial(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i += 1) result = (result * (n - k + i)) / i;
  return result;
}
