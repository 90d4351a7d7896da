import type { Quality } from '../types.ts';
import type { SoundFigures } from './playout-delay.ts';

/** What a receiver of video says since it began. */
export interface PictureFigures {
  /** Decoded. */
  readonly frames: number;
  /** Seconds for which one frame stood much longer than its neighbours; a stop counts when it is over. */
  readonly frozen: number;
}

/** What a receiver of either says. */
export interface ReceivedFigures {
  readonly sound: SoundFigures | null;
  readonly picture: PictureFigures | null;
}

interface Look {
  readonly at: number;
  readonly quality: Quality;
}

/** From the best to the worst. */
const QUALITIES: readonly Quality[] = ['good', 'fair', 'poor'];
/** Shares of sound that is made up: what people hear (FRM-6 keeps it below where little is lost), and what takes words away. */
const SOUND = { fair: 0.02, poor: 0.08 };
/** Shares of time in which the picture stands. */
const PICTURE = { fair: 0.1, poor: 0.3 };
/** One bad look is a hitch, or a picture that comes back; two within this time are bad reception. */
const RECENT_MS = 7_000;
/** It is better when nothing was as bad for so long. */
const CALM_MS = 10_000;

/** How one stream arrives here, in words that do not flicker. Measured by the receiver alone, and told to nobody. */
export class Reception {
  #before: (ReceivedFigures & { readonly at: number }) | null = null;
  #looks: readonly Look[] = [];
  #quality: Quality = 'good';

  get quality(): Quality {
    return this.#quality;
  }

  /**
   * To be called every two seconds or so.
   *
   * @param figures null while nothing is expected: what comes after begins anew
   * @param at milliseconds
   */
  step(figures: ReceivedFigures | null, at: number): void {
    const before = this.#before;
    this.#before = figures === null ? null : { ...figures, at };
    if (figures === null) {
      this.#looks = [];
      this.#quality = 'good';
    } else if (before !== null) {
      const sound = level(missingSound(before.sound, figures.sound), SOUND);
      const picture = level(standingPicture(before.picture, figures.picture, at - before.at), PICTURE);
      this.#judge({ at, quality: worstOf([sound, picture]) });
    }
  }

  #judge(newest: Look): void {
    this.#looks = [...this.#looks.filter(({ at }) => newest.at - at < CALM_MS), newest];
    const recent = this.#looks.filter(({ at }) => newest.at - at < RECENT_MS);
    // Of two that are bad, the better one.
    const twice = worstFirst(recent.map(({ quality }) => quality))[1] ?? 'good';
    const worst = worstOf(this.#looks.map(({ quality }) => quality));
    if (isWorse(twice, this.#quality)) this.#quality = twice;
    else if (isWorse(this.#quality, worst)) this.#quality = worst;
  }
}

/** `good` where there are none. */
function worstOf(qualities: readonly Quality[]): Quality {
  return worstFirst(qualities)[0] ?? 'good';
}

/** A share of the samples. None of them where nothing was played. */
function missingSound(before: SoundFigures | null, now: SoundFigures | null): number {
  if (before === null || now === null || now.samples <= before.samples) return 0;
  return (now.concealed + now.still - before.concealed - before.still) / (now.samples - before.samples);
}

/** A share of the time. */
function standingPicture(before: PictureFigures | null, now: PictureFigures | null, ms: number): number {
  if (before === null || now === null || ms <= 0) return 0;
  return now.frames === before.frames ? 1 : (1_000 * (now.frozen - before.frozen)) / ms;
}

function level(share: number, { fair, poor }: typeof SOUND): Quality {
  if (share > poor) return 'poor';
  return share > fair ? 'fair' : 'good';
}

function isWorse(one: Quality, other: Quality): boolean {
  return QUALITIES.indexOf(one) > QUALITIES.indexOf(other);
}

function worstFirst(qualities: readonly Quality[]): readonly Quality[] {
  return qualities.toSorted((one, other) => QUALITIES.indexOf(other) - QUALITIES.indexOf(one));
}
