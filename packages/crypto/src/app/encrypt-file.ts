import { chunkSize, err, ok, paddedSize } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { plain, sodium } from '../primitives/sodium.ts';
import { ByteBlocks } from './byte-blocks.ts';
import { chunkContext } from './file-format.ts';
import type { FileDescriptor } from './file-format.ts';

/** What only the end of the encryption tells of the file. */
export type FileSeal = Pick<FileDescriptor, 'hash' | 'size'>;

export type EncryptFault =
  | 'too-large'
  /** The file went away or changed while it was read. */
  | 'unreadable';

export interface FileEncryption extends Pick<FileDescriptor, 'id' | 'key'> {
  /** Bytes of the file. */
  readonly maxSize: number;
}

/** Zeros are made in parts of this size, however large the padding is. */
const zeros = new Uint8Array(chunkSize);

/**
 * APP-2: the ciphertext of a file: a header, then chunks by libsodium's secretstream (XChaCha20-Poly1305), the last one
 * marked as final, over the file and zeros up to `paddedSize`.
 * @param source the file, in parts of any size
 * @param file `key` is for this file alone and stays the caller's to wipe
 * @yields the ciphertext, in parts that the receiver may keep
 * @returns when the source ended: what the descriptor needs besides. After an error the ciphertext has no end and
 * opens as `truncated`.
 */
export async function* encryptFile(
  source: AsyncIterable<Uint8Array>,
  { id, key, maxSize }: FileEncryption,
): AsyncGenerator<Bytes, Result<FileSeal, EncryptFault>> {
  const library = await sodium();
  const { state, header } = library.crypto_secretstream_xchacha20poly1305_init_push(key);
  const digest = library.crypto_hash_sha256_init();
  const context = chunkContext(id);
  const blocks = new ByteBlocks(chunkSize);
  const hashed = (part: Uint8Array): Bytes => {
    library.crypto_hash_sha256_update(digest, part);
    return plain(part);
  };
  const sealed = (block: Bytes, tag: number): Bytes =>
    hashed(library.crypto_secretstream_xchacha20poly1305_push(state, block, context, tag));
  const message = library.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
  try {
    yield hashed(header);
    let size = 0;
    for await (const part of readable(source)) {
      if (part === 'unreadable') return err(part);
      size += part.length;
      if (size > maxSize) return err('too-large');
      for (const block of blocks.push(part)) yield sealed(block, message);
    }
    for (let missing = paddedSize(size) - size; missing > 0; missing -= zeros.length) {
      const part = zeros.subarray(0, Math.min(missing, zeros.length));
      for (const block of blocks.push(part)) yield sealed(block, message);
    }
    yield sealed(blocks.rest, library.crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    return ok({ hash: plain(library.crypto_hash_sha256_final(digest)), size });
  } finally {
    blocks.wipe();
  }
}

/** A file may go away or change while it is read. */
async function* readable(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | 'unreadable', void> {
  try {
    yield* source;
  } catch {
    yield 'unreadable';
  }
}
