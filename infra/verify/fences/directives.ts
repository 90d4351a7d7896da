import { parseSync } from 'oxc-parser';
import { lineAt } from '../line-at.ts';
import type { Fence } from '../tree.ts';

const DIRECTIVE = /^\s*((?:oxlint|eslint)-disable[\w-]*|prettier-ignore|@ts-expect-error)(.*)/;

/** Whoever switches a check off in one place says there why. */
export const directives: Fence = ({ sources }) =>
  sources.flatMap(({ path, text }) =>
    parseSync(path, text).comments.flatMap(({ value, start }) => {
      const [, directive, rest = ''] = DIRECTIVE.exec(value) ?? [];
      if (directive === undefined || / -- \S/.test(rest)) return [];
      return [{ path, line: lineAt(text, start), message: `${directive} needs its reason: "-- because …"` }];
    }),
  );
