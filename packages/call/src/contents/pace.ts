/** How fast one person may say something: so many at once, and so many more each second. */
export interface Pace {
  readonly burst: number;
  readonly perSecond: number;
}

interface Spent {
  readonly left: number;
  /** Milliseconds by a clock that never goes back. */
  readonly at: number;
}

/** Pure: what each of some people may say now (a token bucket each). */
export type Paces = ReadonlyMap<string, Spent>;

/** @returns undefined where that person is beyond the pace: nothing is spent then */
export function spend(paces: Paces, pace: Pace, who: string, now: number): Paces | undefined {
  const before = paces.get(who) ?? { left: pace.burst, at: now };
  const earned = (Math.max(0, now - before.at) / 1000) * pace.perSecond;
  const left = Math.min(pace.burst, before.left + earned);
  if (left < 1) return undefined;
  return new Map(paces).set(who, { left: left - 1, at: now });
}
