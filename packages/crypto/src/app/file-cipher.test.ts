import { chunkOverhead, chunkSize, ciphertextSize, concatBytes, streamHeaderBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { random } from '../../test/fixtures.ts';
import { sha256 } from '../primitives/hash.ts';
import { sodium } from '../primitives/sodium.ts';
import { decrypted, encrypted, inParts } from './file-fixtures.ts';
import { decryptFile } from './decrypt-file.ts';
import { encryptFile } from './encrypt-file.ts';

vi.setConfig({ testTimeout: 60_000 });

const chunk = chunkSize + chunkOverhead;

/** Random enough to tell blocks apart, and cheap for megabytes. */
function contentOf(size: number): Bytes {
  const content = new Uint8Array(size);
  for (let index = 0; index < size; index += 1) content[index] = (index * 31 + (index >>> 8) * 7) & 0xff;
  return content;
}

function startsWith(whole: Uint8Array, front: Uint8Array): boolean {
  return front.every((byte, index) => byte === whole[index]) && front.length <= whole.length;
}

describe('files', () => {
  it('APP-2: come out as they went in, whatever the parts that they are read in', async () => {
    const sizes = fc.oneof(
      fc.nat(10_000),
      fc.constantFrom(0, 1, 4095, 4096, 4097, chunkSize - 1, chunkSize, chunkSize + 1, 2 * chunkSize),
      fc.nat(400_000),
    );
    const part = fc.integer({ min: 1, max: 200_000 }).map((size) => Math.max(size, 64));
    await fc.assert(
      fc.asyncProperty(sizes, part, part, async (size, partIn, partOut) => {
        const content = contentOf(size);
        const { ciphertext, descriptor } = await encrypted(content, { partSize: partIn });
        expect(descriptor.size).toBe(size);
        expect(ciphertext.length).toBe(ciphertextSize(size));
        const opened = await decrypted(ciphertext, descriptor, partOut);
        expect(opened.end).toBe('ok');
        expect(sha256(opened.content)).toEqual(sha256(content));
      }),
      { numRuns: 30 },
    );
  });

  it('APP-2: are read byte by byte, too', async () => {
    const content = contentOf(5000);
    const { ciphertext, descriptor } = await encrypted(content, { partSize: 1 });
    expect(await decrypted(ciphertext, descriptor, 1)).toEqual({ content, end: 'ok' });
  });

  it('APP-2: follow libsodium’s secretstream, which other programs can read', async () => {
    const library = await sodium();
    const { ciphertext, descriptor } = await encrypted(contentOf(10));
    const state = library.crypto_secretstream_xchacha20poly1305_init_pull(
      ciphertext.subarray(0, streamHeaderBytes),
      descriptor.key,
    );
    const label = new TextEncoder().encode('conclave/v1/file');
    const context = new Uint8Array([label.length, ...label, 0, 0, 0, 16, ...descriptor.id]);
    const rest = ciphertext.subarray(streamHeaderBytes);
    const pulled = library.crypto_secretstream_xchacha20poly1305_pull(state, rest, context);
    expect(pulled !== false && pulled.tag).toBe(3);
    expect(sha256(ciphertext)).toEqual(descriptor.hash);
  });

  it('APP-2: of the same content and key never look the same', async () => {
    const key = random(32);
    const [a, b] = [await encrypted(contentOf(10), { key }), await encrypted(contentOf(10), { key })];
    expect(a.descriptor.hash).not.toEqual(b.descriptor.hash);
  });

  it('APP-2: that change in one bit anywhere are refused, and only what came before is released', async () => {
    const content = contentOf(3 * chunkSize);
    const { ciphertext, descriptor } = await encrypted(content);
    await fc.assert(
      fc.asyncProperty(fc.nat(ciphertext.length - 1), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        const changed = ciphertext.with(at, (ciphertext[at] ?? 0) ^ (1 << bit));
        const { content: released, end } = await decrypted(changed, descriptor);
        expect(end).toBe('not-authentic');
        const sound = Math.floor(Math.max(0, at - streamHeaderBytes) / chunk) * chunkSize;
        expect(released.length).toBeLessThanOrEqual(sound);
        expect(startsWith(content, released)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('APP-2: cut off anywhere are truncated, even between two chunks', async () => {
    const content = contentOf(2 * chunkSize + 100);
    const { ciphertext, descriptor } = await encrypted(content);
    const cuts = fc.oneof(
      fc.nat(ciphertext.length - 1),
      fc.constantFrom(0, streamHeaderBytes, streamHeaderBytes + chunk, streamHeaderBytes + 2 * chunk),
    );
    await fc.assert(
      fc.asyncProperty(cuts, async (cut) => {
        const { content: released, end } = await decrypted(ciphertext.subarray(0, cut), descriptor);
        expect(end).toBe('truncated');
        expect(startsWith(content, released)).toBe(true);
        expect(released.length).toBeLessThan(content.length);
      }),
      { numRuns: 40 },
    );
  });

  it('APP-2: with chunks moved, repeated or left out are refused at that place', async () => {
    const { ciphertext, descriptor } = await encrypted(contentOf(3 * chunkSize + 9));
    const header = ciphertext.subarray(0, streamHeaderBytes);
    const at = (index: number) =>
      ciphertext.subarray(streamHeaderBytes + index * chunk, streamHeaderBytes + (index + 1) * chunk);
    const [first, second, third, last] = [at(0), at(1), at(2), at(3)];
    for (const order of [
      [second, first, third, last],
      [first, first, second, third, last],
      [first, first, third, last],
      [first, third, last],
      [first, second, third, third.subarray(0, last.length)],
    ]) {
      const opened = await decrypted(concatBytes(header, ...order), descriptor);
      expect(opened.end).toBe('not-authentic');
      expect(opened.content.length).toBeLessThanOrEqual(2 * chunkSize);
    }
  });

  it('APP-2: with anything behind them are refused before the last block is released', async () => {
    const content = contentOf(chunkSize);
    const { ciphertext, descriptor } = await encrypted(content);
    for (const more of [new Uint8Array(1), ciphertext]) {
      const opened = await decrypted(concatBytes(ciphertext, more), descriptor);
      expect(opened).toEqual({ content: new Uint8Array(0), end: 'extra-data' });
    }
  });

  it('APP-2: under another key, id, size or hash are nobody’s', async () => {
    const content = contentOf(5000);
    const { ciphertext, descriptor } = await encrypted(content);
    const ends = async (change: Partial<typeof descriptor>) =>
      decrypted(ciphertext, { ...descriptor, ...change });
    const nothing = new Uint8Array(0);
    expect(await ends({ key: random(32) })).toEqual({ content: nothing, end: 'not-authentic' });
    expect(await ends({ id: random(16) })).toEqual({ content: nothing, end: 'not-authentic' });
    expect(await ends({ hash: random(32) })).toEqual({ content: nothing, end: 'wrong-hash' });
    // A size of the same padded length would pass the rest: padding must be zeros.
    expect(await ends({ size: 4999 })).toEqual({ content: nothing, end: 'not-authentic' });
    expect((await ends({ size: 50 })).end).toBe('extra-data');
    expect((await ends({ size: 500_000 })).end).toBe('truncated');
  });

  it('APP-2: that two people are shown differently under one key are told from the one that was named', async () => {
    const key = random(32);
    const id = random(16);
    const named = await encrypted(contentOf(200_000), { key, id });
    const other = await encrypted(contentOf(200_000).fill(7), { key, id });
    const opened = await decrypted(other.ciphertext, named.descriptor);
    expect(opened.end).toBe('wrong-hash');
    expect(opened.content.length).toBeLessThan(200_000);
  });

  it('APP-2: noise of the right length is refused, and nothing throws', async () => {
    const { descriptor } = await encrypted(contentOf(100));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (noise) => {
        const { content, end } = await decrypted(noise, descriptor);
        expect(content.length).toBe(0);
        expect(['truncated', 'extra-data', 'not-authentic']).toContain(end);
      }),
    );
    expect((await decrypted(random(ciphertextSize(100)), descriptor)).end).toBe('not-authentic');
  });

  it('APP-2: above the size that is allowed get no end, and what a source breaks off is said', async () => {
    const options = { id: random(16), key: random(32), maxSize: 70_000 };
    const drain = async (source: AsyncIterable<Uint8Array>) => {
      const stream = encryptFile(source, options);
      for (;;) {
        const next = await stream.next();
        if (next.done === true) return next.value;
      }
    };
    expect(await drain(inParts(contentOf(70_000), 999))).toMatchObject({ ok: true });
    expect(await drain(inParts(contentOf(70_001), 999))).toEqual({ ok: false, error: 'too-large' });
    async function* broken(): AsyncGenerator<Uint8Array, void> {
      yield* inParts(contentOf(50_000), 999);
      throw new Error('unplugged');
    }
    expect(await drain(broken())).toEqual({ ok: false, error: 'unreadable' });
    const { descriptor } = await encrypted(contentOf(100_000));
    const ends: string[] = [];
    for await (const part of decryptFile(broken(), descriptor)) ends.push(part.ok ? 'ok' : part.error);
    expect(ends).toEqual(['interrupted']);
  });
});
