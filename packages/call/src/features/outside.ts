import type { RoomId } from '@conclave/protocol';
import type { CallAdapters } from '../adapters.ts';
import { httpPieces } from './files/index.ts';
import type { PiecePort, PieceSource } from './files/index.ts';

/** What features need of the world beside the group. */
export interface Outside {
  readonly pieces: PiecePort;
}

/** @param current the session at the server; null while there is none */
export function outsideOf(
  { askServer }: Pick<CallAdapters, 'askServer'>,
  roomId: RoomId,
  current: () => PieceSource | null,
): Outside {
  return { pieces: httpPieces(askServer, roomId, current) };
}
