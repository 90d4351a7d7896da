import type { Bytes, Result } from '@conclave/base';
import type { FileErrorCode, PeerId } from '@conclave/protocol';
import type { Signalling } from '@conclave/signalling';

export type PieceFault = FileErrorCode | 'unreachable';

/** Where the pass for files comes from. */
export interface PieceSource {
  readonly peerId: PeerId;
  readonly signalling: Pick<Signalling, 'request'>;
}

export interface FileAtServer {
  /** 16 bytes. */
  readonly id: Bytes;
  /** 32 bytes that nobody else knows: who shows them may change the file. */
  readonly owner: Bytes;
  /** Bytes of ciphertext. */
  readonly size: number;
}

/** APP-2: ciphertext at the server, in pieces of `limits.filePiece` bytes. Every call may be made again. */
export interface PiecePort {
  /** Bytes of the largest file that people may send; 0 where none; null where the server could not be asked. */
  largest(): Promise<number | null>;
  begin(file: FileAtServer, signal: AbortSignal): Promise<Result<void, PieceFault>>;
  put(
    file: FileAtServer,
    number: number,
    piece: Bytes,
    signal: AbortSignal,
  ): Promise<Result<void, PieceFault>>;
  get(id: Bytes, number: number, signal: AbortSignal): Promise<Result<Bytes, PieceFault>>;
  remove(file: FileAtServer): Promise<void>;
}
