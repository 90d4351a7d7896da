import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { decryptFile, encryptFile } from '@conclave/crypto';
import type { EncryptFault, FileDescriptor, FileEncryption, FileFault, FileSeal } from '@conclave/crypto';
import { limits } from '@conclave/protocol';

/** APP-2: the ciphers of a file, wherever they run. */
export interface FileCipher {
  /** As `encryptFile`; yields pieces of `limits.filePiece` bytes, the last one may be shorter. Whoever takes one owns it. */
  encrypt(content: Blob, file: FileEncryption): AsyncGenerator<Bytes, Result<FileSeal, EncryptFault>>;
  /** As `decryptFile`, in parts of 1 MiB, the last one may be shorter. The parts of `ciphertext` are not to be used by anybody else. */
  decrypt(
    ciphertext: AsyncIterable<Bytes>,
    descriptor: FileDescriptor,
  ): AsyncGenerator<Result<Bytes, FileFault>, void>;
}

/** Right here. */
export const fileCipher: FileCipher = {
  async *encrypt(content, file) {
    const ended: { outcome: Result<FileSeal, EncryptFault> } = { outcome: err('unreadable') };
    async function* ciphertext(): AsyncGenerator<Bytes, void> {
      ended.outcome = yield* encryptFile(partsOf(content), file);
    }
    yield* inPieces(ciphertext(), limits.filePiece);
    return ended.outcome;
  },
  async *decrypt(ciphertext, descriptor) {
    const fault: { found: Result<Bytes, FileFault> | null } = { found: null };
    async function* opened(): AsyncGenerator<Bytes, void> {
      for await (const part of decryptFile(ciphertext, descriptor)) {
        if (part.ok) yield part.value;
        else fault.found = part;
      }
    }
    for await (const part of inPieces(opened(), partSize)) {
      // Of what has a fault, nothing is worth keeping.
      if (fault.found !== null) part.fill(0);
      else yield ok(part);
    }
    if (fault.found !== null) yield fault.found;
  },
};

/** What is read or written of a file in one go, in bytes: browsers take milliseconds for each, however little it is. */
const partSize = 1_048_576;

/** From its beginning; the next part is read while this one is used. */
async function* partsOf(content: Blob): AsyncGenerator<Uint8Array, void> {
  const read = (from: number): Promise<ArrayBuffer> | null => {
    if (from >= content.size) return null;
    const part = content.slice(from, from + partSize).arrayBuffer();
    // Whoever waits for it hears of it.
    part.catch(() => undefined);
    return part;
  };
  let next = read(0);
  for (let from = partSize; next !== null; from += partSize) {
    const part = await next;
    next = read(from);
    yield new Uint8Array(part);
  }
}

/** The same bytes in pieces of one size; the last one may be shorter. */
async function* inPieces(parts: AsyncIterable<Bytes>, size: number): AsyncGenerator<Bytes, void> {
  let piece = new Uint8Array(size);
  let filled = 0;
  for await (const part of parts) {
    for (let offset = 0; offset < part.length;) {
      const taken = part.subarray(offset, offset + piece.length - filled);
      piece.set(taken, filled);
      filled += taken.length;
      offset += taken.length;
      if (filled < piece.length) continue;
      yield piece;
      piece = new Uint8Array(size);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.slice(0, filled);
}
