import type { Notice } from '@conclave/call';

/** The waiting room and the reconnecting banner show these already; they are read out only. */
const shownElsewhere: ReadonlySet<Notice['kind']> = new Set(['knocking', 'reconnecting']);

export function isShown(kind: Notice['kind']): boolean {
  return !shownElsewhere.has(kind);
}
