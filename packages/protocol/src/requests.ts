import * as v from 'valibot';
import { boundedArray } from './bounded-array.ts';
import {
  blob,
  counter,
  fixedBlob,
  jsonObject,
  peerId,
  policyChange,
  publicKey,
  rawBlob,
  roomId,
  sfuId,
  signature,
  signedPolicy,
} from './fields.ts';
import { limits } from './limits.ts';
import {
  dtlsParameters,
  mediaKind,
  restartedIce,
  rtpCapabilities,
  rtpParameters,
  transportOptions,
  spatialLayer,
} from './sfu.ts';

/** Who may send a request: see `docs/protocol.md`, JOIN-1. */
export type PeerState = 'connected' | 'waiting' | 'member';

/**
 * DOS-1: what a frame of a request may weigh, in bytes; it is looked at before the frame is parsed. `text`: JSON.
 * `binary`: the body's `blob` stands behind the JSON (`packFrame`).
 */
type Form = { readonly form: 'text' | 'binary'; readonly cap: number };
const small = { form: 'text', cap: 1024 } as const satisfies Form;
const text = (kibibytes: number) => ({ form: 'text', cap: kibibytes * 1024 }) as const satisfies Form;
/** Bytes of a binary frame around its blob, at most. */
const around = 2 + limits.binaryText;
const binary = (blobCap: number) => ({ form: 'binary', cap: around + blobCap }) as const satisfies Form;

const none = v.strictObject({});
const commandCounter = v.pipe(counter, v.minValue(1), v.maxValue(0xffff_ffff));
/** COM-9: the epoch that runs, what the group shows to joiners, and the pass that says that this peer was its member. */
const orderPlace = v.strictObject({ epoch: counter, admission: blob(limits.admission), pass: fixedBlob(32) });
const transport = v.strictObject({ transportId: sfuId });
const producer = v.strictObject({ producerId: sfuId });
const consumer = v.strictObject({ consumerId: sfuId });

/**
 * Every request of a client with its form and cap, the schema of its body and of its answer. A request is
 * `{ id, type, body }`, in this order of keys; an answer `{ re, ok: true, body }` or `{ re, ok: false, error }`.
 */
