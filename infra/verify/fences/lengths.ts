import type { Fence } from '../tree.ts';

const maxLines = 400;

/** A style sheet is as long as a source may be, which the linter sees to where it reads. */
export const lengths: Fence = ({ texts }) =>
  texts
    .filter(({ path, text }) => path.endsWith('.css') && linesOf(text) > maxLines)
    .map(({ path }) => ({ path, message: `has more than ${maxLines} lines: split it` }));

function linesOf(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}
