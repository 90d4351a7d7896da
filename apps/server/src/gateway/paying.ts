import type { AnyRequest, RequestBody, RequestType } from '@conclave/protocol';
import type { Room } from '../rooms/room.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { costOf } from './costs.ts';
import { neighbours } from './limiters.ts';
import type { Cost, Limiters } from './limiters.ts';
import { payerOf } from './session.ts';
import type { Sender } from './session.ts';

export interface Till {
  readonly limiters: Limiters;
  readonly rooms: Pick<Rooms, 'find'>;
}

/**
 * Takes what a request costs beside its frame.
 * @returns how long it has to wait for what it shares with others, in milliseconds; undefined where its own is used up
 */
export function charge({ limiters, rooms }: Till, sender: Sender, request: AnyRequest): number | undefined {
  const { session, address } = sender;
  const room = session.kind === 'entered' ? session.room : entering(rooms, request);
  const cost = priceOf(request, room);
  if (!limiters.take(cost, { peer: payerOf(sender) })) return undefined;
  return limiters.spend(cost, neighbours(address, room?.meeting.roomId));
}

function entering(rooms: Till['rooms'], request: AnyRequest): Room | undefined {
  return request.type === 'enter' ? rooms.find(request.body.roomId) : undefined;
}

function priceOf<T extends RequestType>(
  request: { readonly type: T; readonly body: RequestBody<T> },
  room: Room | undefined,
): Cost {
  return room === undefined ? {} : costOf(request, room.audience);
}
