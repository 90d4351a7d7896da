import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeManifest, differencesBetween, encodeManifest, fingerprintOf, sha256 } from './manifest.ts';
import type { Manifest } from './manifest.ts';

const path = fc.stringMatching(/^[a-z][\w-]{0,8}(\/[a-z][\w-]{0,8})?\.js$/);
const texts = fc.dictionary(fc.stringMatching(/^[a-z-]{1,12}$/), fc.stringMatching(/^[\x20-\x7e]{0,20}$/), {
  noNullPrototype: true,
});
const hash = fc.uint8Array().map((bytes) => sha256(bytes));
const manifests: fc.Arbitrary<Manifest> = fc.record(
  {
    format: fc.constant(1 as const),
    version: fc.stringMatching(/^\d\.\d\.\d$/),
    files: fc.dictionary(path, hash, { noNullPrototype: true }),
    pages: fc.constant(['/', '/j']),
    headers: texts,
    pageHeaders: texts,
  },
  { noNullPrototype: true },
);

const one: Manifest = {
  format: 1,
  version: '0.1.0',
  files: { 'index.html': sha256('page'), 'assets/b.js': sha256('b') },
  pages: ['/'],
  headers: { 'x-b': '1', 'x-a': '{host}' },
  pageHeaders: {},
};

describe('a release manifest', () => {
  test('WEB-2: has one spelling, which reading and writing keep', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        expect(decodeManifest(encodeManifest(manifest))).toEqual(manifest);
      }),
    );
  });

  test('WEB-2: is sorted, so that the same release has the same fingerprint', () => {
    expect(encodeManifest(one)).toBe(
      `{"files":{"assets/b.js":"${sha256('b')}","index.html":"${sha256('page')}"},"format":1,` +
        '"headers":{"x-a":"{host}","x-b":"1"},"pageHeaders":{},"pages":["/"],"version":"0.1.0"}',
    );
    const other = { ...one, files: { 'assets/b.js': sha256('b'), 'index.html': sha256('page') } };
    expect(fingerprintOf(other)).toBe(fingerprintOf(one));
  });

  const text = encodeManifest(one);
  test.each([
    ['another spelling', text.replace('{', '{ ')],
    ['another format', text.replace('"format":1', '"format":2')],
    ['a path that steps up', text.replace('assets/b.js', 'assets/../b.js')],
    ['a path with a query', text.replace('assets/b.js', 'assets/b.js?c')],
    ['another host', text.replace('assets/b.js', '/meet.example/b.js')],
    ['a page that is no path', text.replace('["/"]', '["https://meet.example/"]')],
    ['a hash that is none', text.replace(sha256('b'), sha256('b').slice(1))],
    ['no JSON', text.slice(1)],
    ['another thing', '[]'],
  ])('WEB-2: with %s is none', (_what, changed) => {
    expect(decodeManifest(changed)).toBeNull();
  });

  test('WEB-2: two builds that differ in a byte, a file or a header are told apart, and by name', () => {
    expect(differencesBetween(one, one)).toEqual([]);
    const changed = { ...one, files: { ...one.files, 'assets/b.js': sha256('b ') } };
    expect(differencesBetween(one, changed)).toEqual(['assets/b.js']);
    const more = { ...one, files: { ...one.files, 'assets/c.js': sha256('c') } };
    expect(differencesBetween(one, more)).toEqual(['assets/c.js']);
    const weaker = { ...one, headers: { 'x-a': '*', 'x-b': '1' } };
    expect(differencesBetween(one, weaker)).toEqual(['header x-a']);
  });
});
