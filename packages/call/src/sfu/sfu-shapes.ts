import { boundedArray } from '@conclave/protocol';
import * as v from 'valibot';

/**
 * The SFU's parameters as the media room takes them. The wire carries them as JSON objects; here they get their
 * types, and what does not fit is a refusal and not a cast.
 */
const text = v.pipe(v.string(), v.maxLength(1024));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const json = v.record(v.string(), v.unknown());
const kind = v.picklist(['audio', 'video']);

/** FRM-7: a picklist, so that an extension outside it can't be expressed behind this point. */
const extensionUri = v.picklist([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
]);
const allowedExtension = v.object({ uri: extensionUri });

/** FRM-7: drops the entries whose extension is not allowed, and refuses allowed ones of the wrong shape. */
function extensions<S extends v.GenericSchema>(entry: S) {
  return v.pipe(
    boundedArray(v.unknown(), 64),
    v.transform((entries): unknown => entries.filter((each) => v.is(allowedExtension, each))),
    boundedArray(entry, 64),
  );
}

const rtcpFeedback = boundedArray(v.object({ type: text, parameter: v.exactOptional(text) }), 16);

export const rtpCapabilities = v.object({
  codecs: v.exactOptional(
    boundedArray(
      v.object({
        kind,
        mimeType: text,
        preferredPayloadType: count,
        clockRate: count,
        channels: v.exactOptional(count),
        parameters: v.exactOptional(json),
        rtcpFeedback: v.exactOptional(rtcpFeedback),
      }),
      64,
    ),
  ),
  headerExtensions: v.exactOptional(
    extensions(
      v.object({
        kind,
        uri: extensionUri,
        preferredId: count,
        preferredEncrypt: v.exactOptional(v.boolean()),
        direction: v.exactOptional(v.picklist(['sendrecv', 'sendonly', 'recvonly', 'inactive'])),
      }),
    ),
  ),
});

const encoding = v.object({
  active: v.exactOptional(v.boolean()),
  ssrc: v.exactOptional(count),
  rid: v.exactOptional(text),
  codecPayloadType: v.exactOptional(count),
  rtx: v.exactOptional(v.object({ ssrc: count })),
  dtx: v.exactOptional(v.boolean()),
  scalabilityMode: v.exactOptional(text),
  scaleResolutionDownBy: v.exactOptional(v.number()),
  maxBitrate: v.exactOptional(count),
  maxFramerate: v.exactOptional(v.number()),
});

export const rtpParameters = v.object({
  mid: v.exactOptional(text),
  codecs: boundedArray(
    v.object({
      mimeType: text,
      payloadType: count,
      clockRate: count,
      channels: v.exactOptional(count),
      parameters: v.exactOptional(json),
      rtcpFeedback: v.exactOptional(rtcpFeedback),
    }),
    16,
  ),
  headerExtensions: v.exactOptional(
    extensions(
      v.object({
        uri: extensionUri,
        id: count,
        encrypt: v.exactOptional(v.boolean()),
        parameters: v.exactOptional(json),
      }),
    ),
  ),
  encodings: v.exactOptional(boundedArray(encoding, 8)),
  rtcp: v.exactOptional(
    v.object({
      cname: v.exactOptional(text),
      reducedSize: v.exactOptional(v.boolean()),
      mux: v.exactOptional(v.boolean()),
    }),
  ),
  msid: v.exactOptional(text),
});

const iceServers = boundedArray(
  v.object({
    urls: v.union([text, boundedArray(text, 16)]),
    username: v.exactOptional(text),
    credential: v.exactOptional(text),
  }),
  16,
);

const iceParameters = v.object({
  usernameFragment: text,
  password: text,
  iceLite: v.exactOptional(v.boolean()),
});

export const restartedIce = v.object({ iceParameters, iceServers });

export const transportOptions = v.object({
  id: text,
  iceParameters,
  iceCandidates: boundedArray(
    v.object({
      foundation: text,
      priority: count,
      address: text,
      ip: text,
      protocol: v.picklist(['udp', 'tcp']),
      port: count,
      type: v.picklist(['host', 'srflx', 'prflx', 'relay']),
      tcpType: v.exactOptional(v.picklist(['active', 'passive', 'so'])),
    }),
    64,
  ),
  dtlsParameters: v.object({
    role: v.exactOptional(v.picklist(['auto', 'client', 'server'])),
    fingerprints: boundedArray(
      v.object({
        algorithm: v.picklist(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: text,
      }),
      8,
    ),
  }),
  iceServers,
});
