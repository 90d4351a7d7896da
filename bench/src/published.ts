/** What somebody else measured and published of another system: named beside the table, with no ratio, because it is no run of this bench. */
export interface Published {
  readonly point: string;
  readonly who: string;
  /** As it was published, with its unit. */
  readonly value: string;
  /** Under which circumstances. */
  readonly how: string;
  /** Where it stands. */
  readonly source: string;
}

/** Lines to print below a table. */
export function publishedLines(all: readonly Published[]): string {
  return all
    .map(
      ({ point, who, value, how, source }) =>
        `${point}, published, not measured here: ${who} ${value} (${how})\n  ${source}\n`,
    )
    .join('');
}
