import { ciphertextSize, concatBytes, maxFileSize, toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { random } from '../../test/fixtures.ts';
import { encryptFile } from './encrypt-file.ts';
import { decrypted, inParts } from './file-fixtures.ts';
import { decodeFileDescriptor, encodeFileDescriptor } from './file-format.ts';
import type { FileDescriptor } from './file-format.ts';
import { fileName, maxFileNameBytes } from './file-name.ts';
import { uploadFile } from './transfer-file.ts';
import type { FileStore, OfferedFile } from './transfer-file.ts';

class MemoryStore implements FileStore {
  readonly files = new Map<string, Bytes>();
  readonly room: number;

  constructor(room = 2 ** 20) {
    this.room = room;
  }

  async put(id: Bytes, ciphertext: AsyncIterable<Bytes>): Promise<boolean> {
    const parts: Bytes[] = [];
    let length = 0;
    for await (const part of ciphertext) {
      length += part.length;
      if (length > this.room) return false;
      parts.push(part);
    }
    this.files.set(toHex(id), concatBytes(...parts));
    return true;
  }
}

const content = random(30_000);
const maxSize = 2 ** 20;
const offer = (source: AsyncIterable<Uint8Array>, name: string): OfferedFile => ({
  name,
  encrypt: (file) => encryptFile(source, file),
});
const offered = () => offer(inParts(content, 777), '../holiday.jpg');

it('APP-2: a file goes through the store, which sees a random id and ciphertext of a padded size', async () => {
  const store = new MemoryStore();
  const [one, two] = [
    await uploadFile(store, offered(), maxSize, random),
    await uploadFile(store, offered(), maxSize, random),
  ];
  if (!one.ok || !two.ok) throw new Error('not uploaded');
  expect(one.value.name).toBe('_holiday.jpg');
  expect(one.value.size).toBe(30_000);
  expect(toHex(one.value.key)).not.toBe(toHex(two.value.key));
  const [[id, kept] = ['', new Uint8Array()]] = store.files;
  expect(id).toBe(toHex(one.value.id));
  expect(kept.length).toBe(ciphertextSize(30_000));
  expect(await decrypted(kept, one.value)).toEqual({ content, end: 'ok' });
  expect(toHex(kept)).not.toContain(toHex(content.subarray(0, 16)));
});

it('APP-2: what can’t be offered leaves nothing at the store, and says why', async () => {
  const store = new MemoryStore();
  expect(await uploadFile(store, offered(), 29_999, random)).toEqual({ ok: false, error: 'too-large' });
  async function* gone(): AsyncGenerator<Uint8Array, void> {
    yield random(10);
    throw new Error('unplugged');
  }
  expect(await uploadFile(store, offer(gone(), 'a'), maxSize, random)).toEqual({
    ok: false,
    error: 'unreadable',
  });
  expect(store.files.size).toBe(0);
});

it('APP-2: a store that refuses, breaks or lies about having read everything is `not-stored`', async () => {
  const notStored = { ok: false, error: 'not-stored' };
  const full = new MemoryStore(100);
  expect(await uploadFile(full, offered(), maxSize, random)).toEqual(notStored);
  const broken = { put: () => Promise.reject(new Error('connection lost')) };
  expect(await uploadFile(broken, offered(), maxSize, random)).toEqual(notStored);
  const lazy = { put: () => Promise.resolve(true) };
  expect(await uploadFile(lazy, offered(), maxSize, random)).toEqual(notStored);
});

const descriptor: fc.Arbitrary<FileDescriptor> = fc.record({
  id: bytesOf(16),
  key: bytesOf(32),
  hash: bytesOf(32),
  name: fc.string({ unit: 'binary', maxLength: 300 }).map(fileName),
  size: fc.integer({ min: 0, max: maxFileSize }),
});

function bytesOf(length: number) {
  return fc.uint8Array({ minLength: length, maxLength: length }).map((value) => new Uint8Array(value));
}

it('APP-2: a descriptor is read as it was written, in at most 348 bytes', () => {
  fc.assert(
    fc.property(descriptor, (value) => {
      const written = encodeFileDescriptor(value);
      expect(written.length).toBeLessThanOrEqual(93 + maxFileNameBytes);
      expect(decodeFileDescriptor(written)).toEqual({ ok: true, value });
    }),
  );
});

it('APP-2: a descriptor has one encoding, and noise is never one', () => {
  const malformed = { ok: false, error: 'malformed' };
  fc.assert(
    fc.property(descriptor, fc.nat(), fc.nat(255), (value, position, byte) => {
      const written = encodeFileDescriptor(value);
      const changed = written.with(position % written.length, byte);
      const read = decodeFileDescriptor(changed);
      if (read.ok) expect(encodeFileDescriptor(read.value)).toEqual(changed);
      expect(decodeFileDescriptor(written.subarray(0, position % written.length))).toEqual(malformed);
      expect(decodeFileDescriptor(concatBytes(written, new Uint8Array(1)))).toEqual(malformed);
    }),
  );
});

it('APP-2: a descriptor whose name misleads or whose size nobody may offer is malformed', () => {
  const honest = { id: random(16), key: random(32), hash: random(32), name: fileName('a-b.txt'), size: 7 };
  const written = encodeFileDescriptor(honest);
  const dash = written.indexOf('-'.charCodeAt(0), 85);
  for (const character of ['/', '\\', ':', '\0'])
    expect(decodeFileDescriptor(written.with(dash, character.charCodeAt(0))).ok).toBe(false);
  expect(decodeFileDescriptor(encodeFileDescriptor({ ...honest, size: maxFileSize })).ok).toBe(true);
  expect(decodeFileDescriptor(encodeFileDescriptor({ ...honest, size: maxFileSize + 1 })).ok).toBe(false);
});
