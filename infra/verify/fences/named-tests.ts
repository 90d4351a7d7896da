import type { Fence } from '../tree.ts';

const THREAT_MODEL = 'docs/threat-model.md';
/** `path of a test`: its name, up to the next test or the end of the cell. */
const NAMED = /`([^`\s]+\.(?:test|spec)\.ts)`: (.+?)(?=<br>| *\|)/g;

/**
 * The threat model names, for each attack, the tests that run it: such a test is there under that name. A row of the
 * table of attacks without any test is none.
 */
export const namedTests: Fence = ({ texts }) => {
  const model = texts.find(({ path }) => path === THREAT_MODEL)?.text ?? '';
  const textOf = new Map(texts.map(({ path, text }) => [path, text]));
  let inAttacks = false;
  return model.split('\n').flatMap((line, index) => {
    if (line.startsWith('## ')) inAttacks = line === '## Attacks and their tests';
    const at = { path: THREAT_MODEL, line: index + 1 };
    const named = [...line.matchAll(NAMED)];
    const isRow = inAttacks && /^\| (?!attack|-)/.test(line);
    if (isRow && named.length === 0) return [{ ...at, message: 'an attack without a test' }];
    return named.flatMap(([, path = '', name = '']) => {
      const text = textOf.get(path);
      if (text === undefined) return [{ ...at, message: `there is no ${path}` }];
      const quoted = [`'${name.replaceAll("'", "\\'")}'`, `"${name}"`, `\`${name}\``];
      return quoted.some((one) => text.includes(one))
        ? []
        : [{ ...at, message: `${path} has no test "${name}"` }];
    });
  });
};
