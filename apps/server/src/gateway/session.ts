import type { PeerId } from '@conclave/protocol';
import type { Room } from '../rooms/room.ts';
import { peerKey } from './limiters.ts';

export type Session =
  { readonly kind: 'connected' } | { readonly kind: 'entered'; readonly room: Room; readonly peerId: PeerId };

/** Who sends. */
export interface Sender {
  /** The connection's. */
  readonly id: string;
  readonly address: string;
  readonly session: Session;
}

/** A member's requests count by its peer, so that a new connection does not begin anew. */
export function payerOf({ session, id }: Sender): string {
  return session.kind === 'connected' ? id : peerKey(session.room.meeting.roomId, session.peerId);
}
