import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';

const here = import.meta.dirname;

/** What a file imports before anything in it runs. */
function staticImports(path: string): readonly string[] {
  const { module } = parseSync(path, readFileSync(path, 'utf8'));
  return module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
}

/** The packages that a command needs before it could install them. */
function packagesNeeded(entry: string): readonly string[] {
  const seen = new Set<string>();
  const needed: string[] = [];
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const specifier of staticImports(path)) {
      if (specifier.startsWith('.')) visit(join(dirname(path), specifier));
      else if (!specifier.startsWith('node:')) needed.push(`${path.slice(here.length + 1)}: ${specifier}`);
    }
  };
  visit(entry);
  return needed;
}

const commands = readdirSync(here).filter((name) => name.endsWith('.mjs'));

test.each(commands)('infra/run/%s begins in a checkout that has no packages yet', (name) => {
  expect(packagesNeeded(join(here, name))).toEqual([]);
});
