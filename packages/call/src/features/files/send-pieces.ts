import { ciphertextSize, err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { uploadFile } from '@conclave/crypto';
import type { FileDescriptor, OfferedFile as SealedFile } from '@conclave/crypto';
import type { FileCipher } from './file-cipher.ts';
import type { FileAtServer, PieceFault, PiecePort } from './pieces.ts';
import type { Transfer } from './transfer.ts';
import type { OfferedFile, TransferFault } from './view.ts';

export interface Sending {
  readonly pieces: PiecePort;
  readonly transfer: Transfer;
  readonly cipher: FileCipher;
  readonly random: (length: number) => Bytes;
}

/**
 * Encrypts a file and sends it, piece by piece: what breaks is sent again, and no other.
 * @returns what others need; the ciphertext is whole at the server then. Otherwise nothing is left there.
 */
export async function sendFile(
  { pieces, transfer, cipher, random }: Sending,
  file: OfferedFile,
): Promise<Result<FileDescriptor, TransferFault>> {
  const owner = random(32);
  const size = ciphertextSize(file.size);
  const at: { server: FileAtServer | null; fault: PieceFault | null } = { server: null, fault: null };
  const put = async (id: Bytes, ciphertext: AsyncIterable<Bytes>): Promise<boolean> => {
    at.server = { id, owner, size };
    const sent = await sendAll({ pieces, transfer }, at.server, ciphertext);
    if (!sent.ok) at.fault = sent.error;
    return sent.ok;
  };
  const { name, content } = file;
  const encrypt: SealedFile['encrypt'] = (under) => cipher.encrypt(content, under);
  const uploaded = await uploadFile({ put }, { name, encrypt }, file.size, random);
  if (uploaded.ok && uploaded.value.size === file.size) return uploaded;
  if (at.server !== null) await pieces.remove(at.server);
  if (uploaded.ok || uploaded.error !== 'not-stored') return err('unreadable');
  return err(transferFault(at.fault ?? 'unreachable'));
}

async function sendAll(
  { pieces, transfer }: Pick<Sending, 'pieces' | 'transfer'>,
  file: FileAtServer,
  ciphertext: AsyncIterable<Bytes>,
): Promise<Result<void, PieceFault>> {
  const begun = await transfer.persist(() => pieces.begin(file, transfer.signal));
  if (!begun.ok) return begun;
  const underWay = new Set<Promise<void>>();
  const failed: { fault: PieceFault | null } = { fault: null };
  let number = 0;
  for await (const piece of ciphertext) {
    await transfer.gate();
    const own = number;
    number += 1;
    const job = transfer
      .persist(() => pieces.put(file, own, piece, transfer.signal))
      .then((sent) => {
        underWay.delete(job);
        if (sent.ok) transfer.through(piece.length);
        else failed.fault ??= sent.error;
      });
    underWay.add(job);
    while (underWay.size >= transfer.atOnce) await Promise.race(underWay);
    if (failed.fault !== null || transfer.isCancelled) break;
  }
  await Promise.all(underWay);
  if (failed.fault !== null) return err(failed.fault);
  return transfer.isCancelled ? err('unreachable') : ok(undefined);
}

export function transferFault(fault: PieceFault): TransferFault {
  if (fault === 'malformed') return 'server-fault';
  return fault === 'not-found' ? 'gone' : fault;
}
