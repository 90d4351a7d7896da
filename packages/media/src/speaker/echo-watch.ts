const SILENCE = 127;
/** Quieter than this, differences are of the room and not of a voice: loudness is 127 less the level of RFC 6464, in dB. */
const FLOOR = SILENCE - 62;
/** One look is so long; `step` is to be called as often. */
export const LOOK_MS = 100;
/** A page that was called late has mixed up what came when. */
const LATEST_MS = 400;
/** Looks that are compared: 8 s. */
const WINDOW = 80;
/** Looks between two comparisons: half of what the next one sees is new. */
const EVERY = 40;
/** Looks from what arrives to the room's answer: buffers, loudspeaker, air, capture. */
const LONGEST_DELAY = 8;
/** A voice that is in the room itself arrives there first. */
const LEAD = 3;
/** Spread in dB, below which nothing was said, or nothing of it was picked up. */
const FAR_SPREAD = 5;
const OWN_SPREAD = 3;
const ALIKE = 0.7;
/** Likeness of the changes from look to look: two who happen to talk at the same time are alike in when, and not in how. */
const ALIKE_IN_CHANGES = 0.2;
/** Comparisons in a row that find the same: 20 s in all. */
const ENOUGH = 4;

/**
 * Whether a microphone picks up what its own loudspeaker plays: its level follows what comes from afar after the same short delay, again and
 * again, which it does only while nobody talks into it. From levels alone (FRM-6); no sound is looked at.
 */
export class EchoWatch {
  readonly #own: number[] = [];
  readonly #far: number[] = [];
  #ownNow = 0;
  #farNow = 0;
  #steppedAt = Number.NEGATIVE_INFINITY;
  #fresh = 0;
  #evidence = 0;
  #delay = 0;

  /** @param levels of RFC 6464, one per 20 ms; of one's own microphone, or of anybody else's */
  push(isOwn: boolean, levels: readonly number[]): void {
    const loudest = SILENCE - Math.min(SILENCE, ...levels);
    if (isOwn) this.#ownNow = Math.max(this.#ownNow, loudest);
    else this.#farNow = Math.max(this.#farNow, loudest);
  }

  /**
   * @param now milliseconds, as `Clock.now`
   * @returns whether an echo was found now
   */
  step(now: number): boolean {
    if (now - this.#steppedAt > LATEST_MS) this.#forget();
    this.#steppedAt = now;
    this.#own.push(Math.max(FLOOR, this.#ownNow));
    this.#far.push(Math.max(FLOOR, this.#farNow));
    this.#ownNow = 0;
    this.#farNow = 0;
    if (this.#own.length > WINDOW + LONGEST_DELAY) {
      this.#own.shift();
      this.#far.shift();
    }
    this.#fresh += 1;
    if (this.#own.length < WINDOW + LONGEST_DELAY || this.#fresh < EVERY) return false;
    this.#fresh = 0;
    return this.#compare();
  }

  #compare(): boolean {
    // Silence from afar says nothing for it and nothing against it.
    if (spread(this.#far) < FAR_SPREAD) return false;
    const delay = spread(this.#own) < OWN_SPREAD ? null : echoDelay(this.#own, this.#far);
    if (delay === null) this.#evidence = 0;
    else this.#evidence = Math.abs(delay - this.#delay) <= 1 ? this.#evidence + 1 : 1;
    this.#delay = delay ?? 0;
    return this.#evidence >= ENOUGH;
  }

  #forget(): void {
    this.#own.length = 0;
    this.#far.length = 0;
    this.#fresh = 0;
    this.#evidence = 0;
  }
}

/** By how many looks one's own level follows what comes from afar; null where it does not. */
function echoDelay(own: readonly number[], far: readonly number[]): number | null {
  let best = 0;
  let likeness = ALIKE;
  let inChanges = 0;
  for (let delay = -LEAD; delay <= LONGEST_DELAY; delay += 1) {
    // The same moments of one's own for every delay, but for those at the edge that a lead has no counterpart for.
    const mine = own.slice(LONGEST_DELAY, delay < 0 ? own.length + delay : own.length);
    const theirs = far.slice(LONGEST_DELAY - delay, LONGEST_DELAY - delay + mine.length);
    const found = correlation(mine, theirs);
    if (found <= likeness) continue;
    best = delay;
    likeness = found;
    inChanges = correlation(changes(mine), changes(theirs));
  }
  return best >= 1 && inChanges >= ALIKE_IN_CHANGES ? best : null;
}

function changes(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value - (values[index] ?? value));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation. */
function spread(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** Pearson's; 0 where one of them is constant. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [middleA, middleB] = [mean(a), mean(b)];
  const both = mean(a.map((value, index) => (value - middleA) * ((b[index] ?? middleB) - middleB)));
  const size = spread(a) * spread(b);
  return size === 0 ? 0 : both / size;
}
