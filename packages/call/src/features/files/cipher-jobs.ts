import { inBackground } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import type { EncryptFault, FileDescriptor, FileEncryption, FileFault, FileSeal } from '@conclave/crypto';
import { fileCipher } from './file-cipher.ts';
import { giveParts, takeParts } from './port-parts.ts';

/** What a worker is asked to do. Each port gives or takes parts. */
export type CipherJob =
  | {
      readonly type: 'encrypt';
      readonly content: Blob;
      readonly file: FileEncryption;
      /** Takes `Encrypted`. */
      readonly result: MessagePort;
    }
  | {
      readonly type: 'decrypt';
      readonly descriptor: FileDescriptor;
      /** Gives pieces. */
      readonly ciphertext: MessagePort;
      /** Takes `Decrypted`. */
      readonly result: MessagePort;
    };

/** Pieces, and at the end how it ended. */
export type Encrypted = { readonly piece: Bytes } | { readonly outcome: Result<FileSeal, EncryptFault> };
export type Decrypted = Result<Bytes, FileFault>;

/** Runs in the worker. */
export function doCipherJob(job: CipherJob): void {
  inBackground(job.type === 'encrypt' ? encrypt(job) : decrypt(job));
}

async function encrypt({ content, file, result }: CipherJob & { readonly type: 'encrypt' }): Promise<void> {
  async function* told(): AsyncGenerator<Encrypted, void> {
    const ended: { outcome: Result<FileSeal, EncryptFault> | null } = { outcome: null };
    async function* pieces(): AsyncGenerator<Bytes, void> {
      ended.outcome = yield* fileCipher.encrypt(content, file);
    }
    for await (const piece of pieces()) yield { piece };
    if (ended.outcome !== null) yield { outcome: ended.outcome };
  }
  try {
    await giveParts(result, told(), (part) => ('piece' in part ? [part.piece.buffer] : []));
  } finally {
    file.key.fill(0);
  }
}

async function decrypt({
  descriptor,
  ciphertext,
  result,
}: CipherJob & { readonly type: 'decrypt' }): Promise<void> {
  try {
    const opened = fileCipher.decrypt(takeParts<Bytes>(ciphertext), descriptor);
    await giveParts<Decrypted>(result, opened, (part) => (part.ok ? [part.value.buffer] : []));
  } finally {
    descriptor.key.fill(0);
  }
}
