import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { AnswerBody, ErrorCode, PeerId, RequestBody, RequestType } from '@conclave/protocol';
import type { Room } from '../rooms/room.ts';
import { peerKey, visitor } from './limiters.ts';
import type { Limiters } from './limiters.ts';

/** Who asks: a peer that entered. */
export interface Asker {
  readonly room: Room;
  readonly peerId: PeerId;
  readonly address: string;
  readonly limiters: Limiters;
}

export type HandledType = Exclude<RequestType, 'enter' | 'leave' | 'ping' | 'command'>;
type Bodies = { [T in HandledType]: RequestBody<T> };
type Answers = { [T in HandledType]: Promise<Result<AnswerBody<T>, ErrorCode>> };
export type HandledRequest<T extends HandledType = HandledType> = {
  [K in T]: { readonly id: number; readonly type: K; readonly body: Bodies[K] };
}[T];

/** Every request that is answered by what it returns. Its state, schema and size were checked. */
const handlers: { readonly [T in HandledType]: (asker: Asker, body: Bodies[T]) => Answers[T] } = {
  knock: async ({ room, peerId, address, limiters }, body) => {
    const { roomId } = room.meeting;
    const peer = peerKey(roomId, peerId);
    // JOIN-3: other people's knocks keep no member out who comes back.
    const payer = room.isExempt(peerId) ? { peer } : { ...visitor(address, roomId), peer };
    if (!limiters.take({ knock: 1 }, payer)) return err('too-many-requests');
    return empty(await room.knock(peerId, body));
  },
  found: async ({ room, peerId }, body) => empty(await room.found(peerId, body)),
  welcome: async ({ room, peerId }, body) => empty(await room.welcome(peerId, body)),
  commit: ({ room, peerId }, body) => room.commit(peerId, body),
  message: ({ room, peerId }, body) => room.message(peerId, body),
  reply: async ({ room }, body) => empty(await room.reply(body)),
  policy: async ({ room }, body) => empty(await room.policy(body)),

  'file-pass': async ({ room, peerId }) => room.filePass(peerId),

  'router-capabilities': ({ room }) => room.media.capabilities(),
  'create-transport': ({ room, peerId }, { direction }) => room.media.createTransport(peerId, direction),
  'connect-transport': async ({ room, peerId }, body) =>
    empty(await room.media.connectTransport(peerId, body)),
  'restart-ice': ({ room, peerId }, { transportId }) => room.media.restartIce(peerId, transportId),
  'close-transport': async ({ room, peerId }, { transportId }) =>
    empty(room.media.closeTransport(peerId, transportId)),
  produce: ({ room, peerId }, body) => room.media.produce(peerId, body),
  'close-producer': async ({ room, peerId }, { producerId }) =>
    empty(room.media.closeProducer(peerId, producerId)),
  'pause-producer': async ({ room, peerId }, { producerId }) =>
    empty(await room.media.pauseProducer(peerId, producerId, true)),
  'resume-producer': async ({ room, peerId }, { producerId }) =>
    empty(await room.media.pauseProducer(peerId, producerId, false)),
  consume: ({ room, peerId }, body) => room.media.consume(peerId, body),
  'close-consumer': async ({ room, peerId }, { consumerId }) =>
    empty(room.media.closeConsumer(peerId, consumerId)),
  'pause-consumer': async ({ room, peerId }, { consumerId }) =>
    empty(await room.media.pauseConsumer(peerId, consumerId, true)),
  'resume-consumer': async ({ room, peerId }, { consumerId }) =>
    empty(await room.media.pauseConsumer(peerId, consumerId, false)),
  'set-layers': async ({ room, peerId }, { consumerId, ...wish }) =>
    empty(await room.media.setLayers(peerId, consumerId, wish)),
  'request-keyframe': async ({ room, peerId }, { consumerId }) =>
    empty(await room.media.requestKeyframe(peerId, consumerId)),
};

export function carryOut<T extends HandledType>(asker: Asker, request: HandledRequest<T>): Answers[T] {
  const handler = handlers[request.type];
  return handler(asker, request.body);
}

/** Requests whose answer says no more than that they were carried out. */
function empty(result: Result<void, ErrorCode>): Result<Record<string, never>, ErrorCode> {
  return result.ok ? ok({}) : result;
}
