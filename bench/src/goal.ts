import type { Sample } from './sample.ts';

/** What a measured value may be at most, or at least, so that its run counts as good. */
export interface Goal {
  readonly point: string;
  readonly value: number;
  readonly unit: Sample['unit'] | 'times';
  readonly bound: { readonly most: number } | { readonly least: number };
}

export function isMet({ value, bound }: Goal): boolean {
  return 'most' in bound ? value <= bound.most : value >= bound.least;
}

/** Lines to print below a table. */
export function goalLines(goals: readonly Goal[]): string {
  return goals
    .map((goal) => {
      const { point, value, unit, bound } = goal;
      const wanted = 'most' in bound ? `at most ${bound.most}` : `at least ${bound.least}`;
      return `${isMet(goal) ? 'met   ' : 'MISSED'}  ${point}: ${Math.round(value)} ${unit}, wanted ${wanted}\n`;
    })
    .join('');
}
