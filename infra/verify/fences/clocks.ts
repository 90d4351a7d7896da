import { Visitor, parseSync } from 'oxc-parser';
import type { Expression } from 'oxc-parser';
import { lineAt } from '../line-at.ts';
import type { Fence, Violation } from '../tree.ts';

/** Where this process' or page's clocks are read, each for its whole program. */
const adapters: ReadonlySet<string> = new Set([
  'apps/server/src/system-clock.ts',
  'apps/web/src/reading/browser-clock.ts',
  'packages/media/src/worker/main.ts',
]);

const isProgram = (path: string): boolean =>
  /^(packages|apps)\/.*\/src\/.*\.tsx?$/.test(path) &&
  !/\.test\.tsx?$|\/testing\//.test(path) &&
  !adapters.has(path);

/**
 * People and programs set the wall clock, back and forth. What reads a clock besides the `Clock` that is passed in would take
 * the one for the other, as a difference of two `Date.now()` does for a duration.
 */
export const clocks: Fence = ({ sources }) =>
  sources.filter(({ path }) => isProgram(path)).flatMap(({ path, text }) => readsIn(path, text));

function readsIn(path: string, text: string): Violation[] {
  const found: Violation[] = [];
  const report = (start: number, what: string): void => {
    found.push({ path, line: lineAt(text, start), message: `${what} reads a clock: take a Clock` });
  };
  new Visitor({
    MemberExpression: ({ object, property, start }) => {
      const name = property.type === 'Identifier' ? property.name : undefined;
      const owner = nameOf(object);
      if (owner === 'Date' && name === 'now') report(start, 'Date.now');
      if (owner === 'performance' && (name === 'now' || name === 'timeOrigin'))
        report(start, `performance.${name}`);
    },
    NewExpression: ({ callee, arguments: given, start }) => {
      if (nameOf(callee) === 'Date' && given.length === 0) report(start, 'new Date()');
    },
    CallExpression: ({ callee, start }) => {
      if (nameOf(callee) === 'Date') report(start, 'Date()');
    },
  }).visit(parseSync(path, text).program);
  return found;
}

/** `Date`, and the last part of `globalThis.Date`. */
function nameOf(node: Expression): string | undefined {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' && node.property.type === 'Identifier'
    ? node.property.name
    : undefined;
}
