import type { RoomId } from '@conclave/protocol';
import type { CallAdapters } from '../adapters.ts';
import { httpPieces } from './files/index.ts';
import type { HandoverSeat } from './handover/index.ts';
import type { FilesOutside, PieceSource } from './files/index.ts';

/** What features need of the world beside the group. */
export interface Outside extends FilesOutside {
  readonly seat: HandoverSeat;
}

/** @param current the session at the server; null while there is none */
export function outsideOf(
  { askServer, fileCipher }: Pick<CallAdapters, 'askServer' | 'fileCipher'>,
  roomId: RoomId,
  current: () => PieceSource | null,
  seat: HandoverSeat,
): Outside {
  return { pieces: httpPieces(askServer, roomId, current), fileCipher, seat };
}
