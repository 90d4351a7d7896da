import type { Fence } from '../tree.ts';

const DIRECTIVE = /(?:\/\/|\/\*)\s*((?:oxlint|eslint)-disable[\w-]*|prettier-ignore|@ts-expect-error)(.*)/;

/** Whoever switches a check off in one place says there why. */
export const directives: Fence = ({ sources }) =>
  sources.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const [, directive, rest = ''] = DIRECTIVE.exec(line) ?? [];
      if (directive === undefined || / -- \S/.test(rest)) return [];
      return [{ path, line: index + 1, message: `${directive} needs its reason: "-- because …"` }];
    }),
  );
