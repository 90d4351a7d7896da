import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { coverageOf } from './coverage.ts';

const hash = (text: string): string => `sha384-${createHash('sha384').update(text).digest('base64')}`;

const scripts = {
  'assets/entry.js': 'import "./shared.js"; await import(`./lazy.js`);',
  'assets/shared.js': 'export const shared = 1;',
  'assets/lazy.js': 'export { shared } from "./shared.js"; export const url = "/assets/worker.js";',
  'assets/worker.js': 'import("./worker-part.js");',
  'assets/worker-part.js': 'export {};',
  'assets/style.css': 'p { color: red }',
};
type Name = keyof typeof scripts;

const attributes = (name: Name): string => `"/${name}" integrity="${hash(scripts[name])}" crossorigin`;
const whole = {
  head: `<link rel="stylesheet" href=${attributes('assets/style.css')}>`,
  map: JSON.stringify({
    integrity: Object.fromEntries(
      (['assets/shared.js', 'assets/lazy.js'] as const).map((name) => [`/${name}`, hash(scripts[name])]),
    ),
  }),
  entry: `<script type="module" src=${attributes('assets/entry.js')}></script>`,
  files: scripts as Readonly<Record<string, string>>,
};

function coverage(change: Partial<typeof whole> = {}) {
  const { head, map, entry, files } = { ...whole, ...change };
  const html = `<!doctype html><head><script type="importmap">${map}</script>${head}${entry}</head><p>Hello`;
  const encoded = Object.entries({ ...files, 'index.html': html }).map(([path, text]): [string, Buffer] => [
    path,
    Buffer.from(text),
  ]);
  return coverageOf(new Map(encoded));
}

describe('WEB-1: what a build covers by hashes', () => {
  test('is every script that the document leads to; workers are named as unchecked', () => {
    expect(coverage()).toEqual({
      faults: [],
      unchecked: ['assets/worker-part.js', 'assets/worker.js'],
    });
  });

  test.each<[string, Partial<typeof whole>, string]>([
    [
      'a script without a hash',
      { entry: '<script type="module" src="/assets/entry.js" crossorigin></script>' },
      'script src /assets/entry.js lacks its hash',
    ],
    [
      'a style sheet without a hash',
      { head: '<link rel="stylesheet" href="/assets/style.css" crossorigin>' },
      'link href /assets/style.css lacks its hash',
    ],
    [
      'a preload without a hash',
      { head: `${whole.head}<link rel="modulepreload" href="/assets/shared.js" crossorigin>` },
      'link href /assets/shared.js lacks its hash',
    ],
    [
      'WebAssembly that no script of the document fetches by its hash',
      { files: { ...scripts, 'assets/worker.js': hash('wasm'), 'assets/a.wasm': 'wasm' } },
      'assets/a.wasm is fetched by no script that has its hash',
    ],
    [
      'a script without crossorigin',
      { entry: whole.entry.replace(' crossorigin', '') },
      'script src /assets/entry.js lacks crossorigin',
    ],
    [
      'a chunk that changed after it was hashed',
      { files: { ...scripts, 'assets/lazy.js': `${scripts['assets/lazy.js']} ` } },
      'the import map has another hash for /assets/lazy.js',
    ],
    [
      'a lazy chunk outside the import map',
      { map: JSON.stringify({ integrity: { '/assets/shared.js': hash(scripts['assets/shared.js']) } }) },
      'assets/lazy.js is imported without a hash',
    ],
    [
      'a style sheet that a script adds',
      { files: { ...scripts, 'assets/late.css': '' } },
      'assets/late.css is added by script, without a hash',
    ],
    ['an inline script', { head: `${whole.head}<script>1</script>` }, 'index.html has script of its own'],
    [
      'an import map that maps',
      { map: '{"imports":{"a":"/assets/shared.js"}}' },
      'index.html has script of its own',
    ],
    [
      'another host',
      {
        head: `${whole.head}<script src="https://cdn.example/a.js" integrity="${hash('')}" crossorigin></script>`,
      },
      'index.html loads https://cdn.example/a.js, which is no file of the build',
    ],
    [
      'a computed import',
      { files: { ...scripts, 'assets/entry.js': 'import(location.hash)' } },
      'assets/entry.js imports what only a browser could tell',
    ],
  ])('lacks %s', (_what, change, fault) => {
    expect(coverage(change).faults).toContain(fault);
  });

  test('is nothing without a document', () => {
    expect(coverageOf(new Map()).faults).toEqual(['there is no index.html']);
  });
});
