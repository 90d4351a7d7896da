import type { Sample } from './sample.ts';

export interface Cell {
  readonly subject: string;
  readonly median: number;
  /** Half of the samples lie between these. */
  readonly quartiles: readonly [number, number];
  readonly samples: number;
  /**
   * To the baseline: the median of the ratios of samples that were taken one after the other, so that a machine whose speed
   * changes during the run does not show in it. Of the medians where the two have not as many samples.
   */
  readonly ratio: number;
}

export interface Row {
  readonly point: string;
  readonly unit: Sample['unit'];
  readonly cells: readonly Cell[];
}

/** Rows and columns in the order in which their first samples came; the first column is the baseline. */
export function summarize(samples: readonly Sample[]): readonly Row[] {
  const subjects = [...new Set(samples.map((sample) => sample.subject))];
  const rows = Map.groupBy(samples, ({ point, unit }) => `${point}\0${unit}`);
  return [...rows.values()].flatMap((row) => {
    const [first] = row;
    if (first === undefined) return [];
    const values = subjects.map((subject) => ({
      subject,
      values: row.filter((sample) => sample.subject === subject).map((sample) => sample.value),
    }));
    const baseline = values[0]?.values ?? [];
    const cells = values.map(({ subject, values: own }) => ({
      subject,
      median: quantile(own, 0.5),
      quartiles: [quantile(own, 0.25), quantile(own, 0.75)] as const,
      samples: own.length,
      ratio: ratioOf(own, baseline),
    }));
    return [{ point: first.point, unit: first.unit, cells }];
  });
}

function ratioOf(values: readonly number[], baseline: readonly number[]): number {
  if (values.length !== baseline.length) return quantile(values, 0.5) / quantile(baseline, 0.5);
  const ratios = values.map((value, index) => value / (baseline[index] ?? Number.NaN));
  return quantile(ratios, 0.5);
}

/** By linear interpolation between the nearest ranks; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/** Medians, and for every column but the first its ratio to the first. */
export function table(rows: readonly Row[]): string {
  const subjects = rows[0]?.cells.map((cell) => cell.subject) ?? [];
  const head = ['', ...subjects.flatMap((subject, index) => (index === 0 ? [subject] : [subject, 'ratio']))];
  const lines = rows.map((row) => [
    row.point,
    ...row.cells.flatMap((cell, index) => {
      const median = `${figure(cell.median)} ${row.unit}`;
      return index === 0 ? [median] : [median, Number.isNaN(cell.ratio) ? '' : cell.ratio.toFixed(2)];
    }),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => (line[column] ?? '').length)),
  );
  return [head, ...lines]
    .map((line) =>
      line
        .map((text, column) =>
          column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

/** Three significant digits, or all of a whole number. */
function figure(value: number): string {
  if (Number.isNaN(value)) return '–';
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
