/** How long a guest's link may hold, in ms; null for as long as the meeting. */
const durations = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  meeting: null,
} as const;

export type ExpiryChoice = keyof typeof durations;

export const expiryChoices: readonly ExpiryChoice[] = ['hour', 'day', 'week', 'meeting'];

export function isExpiryChoice(value: string): value is ExpiryChoice {
  return Object.hasOwn(durations, value);
}

/** INV-8: in ms since the Unix epoch; 0 for as long as the meeting. */
export function expiresAtOf(choice: ExpiryChoice, now: number): number {
  const duration = durations[choice];
  return duration === null ? 0 : now + duration;
}

export type Expiry =
  | { readonly kind: 'meeting' }
  | { readonly kind: 'over' }
  /** `at` as people say it: the time alone where that is within a day. */
  | { readonly kind: 'until'; readonly at: string };

/** @param timeZone an IANA name; the browser's own where it is left out */
export function expiryOf(expiresAt: number, now: number, locale: string, timeZone?: string): Expiry {
  if (expiresAt === 0) return { kind: 'meeting' };
  if (expiresAt <= now) return { kind: 'over' };
  const isSoon = expiresAt - now < durations.day / 2;
  const day = isSoon ? {} : ({ weekday: 'short', day: 'numeric', month: 'short' } as const);
  const zone = timeZone === undefined ? {} : { timeZone };
  const format = new Intl.DateTimeFormat(locale, { ...day, ...zone, hour: '2-digit', minute: '2-digit' });
  return { kind: 'until', at: format.format(expiresAt) };
}
