import { toBase64Url } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import fc from 'fast-check';
import { errorCode } from '../src/errors.ts';
import type { EventBody, EventType } from '../src/events.ts';
import { toPeerId, toRoomId } from '../src/fields.ts';
import type { PeerId, RoomId } from '../src/fields.ts';
import type { AnswerBody, RequestBody, RequestType } from '../src/requests.ts';

/** Bodies that the schemas must take, for every request, answer and event: a new one without an entry does not compile. */

export const bytes = (maxLength: number, minLength = 0): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength, maxLength }).map((value) => new Uint8Array(value));
const exactly = (length: number): fc.Arbitrary<Bytes> => bytes(length, length);

const counter = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const peerId: fc.Arbitrary<PeerId> = exactly(16).map(toPeerId);
const roomId: fc.Arbitrary<RoomId> = exactly(16).map(toRoomId);
const sfuId = fc.uuid();
const signature = exactly(64);
const signedPolicy = fc.record({ body: bytes(200), signature });
const policyChange = fc.record({ policy: signedPolicy, admission: bytes(200) });
const kind = fc.constantFrom('audio' as const, 'video' as const);
const none = fc.constant({});
const transport = fc.record({ transportId: sfuId });
const producer = fc.record({ producerId: sfuId });
const consumer = fc.record({ consumerId: sfuId });

/** What JSON keeps as it is: no -0, no key that objects treat in a way of their own. */
const json: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  fc.string({ maxLength: 8 }).filter((key) => !['__proto__', 'prototype', 'constructor'].includes(key)),
  fc.oneof(fc.string({ maxLength: 8 }), fc.nat(), fc.boolean(), fc.constant(null), fc.array(fc.nat())),
  { maxKeys: 4, noNullPrototype: true },
);

