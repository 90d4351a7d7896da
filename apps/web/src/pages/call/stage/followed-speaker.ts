/** Whom a layout that follows the speaker shows, and who is about to take their place. */
export interface Followed {
  readonly shown: string | null;
  readonly shownSince: number;
  readonly next: string | null;
  /** Milliseconds that the next one has spoken since they are the next one, until `at`. */
  readonly spoken: number;
  readonly speaking: boolean;
  readonly at: number;
}

/** What is heard, of everybody but oneself. */
export interface Heard {
  /** The dominant speaker; stays the last one while nobody speaks. */
  readonly dominant: string | null;
  /** Everybody who speaks now. */
  readonly speaking: ReadonlySet<string>;
  readonly present: ReadonlySet<string>;
}

export const NOBODY: Followed = {
  shown: null,
  shownSince: Number.NEGATIVE_INFINITY,
  next: null,
  spoken: 0,
  speaking: false,
  at: 0,
};

/** Of speech, pauses left out: longer than a cough, a laugh or a "yes". */
const ENOUGH_MS = 1200;
/** Nobody is shown for less. */
const LEAST_MS = 3000;

/** @param now milliseconds of one clock; to be called whenever `heard` changes, and when {@link dueIn} says so */
export function follow(before: Followed, heard: Heard, now: number): Followed {
  const shown = before.shown !== null && heard.present.has(before.shown) ? before.shown : null;
  const dominant = heard.dominant !== null && heard.present.has(heard.dominant) ? heard.dominant : null;
  if (dominant === null || dominant === shown)
    return { ...NOBODY, shown, shownSince: before.shownSince, at: now };
  // Where nobody is shown there is nothing to jump away from.
  if (shown === null) return { ...NOBODY, shown: dominant, shownSince: now, at: now };
  const isSame = before.next === dominant;
  const spoken = isSame ? before.spoken + (before.speaking ? now - before.at : 0) : 0;
  const speaking = heard.speaking.has(dominant);
  if (spoken >= ENOUGH_MS && now - before.shownSince >= LEAST_MS) {
    return { ...NOBODY, shown: dominant, shownSince: now, at: now };
  }
  return { shown, shownSince: before.shownSince, next: dominant, spoken, speaking, at: now };
}

/** Milliseconds until the next one takes the place, if they go on as they do; null where nothing will come of it. */
export function dueIn({ next, spoken, speaking, shownSince, at }: Followed): number | null {
  if (next === null || (!speaking && spoken < ENOUGH_MS)) return null;
  return Math.max(0, ENOUGH_MS - spoken, shownSince + LEAST_MS - at);
}
