/** `%`: of one core. */
const UNITS = ['ms', 'µs', 'bytes', '%', 'MB/s', '1/s', 'Mbit/s'] as const;

/** One measured value. All samples of one point and subject make a cell of the table. */
export interface Sample {
  /** What was measured, such as `add, 100 members`: a row. */
  readonly point: string;
  /** Whose value it is, such as `hybrid`: a column. The first subject of a run is the baseline. */
  readonly subject: string;
  readonly unit: (typeof UNITS)[number];
  readonly value: number;
}

/** What a worker posts in the end. */
export type Result = { readonly samples: readonly Sample[] } | { readonly failed: string };

/** What a page sends back is read here and nowhere else. */
export function isResult(value: unknown): value is Result {
  if (typeof value !== 'object' || value === null) return false;
  if ('failed' in value) return typeof value.failed === 'string';
  return 'samples' in value && Array.isArray(value.samples) && value.samples.every(isSample);
}

export function isSample(value: unknown): value is Sample {
  if (typeof value !== 'object' || value === null) return false;
  const { point, subject, unit, value: number }: Partial<Record<keyof Sample, unknown>> = value;
  return (
    typeof point === 'string' &&
    typeof subject === 'string' &&
    UNITS.some((known) => known === unit) &&
    typeof number === 'number' &&
    Number.isFinite(number)
  );
}

export type Report = (sample: Sample) => void;
