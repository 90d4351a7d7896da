import * as v from 'valibot';
import { boundedArray } from './bounded-array.ts';
import { counter, jsonObject, sfuId } from './fields.ts';

/**
 * The mediasoup parameters that cross. Their inner shape is mediasoup's; what the wire checks is that each is a
 * JSON object within the frame's cap, and the few fields that rules of the protocol name.
 */
const short = v.pipe(v.string(), v.maxLength(256));

export const mediaKind = v.picklist(['audio', 'video']);
export const spatialLayer = v.pipe(counter, v.maxValue(7));
export type MediaKind = v.InferOutput<typeof mediaKind>;

export const dtlsParameters = v.strictObject({
  role: v.optional(v.picklist(['auto', 'client', 'server'])),
  fingerprints: boundedArray(
    v.strictObject({
      algorithm: v.picklist(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
      value: short,
    }),
    8,
    1,
  ),
});

const headerExtension = v.object({
  uri: short,
  id: v.pipe(counter, v.maxValue(255)),
  encrypt: v.optional(v.boolean()),
  parameters: v.optional(jsonObject),
});

const codecParameters = v.object({
  mimeType: short,
  payloadType: v.pipe(counter, v.maxValue(127)),
  clockRate: counter,
  channels: v.optional(counter),
  parameters: v.optional(jsonObject),
  rtcpFeedback: v.optional(boundedArray(v.object({ type: short, parameter: v.optional(short) }), 16)),
});

export const rtpParameters = v.object({
  mid: v.optional(short),
  codecs: boundedArray(codecParameters, 16, 1),
  headerExtensions: v.optional(boundedArray(headerExtension, 16)),
  encodings: v.optional(boundedArray(jsonObject, 8)),
  rtcp: v.optional(jsonObject),
  msid: v.optional(short),
});

export const rtpCapabilities = v.object({
  codecs: v.optional(boundedArray(jsonObject, 64)),
  headerExtensions: v.optional(boundedArray(jsonObject, 64)),
});

const iceServer = v.object({
  urls: v.union([short, boundedArray(short, 16)]),
  username: v.optional(short),
  credential: v.optional(short),
});

const iceServers = boundedArray(iceServer, 16);

export const transportOptions = v.strictObject({
  id: sfuId,
  iceParameters: jsonObject,
  iceCandidates: boundedArray(jsonObject, 64),
  dtlsParameters: jsonObject,
  iceServers,
});

/** The credentials of the relay are short, so that a restart brings new ones. */
export const restartedIce = v.strictObject({ iceParameters: jsonObject, iceServers });

/** FRM-7: the RTP header extensions that may be negotiated. The server and the client each enforce it. */
export const allowedHeaderExtensions: ReadonlySet<string> = new Set([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
]);
