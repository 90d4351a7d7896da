import * as v from 'valibot';
import { blob, counter, fixedBlob, peerId, policyChange, rawBlob, sfuId } from './fields.ts';
import { limits } from './limits.ts';
import { mediaKind, spatialLayer } from './sfu.ts';

/** What the server tells without being asked: `{ event, body }`. All of it is a hint but the order of `entry`. */
export const events = {
  /** First on every connection; the nonce is what `enter` signs. `time`: the server's clock, ms since the Unix epoch. */
  hello: v.strictObject({ protocol: counter, nonce: fixedBlob(32), time: counter }),
  /**
   * COM-1: one entry of the ordered log, to every member, its author included. `epoch` is the epoch that a commit
   * ends, or in which a message was accepted.
   */
  entry: v.strictObject({
    seq: counter,
    kind: v.picklist(['commit', 'message']),
    epoch: counter,
    blob: rawBlob(limits.commit),
  }),
  /** To a waiting peer: sealed answer (JOIN-3). */
  reply: v.strictObject({ blob: rawBlob(limits.welcome) }),
  /** To a peer that a commit welcomed: it is a member now, and its log begins after `seq`. */
  welcome: v.strictObject({ blob: rawBlob(limits.welcome), seq: counter }),
  /** COM-9: to who became a member; what it shows to a server that forgot its group. */
  'member-pass': v.strictObject({ pass: fixedBlob(32) }),
  /** To members: somebody knocks. */
  knock: v.strictObject({ peerId, blob: blob(limits.joinRequest) }),
  /** To members: a waiting peer went away. */
  'knock-withdrawn': v.strictObject({ peerId }),
  /** To waiting peers: a group was founded, or is gone (null). Its admission may change later: see `policy`. */
  admission: v.strictObject({ admission: v.nullable(blob(limits.admission)) }),
  /** INV-7, to all who wait and all members: the policy in force from now on. A hint: clients verify it. */
  policy: policyChange,
  /** To members, a hint: a member's connection broke, came back, or is closed for good. */
  'peer-state': v.strictObject({ peerId, state: v.picklist(['broken', 'connected', 'closed']) }),

  'producer-opened': v.strictObject({ peerId, producerId: sfuId, kind: mediaKind }),
  'producer-closed': v.strictObject({ producerId: sfuId }),
  'producer-paused': v.strictObject({ producerId: sfuId, paused: v.boolean() }),
  /** To the producer's owner, of video: the highest spatial layer that anybody takes; null where nobody takes any. */
  'producer-wanted': v.strictObject({ producerId: sfuId, spatialLayer: v.nullable(spatialLayer) }),
  /** To the consumer's owner, of video: whether the bandwidth of its transport has room for no layer of it. */
  'consumer-starved': v.strictObject({ consumerId: sfuId, starved: v.boolean() }),
  'consumer-closed': v.strictObject({ consumerId: sfuId }),
  'transport-closed': v.strictObject({ transportId: sfuId }),
} as const satisfies Record<string, v.GenericSchema>;

export type EventType = keyof typeof events;
/** Those whose `blob` stands behind the JSON (`packFrame`). */
const binaryEvents: ReadonlySet<string> = new Set<EventType>(['entry', 'reply', 'welcome']);

export function isBinaryEvent(event: string): boolean {
  return binaryEvents.has(event);
}

export type EventBody<T extends EventType> = v.InferOutput<(typeof events)[T]>;
export type AnyEvent = { [T in EventType]: { event: T; body: EventBody<T> } }[EventType];
