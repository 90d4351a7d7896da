import { ciphertextSize, err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import type { FileDescriptor } from '@conclave/crypto';
import { filePieces } from '@conclave/protocol';
import type { FileCipher } from './file-cipher.ts';
import type { PieceFault, PiecePort } from './pieces.ts';
import { transferFault } from './send-pieces.ts';
import type { Transfer } from './transfer.ts';
import type { FileSink, TransferFault } from './view.ts';

export interface Receiving {
  readonly pieces: PiecePort;
  readonly transfer: Transfer;
  readonly cipher: FileCipher;
}

/** Fetches a file piece by piece, and gives the sink nothing that was not authenticated. */
export async function receiveFile(
  { pieces, transfer, cipher }: Receiving,
  descriptor: FileDescriptor,
  sink: FileSink,
): Promise<Result<void, TransferFault>> {
  const failed: { fault: PieceFault | null } = { fault: null };
  const ciphertext = fetched(
    { pieces, transfer },
    descriptor.id,
    ciphertextSize(descriptor.size),
    (fault) => (failed.fault = fault),
  );
  const end = async (fault: TransferFault): Promise<Result<void, TransferFault>> => {
    transfer.cancel();
    await sink.abort().catch(() => undefined);
    return err(fault);
  };
  try {
    for await (const opened of cipher.decrypt(ciphertext, descriptor)) {
      if (opened.ok) await sink.write(opened.value);
      else if (opened.error !== 'interrupted') return await end('not-authentic');
      else return await end(transferFault(failed.fault ?? 'unreachable'));
    }
    if (transfer.isCancelled) return await end('unreachable');
    await sink.close();
    return ok(undefined);
  } catch {
    return end('not-saved');
  }
}

/** The pieces in their order; those that come next are asked for meanwhile. */
async function* fetched(
  { pieces, transfer }: Pick<Receiving, 'pieces' | 'transfer'>,
  id: Bytes,
  size: number,
  onFault: (fault: PieceFault) => void,
): AsyncGenerator<Bytes, void> {
  const count = filePieces(size);
  const asked: Promise<Result<Bytes, PieceFault>>[] = [];
  const ask = (number: number): Promise<Result<Bytes, PieceFault>> =>
    transfer.persist(() => pieces.get(id, number, transfer.signal));
  for (let number = 0; number < count; number += 1) {
    await transfer.gate();
    while (asked.length < Math.min(count, number + transfer.atOnce)) asked.push(ask(asked.length));
    const piece = await asked[number];
    if (piece === undefined || !piece.ok) {
      onFault(piece?.error ?? 'unreachable');
      throw new Error('a piece is missing');
    }
    transfer.through(piece.value.length);
    yield piece.value;
    asked[number] = never;
  }
}

/** What was used is let go of. */
const never: Promise<Result<Bytes, PieceFault>> = Promise.resolve(err('unreachable'));
