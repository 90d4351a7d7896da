import type { MemberId } from '@conclave/crypto';
import { fileName } from '@conclave/crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxKeepsake } from '../keepsakes.ts';
import { keyOf, maxFiles } from './files.ts';
import type { SharedFile } from './files.ts';
import { decodeFiles, encodeFiles } from './kept-files.ts';

const isMemberId = (text: string): text is MemberId => /^[\da-f]{64}$/.test(text);
const memberId = fc.stringMatching(/^[\da-f]{64}$/).filter(isMemberId);
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const who = {
  author: memberId,
  authorName: fc.string(),
  isOwn: fc.boolean(),
  to: fc.oneof(fc.constant('everyone' as const), memberId),
  toName: fc.option(fc.string()),
  at: fc.nat(),
};
const whole: fc.Arbitrary<SharedFile> = fc
  .record({
    ...who,
    kind: fc.constantFrom('there' as const, 'received' as const, 'stopped' as const, 'announcing' as const),
    id: bytes(16),
    secret: bytes(32),
    hash: bytes(32),
    typed: fc.string({ unit: 'grapheme', maxLength: 40 }),
    size: fc.nat(),
  })
  .map(({ kind, id, secret, hash, typed, size, ...rest }) => {
    const name = fileName(typed);
    const descriptor = {
      id: new Uint8Array(id),
      key: new Uint8Array(secret),
      hash: new Uint8Array(hash),
      name,
      size,
    };
    return { ...rest, key: keyOf(rest.author, descriptor), name, size, descriptor, state: { kind } };
  });

test('COM-6: a list of files comes back as it was kept', () => {
  fc.assert(
    fc.property(fc.uniqueArray(whole, { selector: ({ key }) => key, maxLength: 10 }), (files) => {
      expect(decodeFiles(encodeFiles(files))).toEqual(files);
    }),
  );
});

test('COM-6: what was under way when the page went is broken off, or can be had anew', () => {
  const [file] = fc.sample(whole, 1);
  if (file === undefined) throw new Error('none was made');
  const after = (state: SharedFile['state'], descriptor = file.descriptor) =>
    decodeFiles(encodeFiles([{ ...file, state, descriptor }]))[0]?.state.kind;
  expect(after({ kind: 'sending' }, null)).toBe('broken-off');
  expect(after({ kind: 'failed', while: 'sending', fault: 'disk-full' }, null)).toBe('broken-off');
  expect(after({ kind: 'broken-off' }, null)).toBe('broken-off');
  expect(after({ kind: 'receiving' })).toBe('there');
  expect(after({ kind: 'failed', while: 'receiving', fault: 'gone' })).toBe('there');
});

test('COM-6: what is no kept list is none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(decodeFiles(text)).toEqual([]);
    }),
  );
  const [file] = fc.sample(whole, 1);
  if (file === undefined) throw new Error('none was made');
  expect(decodeFiles(encodeFiles([file, file]))).toEqual([]);
});

test('COM-6: the newest files stay where not all have room', () => {
  const [file] = fc.sample(whole, 1);
  if (file === undefined) throw new Error('none was made');
  const all = Array.from({ length: maxFiles }, (_, at): SharedFile => ({
    ...file,
    authorName: 'A'.repeat(500),
    key: `${at}`,
    name: `${at}`,
    size: at,
    descriptor: null,
  }));
  const text = encodeFiles(all);
  expect(text.length).toBeLessThan(maxKeepsake);
  const back = decodeFiles(text);
  expect(back.length).toBeGreaterThan(100);
  expect(back.at(-1)?.size).toBe(maxFiles - 1);
  expect(back[0]?.size).toBe(maxFiles - back.length);
});
