import { Visitor, parseSync } from 'oxc-parser';
import type { Argument, Expression, NewExpression } from 'oxc-parser';
import { lineAt } from '../line-at.ts';
import type { Fence, Violation } from '../tree.ts';

const TIMER_PROMISES = /^(node:)?timers\/promises$/;

const isTest = (path: string): boolean => path.startsWith('e2e/') || /\.test\.tsx?$|\/test\//.test(path);

/** Tests wait for conditions. A test that sleeps is slow on a good day and wrong on a bad one. */
export const sleeps: Fence = ({ sources }) =>
  sources.filter(({ path }) => isTest(path)).flatMap(({ path, text }) => sleepsIn(path, text));

function sleepsIn(path: string, text: string): Violation[] {
  const found: Violation[] = [];
  const report = (start: number, what: string): void => {
    found.push({ path, line: lineAt(text, start), message: `${what} sleeps: wait for a condition` });
  };
  /** The names of `resolve` in the promise executors around the node that is visited, innermost last. */
  const resolvers: string[] = [];
  /** Where the setTimeout calls around the node start, with how many executors each stands in. */
  const timers: { readonly start: number; readonly depth: number }[] = [];

  new Visitor({
    ImportDeclaration: ({ source, start }) => {
      if (TIMER_PROMISES.test(source.value)) report(start, source.value);
    },
    ExportNamedDeclaration: ({ source, start }) => {
      if (source !== null && TIMER_PROMISES.test(source.value)) report(start, source.value);
    },
    ImportExpression: ({ source, start }) => {
      if (source.type === 'Literal' && TIMER_PROMISES.test(String(source.value)))
        report(start, 'timers/promises');
    },
    NewExpression: (node) => resolvers.push(...resolverOf(node)),
    'NewExpression:exit': (node) => {
      resolvers.length -= resolverOf(node).length;
    },
    CallExpression: ({ callee, start, arguments: [first] }) => {
      const name = nameOf(callee);
      if (name === 'waitForTimeout') report(start, name);
      if (name === 'promisify' && first !== undefined && nameOf(first) === 'setTimeout')
        report(start, 'promisify(setTimeout)');
      if (name === 'setTimeout') {
        if (first !== undefined && resolvers.includes(nameOf(first) ?? ''))
          report(start, 'a promise of setTimeout');
        timers.push({ start, depth: resolvers.length });
      }
      const timer = timers.at(-1);
      if (timer !== undefined && resolvers.slice(0, timer.depth).includes(name ?? '')) {
        report(timer.start, 'a promise of setTimeout');
      }
    },
    'CallExpression:exit': ({ callee }) => {
      if (nameOf(callee) === 'setTimeout') timers.pop();
    },
  }).visit(parseSync(path, text).program);
  return found;
}

/** `setTimeout`, and the last part of `window.setTimeout` and `page.waitForTimeout`. */
function nameOf(node: Expression | Argument): string | undefined {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' && node.property.type === 'Identifier'
    ? node.property.name
    : undefined;
}

/** The name of the first parameter of `new Promise(executor)`, if it has one. */
function resolverOf({ callee, arguments: [executor] }: NewExpression): readonly string[] {
  if (nameOf(callee) !== 'Promise' || executor === undefined) return [];
  if (executor.type !== 'ArrowFunctionExpression' && executor.type !== 'FunctionExpression') return [];
  const [resolve] = executor.params;
  return resolve?.type === 'Identifier' ? [resolve.name] : [];
}