const dtlsParameters = fc.record(
  {
    role: fc.constantFrom('auto' as const, 'client' as const, 'server' as const),
    fingerprints: fc.array(
      fc.record({
        algorithm: fc.constantFrom('sha-256' as const, 'sha-512' as const),
        value: exactly(32).map(toBase64Url),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  },
  { requiredKeys: ['fingerprints'] },
);

const rtpParameters = fc.record(
  {
    mid: fc.string({ maxLength: 8 }),
    codecs: fc.array(
      fc.record(
        {
          mimeType: fc.constantFrom('audio/opus', 'video/VP9'),
          payloadType: fc.nat(127),
          clockRate: counter,
        },
        { requiredKeys: ['mimeType', 'payloadType', 'clockRate'] },
      ),
      { minLength: 1, maxLength: 4 },
    ),
    headerExtensions: fc.array(fc.record({ uri: fc.webUrl({ size: 'small' }), id: fc.nat(255) }), {
      maxLength: 4,
    }),
    encodings: fc.array(json, { maxLength: 3 }),
    rtcp: json,
  },
  { requiredKeys: ['codecs'] },
);

const rtpCapabilities = fc.record({
  codecs: fc.array(json, { maxLength: 4 }),
  headerExtensions: fc.array(json, { maxLength: 4 }),
});

const iceServer = fc.record(
  {
    urls: fc.oneof(fc.constant('stun:a.example'), fc.array(fc.constant('turn:b.example'), { maxLength: 2 })),
    username: fc.string({ maxLength: 20 }),
    credential: fc.string({ maxLength: 20 }),
  },
  { requiredKeys: ['urls'] },
);

export const requestBodies: { readonly [T in RequestType]: fc.Arbitrary<RequestBody<T>> } = {
  enter: fc.record(
    {
      protocol: counter,
      roomId,
      peerId,
      gateKey: exactly(32),
      gateSignature: signature,
      hostSignature: signature,
      resume: fc.record(
        {
          token: bytes(32),
          seq: counter,
          place: fc.record({ epoch: counter, admission: bytes(200), pass: exactly(32) }),
        },
        { requiredKeys: ['token', 'seq'] },
      ),
      former: fc.record({ peerId, token: bytes(32) }),
    },
    { requiredKeys: ['protocol', 'roomId', 'peerId', 'gateSignature'] },
  ),
  leave: none,
  ping: none,
  knock: fc.record({ blob: bytes(200) }),
  found: fc.record({ admission: bytes(200) }),
  welcome: fc.record({ epoch: counter, peerId, blob: bytes(200) }),
  commit: fc.record({ epoch: counter, blob: bytes(200), welcomes: fc.array(peerId, { maxLength: 4 }) }),
  message: fc.record({ blob: bytes(200) }),
  reply: fc.record({ peerId, blob: bytes(200) }),
  policy: policyChange,
  command: fc.record({ body: bytes(100), counter: fc.integer({ min: 1, max: 0xffff_ffff }), signature }),
  'file-pass': none,
  'router-capabilities': none,
  'create-transport': fc.record({ direction: fc.constantFrom('send' as const, 'receive' as const) }),
  'connect-transport': fc.record({ transportId: sfuId, dtlsParameters }),
  'restart-ice': transport,
  'close-transport': transport,
  produce: fc.record({ transportId: sfuId, kind, rtpParameters }),
  'close-producer': producer,
  'pause-producer': producer,
  'resume-producer': producer,
  consume: fc.record({ transportId: sfuId, producerId: sfuId, rtpCapabilities }),
  'close-consumer': consumer,
  'pause-consumer': consumer,
  'resume-consumer': consumer,
  'set-layers': fc.record(
    {
      consumerId: sfuId,
      spatialLayer: fc.nat(7),
      temporalLayer: fc.nat(7),
      priority: fc.integer({ min: 1, max: 255 }),
    },
    { requiredKeys: ['consumerId', 'spatialLayer'] },
  ),
  'request-keyframe': consumer,
};

const seq = fc.record({ seq: counter });

export const answerBodies: { readonly [T in RequestType]: fc.Arbitrary<AnswerBody<T>> } = {
  enter: fc.record({
    state: fc.constantFrom('waiting' as const, 'member' as const),
    resumed: fc.boolean(),
    adopted: fc.boolean(),
    resumeToken: bytes(32),
    hostKey: exactly(32),
    policy: signedPolicy,
    admission: fc.option(bytes(200)),
  }),
  leave: none,
  ping: none,
  knock: none,
  found: none,
  welcome: none,
  commit: seq,
  message: seq,
  reply: none,
  policy: none,
  command: none,
  'file-pass': fc.record({ pass: exactly(32), largest: counter }),
  'router-capabilities': fc.record({ rtpCapabilities: json }),
  'create-transport': fc.record({
    id: sfuId,
    iceParameters: json,
    iceCandidates: fc.array(json, { maxLength: 3 }),
    dtlsParameters: json,
    iceServers: fc.array(iceServer, { maxLength: 3 }),
  }),
  'connect-transport': none,
  'restart-ice': fc.record({ iceParameters: json, iceServers: fc.array(iceServer, { maxLength: 3 }) }),
  'close-transport': none,
  produce: producer,
  'close-producer': none,
  'pause-producer': none,
  'resume-producer': none,
  consume: fc.record({ consumerId: sfuId, kind, rtpParameters: json }),
  'close-consumer': none,
  'pause-consumer': none,
  'resume-consumer': none,
  'set-layers': none,
  'request-keyframe': none,
};

export const eventBodies: { readonly [T in EventType]: fc.Arbitrary<EventBody<T>> } = {
  hello: fc.record({ protocol: counter, nonce: exactly(32), time: counter }),
  entry: fc.record({
    seq: counter,
    kind: fc.constantFrom('commit' as const, 'message' as const),
    epoch: counter,
    blob: bytes(200),
  }),
  reply: fc.record({ blob: bytes(200) }),
  welcome: fc.record({ blob: bytes(200), seq: counter }),
  'member-pass': fc.record({ pass: exactly(32) }),
  knock: fc.record({ peerId, blob: bytes(200) }),
  'knock-withdrawn': fc.record({ peerId }),
  admission: fc.record({ admission: fc.option(bytes(200)) }),
  policy: policyChange,
  'peer-state': fc.record({
    peerId,
    state: fc.constantFrom('broken' as const, 'connected' as const, 'closed' as const),
  }),
  'producer-opened': fc.record({ peerId, producerId: sfuId, kind }),
  'producer-closed': producer,
  'producer-paused': fc.record({ producerId: sfuId, paused: fc.boolean() }),
  'producer-wanted': fc.record({
    producerId: sfuId,
    spatialLayer: fc.option(fc.integer({ min: 0, max: 7 })),
  }),
  'consumer-starved': fc.record({ consumerId: sfuId, starved: fc.boolean() }),
  'consumer-closed': consumer,
  'transport-closed': transport,
};

export const errorCodes = fc.constantFrom(...errorCode.options);
export const ids = { counter, peerId, roomId };
