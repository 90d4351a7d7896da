import {
  chunkOverhead,
  chunkSize,
  ciphertextSize,
  equalBytes,
  err,
  ok,
  streamHeaderBytes,
} from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { plain, sodium } from '../primitives/sodium.ts';
import type { Sodium } from '../primitives/sodium.ts';
import { ByteBlocks } from './byte-blocks.ts';
import { chunkContext } from './file-format.ts';
import type { FileDescriptor } from './file-format.ts';

export type FileFault =
  /** The source failed; the ciphertext may be whole at the server. */
  | 'interrupted'
  /** It ended before the descriptor's size. */
  | 'truncated'
  /** It goes on after the descriptor's size. */
  | 'extra-data'
  /** A chunk is not what was encrypted under this key at this place: changed, moved, repeated, or of another file. */
  | 'not-authentic'
  /** Encrypted under this key, but not the file that the descriptor names. */
  | 'wrong-hash';

/**
 * APP-2: the file that a descriptor names. Nothing is released that was not authenticated, and the file's last block
 * only when the hash of the whole ciphertext was compared: whoever has all of `size` has the right file, and
 * whoever got an error throws away what came before it.
 * @param source the ciphertext, in parts of any size
 * @yields parts of the file, and at most one error, as the last
 */
export async function* decryptFile(
  source: AsyncIterable<Uint8Array>,
  descriptor: FileDescriptor,
): AsyncGenerator<Result<Bytes, FileFault>, void> {
  const opener = new FileOpener(await sodium(), descriptor);
  try {
    for await (const part of connected(source)) {
      if (part === 'interrupted') {
        yield err(part);
        return;
      }
      for (const opened of opener.push(part)) {
        yield opened;
        if (!opened.ok) return;
      }
    }
    yield* opener.finish();
  } finally {
    opener.wipe();
  }
}

async function* connected(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array | 'interrupted', void> {
  try {
    yield* source;
  } catch {
    yield 'interrupted';
  }
}

class FileOpener {
  readonly #library: Sodium;
  readonly #descriptor: FileDescriptor;
  readonly #context: Bytes;
  readonly #header = new Uint8Array(streamHeaderBytes);
  readonly #blocks = new ByteBlocks(chunkSize + chunkOverhead);
  readonly #digest: ReturnType<Sodium['crypto_hash_sha256_init']>;
  #stream: ReturnType<Sodium['crypto_secretstream_xchacha20poly1305_init_pull']> | null = null;
  #received = 0;
  /** Bytes of padded content that were opened. */
  #opened = 0;
  /** The block of the file that was opened last and is not released yet. */
  #held: Bytes | null = null;

  constructor(library: Sodium, descriptor: FileDescriptor) {
    this.#library = library;
    this.#descriptor = descriptor;
    this.#context = chunkContext(descriptor.id);
    this.#digest = library.crypto_hash_sha256_init();
  }

  *push(part: Uint8Array): Generator<Result<Bytes, FileFault>, void> {
    const before = this.#received;
    this.#received += part.length;
    if (this.#received > ciphertextSize(this.#descriptor.size)) {
      yield err('extra-data');
      return;
    }
    this.#library.crypto_hash_sha256_update(this.#digest, part);
    const ofHeader = part.subarray(0, Math.max(0, streamHeaderBytes - before));
    this.#header.set(ofHeader, Math.min(before, streamHeaderBytes));
    for (const block of this.#blocks.push(part.subarray(ofHeader.length))) {
      const opened = this.#open(block, false);
      if (!opened.ok) {
        yield opened;
        return;
      }
      yield* this.#release(opened.value);
    }
  }

  *finish(): Generator<Result<Bytes, FileFault>, void> {
    if (this.#received < ciphertextSize(this.#descriptor.size)) {
      yield err('truncated');
      return;
    }
    const last = this.#open(this.#blocks.rest, true);
    if (!last.ok) {
      yield last;
      return;
    }
    const hash = this.#library.crypto_hash_sha256_final(this.#digest);
    if (!equalBytes(hash, this.#descriptor.hash)) {
      yield err('wrong-hash');
      return;
    }
    yield* this.#release(last.value);
    if (this.#held !== null) yield ok(this.#held);
  }

  wipe(): void {
    this.#blocks.wipe();
  }

  /** The part of a chunk that is of the file. */
  #open(chunk: Bytes, isLast: boolean): Result<Bytes, FileFault> {
    const { size, key } = this.#descriptor;
    const library = this.#library;
    this.#stream ??= library.crypto_secretstream_xchacha20poly1305_init_pull(this.#header, key);
    const pulled = library.crypto_secretstream_xchacha20poly1305_pull(this.#stream, chunk, this.#context);
    const final = library.crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    if (pulled === false || (pulled.tag === final) !== isLast) return err('not-authentic');
    const message = plain(pulled.message);
    const end = Math.min(message.length, Math.max(0, size - this.#opened));
    this.#opened += message.length;
    // Padding has one form, so that there is one ciphertext length and content for each size.
    if (message.subarray(end).some((byte) => byte !== 0)) return err('not-authentic');
    return ok(message.subarray(0, end));
  }

  *#release(content: Bytes): Generator<Result<Bytes, FileFault>, void> {
    if (content.length === 0) return;
    if (this.#held !== null) yield ok(this.#held);
    this.#held = content;
  }
}
