import { fromBase64Url, toBase64Url, utf8Encode } from '@conclave/base';
import { encodeFileDescriptor, fileName } from '@conclave/crypto';
import type { FileDescriptor } from '@conclave/crypto';
import { expect, test } from 'vitest';
import { fakePlace } from '../../../test/fake-place.ts';
import { fakeView } from '../../../test/fake-view.ts';
import { contentOwner } from '../../contents/content-owner.ts';
import { fileContent } from './content.ts';
import { announced, filePace, maxFiles, noFiles, offered } from './files.ts';
import type { FilesState } from './files.ts';

const { self: ann, members } = fakeView({ names: ['Ann', 'Bob'] });
const bob = members[1] ?? ann;

const described = (number: number, name = 'notes.txt'): FileDescriptor => ({
  id: new Uint8Array(16).fill(number),
  key: new Uint8Array(32),
  hash: new Uint8Array(32),
  name: fileName(name),
  size: 9,
});
const names = (state: FilesState): readonly string[] => state.files.map(({ name }) => name);

test('APP-1: whoever offers files faster than people do is slowed, and the others are told', () => {
  let state = noFiles;
  for (let number = 0; number < 100; number += 1)
    state = announced(state, bob, described(number), 'everyone', fakePlace(0));
  expect(state.files).toHaveLength(filePace.burst);
  expect([...state.tooFast.values()]).toEqual(['Bob']);
  state = announced(state, bob, described(200), 'everyone', fakePlace(2_000));
  expect(state.files).toHaveLength(filePace.burst + 1);
});

test('what is announced twice is one file, and nobody’s place is taken by another’s', () => {
  let state = announced(noFiles, bob, described(1, 'a.txt'), 'everyone', fakePlace(0));
  state = announced(state, bob, described(1, 'b.txt'), 'everyone', fakePlace(1));
  state = announced(state, { ...ann, isSelf: false }, described(1, 'c.txt'), 'everyone', fakePlace(2));
  expect(names(state)).toEqual(['a.txt', 'c.txt']);
});

test('an own file under way stays behind what others sent meanwhile', () => {
  let state = offered(noFiles, ann, { key: 'own/1', name: 'mine', size: 1, to: 'everyone' }, fakePlace(0));
  state = announced(state, bob, described(1, 'theirs'), 'everyone', fakePlace(1));
  expect(names(state)).toEqual(['theirs', 'mine']);
});

test('MOD-1: where the chat is off, what no host sent is shown to nobody', () => {
  expect(announced(noFiles, bob, described(1), 'everyone', fakePlace(0, false)).files).toEqual([]);
  const coHost = { ...bob, isCoHost: true };
  expect(announced(noFiles, coHost, described(1), 'everyone', fakePlace(0, false)).files).toHaveLength(1);
});

test('memory is bounded: the oldest files go', () => {
  let state = noFiles;
  for (let number = 0; number < maxFiles + 3; number += 1) {
    const { id } = described(number % 256);
    id[1] = number >> 8;
    state = announced(
      state,
      bob,
      { ...described(0, `${number}`), id },
      'everyone',
      fakePlace(number * 2_000),
    );
  }
  expect(state.files).toHaveLength(maxFiles);
  expect(state.files[0]?.name).toBe('3');
});

test('APP-2: a descriptor that misleads, or is none, is its sender’s fault', () => {
  const owner = contentOwner(fileContent, 'one', () => {});
  const take = (descriptor: unknown): boolean => owner.take(bob, { type: 'file', descriptor }, 'everyone');
  const good = encodeFileDescriptor(described(1, 'evil.txt'));
  expect(take(toBase64Url(good))).toBe(true);
  const at4 = good.findIndex((_byte, index) => toBase64Url(good.slice(index, index + 4)) === 'ZXZpbA');
  const reversed = good.slice();
  reversed.set(utf8Encode('../x'), at4);
  expect(fromBase64Url(toBase64Url(reversed))?.length).toBe(good.length);
  for (const bad of [toBase64Url(reversed), toBase64Url(good.slice(1)), '', 'A'.repeat(465), 7, null])
    expect(take(bad)).toBe(false);
});
