import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { withoutEncoded } from './encoded.ts';

const script = Buffer.from('export {};');

test('WEB-2: a release is its files, not what they are sent in', () => {
  const files = new Map([
    ['a.js', script],
    ['a.js.br', brotliCompressSync(script)],
    ['a.js.gz', gzipSync(script)],
    ['alone.gz', script],
  ]);
  expect([...withoutEncoded(files).keys()]).toEqual(['a.js', 'alone.gz']);
});

test.each([
  ['another file encoded', brotliCompressSync('steal()')],
  ['no encoding', Buffer.from('steal()')],
])('WEB-2: no release is made of a build with %s beside a file', (_what, bytes) => {
  const files = new Map([
    ['a.js', script],
    ['a.js.br', bytes],
  ]);
  expect(() => withoutEncoded(files)).toThrow('a.js.br is not the file beside it');
});
