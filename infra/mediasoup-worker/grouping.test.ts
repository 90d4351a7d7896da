import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { top } from '../run/command.mjs';
import { groupSources } from './grouping.mjs';

const installed = join(top, 'apps', 'server', 'node_modules', 'mediasoup', 'worker', 'meson.build');

const sourcesOf = (meson: string): string[] =>
  [...(/^common_sources = \[\n([^\]]*)\]/m.exec(meson)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(
    (match) => match[1] ?? '',
  );

test('every source of the installed mediasoup is compiled once, in a unit or alone', () => {
  const meson = readFileSync(installed, 'utf8');
  const groups = groupSources(meson);
  const compiled = sourcesOf(groups?.meson ?? '');
  const included = [...(groups?.units.values() ?? [])].flatMap((unit) =>
    [...unit.matchAll(/^#include "([^"]+)"\n#undef MS_CLASS$/gm)].map((match) => `src/${match[1]}`),
  );
  const alone = compiled.filter((path) => groups?.units.has(path) === false);
  expect([...included, ...alone].toSorted()).toEqual(sourcesOf(meson).toSorted());
  expect(compiled.length).toBeLessThan(30);
});

test('a list of sources in another form is left as it is', () => {
  expect(groupSources("common_sources = files('src/lib.cpp')\n")).toBeUndefined();
});
