import type { Bytes, Clock, Logger } from '@conclave/base';
import type { FileStore } from '../files/file-store.ts';
import type { Holdings } from '../holdings/holdings.ts';
import type { RoomLog } from '../log/room-log.ts';
import type { MediaSurroundings } from '../media/room-media.ts';
import type { MeetingStore } from '../store/meeting-store.ts';
import type { OrderPlace } from './adoption.ts';
import type { SeatRules } from './seats.ts';

export interface RoomSurroundings extends Pick<MediaSurroundings, 'sfu' | 'meter' | 'iceServers'> {
  readonly log: RoomLog;
  readonly clock: Clock;
  readonly logger: Logger;
  /** DOS-1: what all rooms share. */
  readonly holdings: Holdings;
  readonly waitingPerRoom: SeatRules['waitingPerRoom'];
  /** APP-2: bytes of the largest file. */
  readonly largestFile: number;
  readonly files: Pick<FileStore, 'removeRoom'>;
  /** MOD-2, INV-7: what the host key changes is kept before it takes effect. */
  readonly store: Pick<MeetingStore, 'update' | 'remove'>;
}

/** Who comes in, as the gate found. */
export interface Entrance {
  readonly isHost: boolean;
  /** Undefined where the host key opened it. */
  readonly gateKey: Bytes | undefined;
  /** The key under which limits count where it comes from. */
  readonly address: string;
  /** COM-9: where its group's order stood, as a member says; undefined where it is none. */
  readonly place: OrderPlace | undefined;
}