export const requests = {
  /**
   * JOIN-1: through the gate, into state `waiting`. `gateKey` names the gate; without it, the oldest that is open is
   * meant. `resume` continues a broken connection in the state it had and replays the log after `seq`; its `place` tells a
   * server that forgot the group where its order stood (COM-9). `former`
   * names a member that this person was, once: JOIN-3's limits and closed gates do not keep a member from coming back.
   * `hostSignature` proves the host key, which opens every gate, and is asked for by `found`.
   */
  enter: {
    ...text(5),
    states: ['connected'],
    body: v.strictObject({
      protocol: counter,
      roomId,
      peerId,
      gateKey: v.optional(publicKey),
      gateSignature: signature,
      hostSignature: v.optional(signature),
      resume: v.optional(v.strictObject({ token: blob(32), seq: counter, place: v.optional(orderPlace) })),
      former: v.optional(v.strictObject({ peerId, token: blob(32) })),
    }),
    answer: v.strictObject({
      state: v.picklist(['waiting', 'member']),
      /** True where `resume` was honoured; what it missed follows as `entry` events. */
      resumed: v.boolean(),
      /** COM-9: true where it was honoured by `place`: of what this peer had beside its place in the order, nothing is left. */
      adopted: v.boolean(),
      resumeToken: blob(32),
      hostKey: publicKey,
      policy: signedPolicy,
      /** JOIN-2: what members posted for joiners to seal to; null where no group is running. */
      admission: v.nullable(blob(limits.admission)),
    }),
  },
  leave: { ...small, states: ['waiting', 'member'], body: none, answer: none },
  /** Asked at intervals by the client, so that a dead connection is noticed on its side too. */
  ping: { ...small, states: ['connected', 'waiting', 'member'], body: none, answer: none },

  /** JOIN-2: a sealed JoinRequest, for all members. The one thing that somebody who waits can send. */
  knock: {
    ...text(23),
    states: ['waiting'],
    body: v.strictObject({
      blob: blob(limits.joinRequest),
      /** The group that it is sealed to. `stale` where another one has begun by now. */
      groupId: v.optional(blob(32)),
    }),
    answer: none,
  },
  /** JOIN-7: starts the group, for a connection that proved the host key, while no member is there. */
  found: {
    ...text(4),
    states: ['waiting'],
    body: v.strictObject({ admission: blob(limits.admission) }),
    answer: none,
  },

  /**
   * JOIN-5: what a commit that ends `epoch` will give to somebody who waits. The server holds it for that commit, over a
   * broken connection too, until the epoch has ended; a second one for the same peer takes the place of the first.
   * `stale` where another epoch is running; `too-many-requests` where `limits.heldPerPeer` is reached.
   */
  welcome: {
    ...binary(limits.welcome),
    states: ['member'],
    body: v.strictObject({ epoch: counter, peerId, blob: rawBlob(limits.welcome) }),
    answer: none,
  },
  /**
   * COM-1: compare-and-swap on `epoch`; the loser gets `stale`. `welcomes` names peers for whom this member's Welcome is
   * held: they get it and become members. `no-such-object` where one of these is held no more.
   */
  commit: {
    ...binary(limits.commit),
    states: ['member'],
    body: v.strictObject({
      epoch: counter,
      blob: rawBlob(limits.commit),
      welcomes: boundedArray(peerId, limits.welcomesPerCommit),
    }),
    answer: v.strictObject({ seq: counter }),
  },
  /** An MLS application message, ordered in the same log. */
  message: {
    ...text(44),
    states: ['member'],
    body: v.strictObject({ blob: blob(limits.message) }),
    answer: v.strictObject({ seq: counter }),
  },
  /** A sealed answer for one waiting peer (JOIN-3), or a Welcome sent again (JOIN-6). */
  reply: {
    ...binary(limits.welcome),
    states: ['member'],
    body: v.strictObject({ peerId, blob: rawBlob(limits.welcome) }),
    answer: none,
  },
  /**
   * INV-7: a new policy for the meeting, signed by the host key as the first one was, with the admission in force: that of
   * before, or a newer one of the same group. `stale` where the policy's version is not higher than that of the one in
   * force, or the admission is of another group or older than the policy's passcode.
   */
  policy: { ...text(8), states: ['member'], body: policyChange, answer: none },
  /** MOD-2: a command that the host key signed for this connection; `counter` rises with each. */
  command: {
    ...text(2),
    states: ['member'],
    body: v.strictObject({ body: blob(limits.command), counter: commandCounter, signature }),
    answer: none,
  },

  /** APP-2: what is shown for this peer where files are, and the bytes of the largest file. */
  'file-pass': {
    ...small,
    states: ['member'],
    body: none,
    answer: v.strictObject({ pass: fixedBlob(32), largest: counter }),
  },

  'router-capabilities': {
    ...small,
    states: ['member'],
    body: none,
    answer: v.strictObject({ rtpCapabilities: jsonObject }),
  },
  'create-transport': {
    ...small,
    states: ['member'],
    body: v.strictObject({ direction: v.picklist(['send', 'receive']) }),
    answer: transportOptions,
  },
  'connect-transport': {
    ...text(4),
    states: ['member'],
    body: v.strictObject({ transportId: sfuId, dtlsParameters }),
    answer: none,
  },
  'restart-ice': {
    ...small,
    states: ['member'],
    body: transport,
    answer: restartedIce,
  },
  'close-transport': { ...small, states: ['member'], body: transport, answer: none },
  produce: {
    ...text(32),
    states: ['member'],
    body: v.strictObject({ transportId: sfuId, kind: mediaKind, rtpParameters }),
    answer: v.strictObject({ producerId: sfuId }),
  },
  'close-producer': { ...small, states: ['member'], body: producer, answer: none },
  'pause-producer': { ...small, states: ['member'], body: producer, answer: none },
  'resume-producer': { ...small, states: ['member'], body: producer, answer: none },
  /** A consumer starts paused: the receiver resumes it when its transform is in place. */
  consume: {
    ...text(32),
    states: ['member'],
    body: v.strictObject({ transportId: sfuId, producerId: sfuId, rtpCapabilities }),
    answer: v.strictObject({ consumerId: sfuId, kind: mediaKind, rtpParameters: jsonObject }),
  },
  'close-consumer': { ...small, states: ['member'], body: consumer, answer: none },
  'pause-consumer': { ...small, states: ['member'], body: consumer, answer: none },
  'resume-consumer': { ...small, states: ['member'], body: consumer, answer: none },
  'set-layers': {
    ...small,
    states: ['member'],
    body: v.strictObject({
      consumerId: sfuId,
      spatialLayer,
      temporalLayer: v.optional(v.pipe(counter, v.maxValue(7))),
      /** Among this peer's videos, where bandwidth is short: the higher first. 1 where nothing was ever said. */
      priority: v.optional(v.pipe(counter, v.minValue(1), v.maxValue(255))),
    }),
    answer: none,
  },
  'request-keyframe': { ...small, states: ['member'], body: consumer, answer: none },
} as const satisfies Record<
  string,
  Form & { states: readonly PeerState[]; body: v.GenericSchema; answer: v.GenericSchema }
>;

export type RequestType = keyof typeof requests;
/** As the receiver gets it: blobs are bytes. */
export type RequestBody<T extends RequestType> = v.InferOutput<(typeof requests)[T]['body']>;
export type AnswerBody<T extends RequestType> = v.InferOutput<(typeof requests)[T]['answer']>;
export type AnyRequest = { [T in RequestType]: { id: number; type: T; body: RequestBody<T> } }[RequestType];

export function isRequestType(type: string): type is RequestType {
  return Object.hasOwn(requests, type);
}
