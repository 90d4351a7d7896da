const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A duration in words, such as "3 hours", in the largest unit of which there are two, at least in minutes. */
export function roughly(ms: number, locale: string): string {
  const [unit, length] = units.find(([, size]) => ms >= 2 * size) ?? ['minute', 60_000];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.max(1, Math.round(ms / length)),
  );
}
