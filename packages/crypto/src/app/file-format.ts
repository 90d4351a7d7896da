import { domainBytes, err, maxFileSize, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { constant, decode, encode, fixed, refined, struct, text, u64 } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';
import { maxFileNameBytes, strictFileName } from './file-name.ts';
import type { FileName } from './file-name.ts';

/** APP-2: what members tell each other of a file, inside MLS. Whoever has it can read the file. */
export interface FileDescriptor {
  /** 16 random bytes: where the ciphertext lies at the server. */
  readonly id: Bytes;
  /** 32 random bytes, for this file alone. */
  readonly key: Bytes;
  /** SHA-256 of the whole ciphertext, so that nobody, the sender included, shows different files to different people. */
  readonly hash: Bytes;
  readonly name: FileName;
  /** Bytes of the file itself. */
  readonly size: number;
}

/** Ties a chunk to the place it is offered at. */
export function chunkContext(id: Uint8Array): Bytes {
  return domainBytes('file', id);
}

const codec: Codec<FileDescriptor & { readonly version: number }> = struct({
  version: constant(1),
  id: fixed(16),
  key: fixed(32),
  hash: fixed(32),
  name: refined(text(maxFileNameBytes), (name) => {
    const checked = strictFileName(name);
    return checked.ok ? checked.value : undefined;
  }),
  size: refined(u64, (size) => (size <= maxFileSize ? size : undefined)),
});

/** At most 348 bytes. */
export function encodeFileDescriptor(descriptor: FileDescriptor): Bytes {
  return encode(codec, { ...descriptor, version: 1 });
}

/** `malformed` also for names that could mislead and for sizes that nobody may offer. */
export function decodeFileDescriptor(bytes: Uint8Array): Result<FileDescriptor, 'malformed'> {
  const read = decode(codec, bytes);
  if (read === undefined) return err('malformed');
  const { id, key, hash, name, size } = read;
  return ok({ id, key, hash, name, size });
}
