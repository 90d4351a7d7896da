import { err, maxFileSize, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import type { Context } from '../group/types.ts';
import type { EncryptFault, FileEncryption, FileSeal } from './encrypt-file.ts';
import type { FileDescriptor } from './file-format.ts';
import { fileName } from './file-name.ts';

/** Where ciphertexts lie until the meeting ends (APP-2): the server, behind a port. */
export interface FileStore {
  /**
   * Keeps everything that `ciphertext` yields under `id`. False where the store refused or could not be reached.
   * Where `ciphertext` throws, nothing is to be kept; the port may let the error through.
   */
  put(id: Bytes, ciphertext: AsyncIterable<Bytes>): Promise<boolean>;
}

export interface OfferedFile {
  /** As the person's file system has it; made safe by `fileName`. */
  readonly name: string;
  /** As `encryptFile` does it. */
  readonly encrypt: (file: FileEncryption) => AsyncGenerator<Bytes, Result<FileSeal, EncryptFault>>;
}

export type UploadFault =
  | EncryptFault
  /** The store refused it or could not be reached. */
  | 'not-stored';

/**
 * Encrypts a file under a fresh key and stores it while it is read.
 * @param maxSize bytes that the meeting allows; never more than 16 GiB
 * @returns what the other members need, to be sent inside MLS; its key is secret
 */
export async function uploadFile(
  store: FileStore,
  file: OfferedFile,
  maxSize: number,
  random: Context['random'],
): Promise<Result<FileDescriptor, UploadFault>> {
  const id = random(16);
  const key = random(32);
  const limit = Math.min(maxSize, maxFileSize);
  const ended: { outcome: Result<FileSeal, UploadFault> } = { outcome: err('not-stored') };
  async function* ciphertext(): AsyncGenerator<Bytes, void> {
    ended.outcome = yield* file.encrypt({ id, key, maxSize: limit });
    if (!ended.outcome.ok) throw new Error('the file can not be offered');
  }
  const stored = await storedBy(store, id, ciphertext());
  const { outcome } = ended;
  if (stored && outcome.ok) return ok({ id, key, name: fileName(file.name), ...outcome.value });
  key.fill(0);
  return outcome.ok ? err('not-stored') : outcome;
}

async function storedBy(store: FileStore, id: Bytes, ciphertext: AsyncIterable<Bytes>): Promise<boolean> {
  try {
    return await store.put(id, ciphertext);
  } catch {
    return false;
  }
}
