/** Share by which the last quarter of a run may exceed the second one. */
const tolerance = 0.1;
/** Two for each quarter: of fewer, a median says nothing. */
const leastSamples = 8;

/** What a long run measured at one time: some figures by their names. */
export type Sample<Name extends string> = Readonly<Record<Name, number>>;

export interface Flatness {
  /** Median of the second quarter: the first one is for what warms up. */
  readonly before: number;
  /** Median of the last quarter. */
  readonly after: number;
  /** Share by which it grew, below zero where it shrank. */
  readonly growth: number;
  readonly isFlat: boolean;
}

/**
 * Whether something stays as it is while the same is done again and again.
 *
 * @param values in order of time. Throws a RangeError where they are too few to tell
 */
export function flatnessOf(values: readonly number[]): Flatness {
  const count = values.length;
  if (count < leastSamples)
    throw new RangeError(`${count} samples are too few to tell growth: it takes ${leastSamples}`);
  const before = medianOf(values.slice(Math.floor(count / 4), Math.floor(count / 2)));
  const after = medianOf(values.slice(Math.floor((3 * count) / 4)));
  const growth = after === before ? 0 : after / before - 1;
  return { before, after, growth, isFlat: growth <= tolerance };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** All samples as lines of a table, and below what `flatnessOf` makes of each column. */
export function tableOf<Name extends string>(
  names: readonly Name[],
  samples: readonly Sample<Name>[],
): string {
  const judged = names.map((name) => flatnessOf(samples.map((sample) => sample[name])));
  const line = (head: string, cells: readonly string[]): string =>
    [head.padEnd(14), ...cells.map((cell, index) => cell.padStart((names[index] ?? '').length + 2))].join('');
  return [
    line('', names),
    ...samples.map((sample, index) =>
      line(
        `${index + 1}`,
        names.map((name) => told(sample[name])),
      ),
    ),
    line(
      'second quarter',
      judged.map(({ before }) => told(before)),
    ),
    line(
      'last quarter',
      judged.map(({ after }) => told(after)),
    ),
    line(
      'growth',
      judged.map(({ growth }) => `${(100 * growth).toFixed(1)} %`),
    ),
    '',
  ].join('\n');
}

const told = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2));
