import { concatBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { random } from '../../test/fixtures.ts';
import { decryptFile } from './decrypt-file.ts';
import { encryptFile } from './encrypt-file.ts';
import type { FileDescriptor } from './file-format.ts';
import { fileName } from './file-name.ts';

export async function* inParts(content: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  for (let offset = 0; offset < content.length; offset += size) {
    yield content.subarray(offset, offset + size);
    await Promise.resolve();
  }
}

export interface Encrypted {
  readonly ciphertext: Bytes;
  readonly descriptor: FileDescriptor;
}

/** Encrypts as a sender does; `key` and `id` are random where they are not given. */
export async function encrypted(
  content: Uint8Array,
  given: { partSize?: number; key?: Bytes; id?: Bytes } = {},
): Promise<Encrypted> {
  const { partSize = 50_000, key = random(32), id = random(16) } = given;
  const stream = encryptFile(inParts(content, partSize), { id, key, maxSize: 2 ** 30 });
  const parts: Bytes[] = [];
  for (;;) {
    const next = await stream.next();
    if (next.done !== true) {
      parts.push(next.value);
      continue;
    }
    if (!next.value.ok) throw new Error(next.value.error);
    const descriptor = { id, key, name: fileName('notes.txt'), ...next.value.value };
    return { ciphertext: concatBytes(...parts), descriptor };
  }
}

/** Everything that was released, and `ok` or the error that came after it. */
export async function decrypted(
  ciphertext: Uint8Array,
  descriptor: FileDescriptor,
  partSize = 50_000,
): Promise<{ readonly content: Bytes; readonly end: string }> {
  const parts: Bytes[] = [];
  for await (const opened of decryptFile(inParts(ciphertext, partSize), descriptor)) {
    if (!opened.ok) return { content: concatBytes(...parts), end: opened.error };
    parts.push(opened.value);
  }
  return { content: concatBytes(...parts), end: 'ok' };
}
