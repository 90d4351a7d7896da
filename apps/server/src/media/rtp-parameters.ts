import { allowedHeaderExtensions, boundedArray } from '@conclave/protocol';
import type { types } from 'mediasoup';
import * as v from 'valibot';
import type { RtpCapabilities, RtpParameters } from './sfu.ts';

/**
 * FRM-7 and FRM-3 on the server's side: which codecs and RTP header extensions may pass, and the wire's JSON as
 * mediasoup's types. Unknown fields are dropped.
 */

/** The frame layout is defined for these alone. No parameter asks for DTX or RED (FRM-6). */
export const routerCodecs: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP9', clockRate: 90_000, parameters: { 'profile-id': 0 } },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
];

const allowedCodecs = new Set(['audio/opus', 'video/vp8', 'video/vp9', 'video/rtx']);

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(256));
const kind = v.picklist(['audio', 'video']);
const parameters = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));
const extensionUri = v.custom<types.RtpHeaderExtensionUri>(
  (uri) => typeof uri === 'string' && allowedHeaderExtensions.has(uri),
);
const codec = v.pipe(
  v.string(),
  v.check((mimeType) => allowedCodecs.has(mimeType.toLowerCase())),
);
const rtcpFeedback = boundedArray(v.object({ type: text, parameter: v.exactOptional(text) }), 16);

const producerSchema = v.object({
  mid: v.exactOptional(text),
  codecs: boundedArray(
    v.object({
      mimeType: codec,
      payloadType: count,
      clockRate: count,
      channels: v.exactOptional(count),
      parameters: v.exactOptional(parameters),
      rtcpFeedback: v.exactOptional(rtcpFeedback),
    }),
    16,
  ),
  headerExtensions: v.exactOptional(
    boundedArray(
      v.object({
        uri: extensionUri,
        id: count,
        encrypt: v.exactOptional(v.boolean()),
        parameters: v.exactOptional(parameters),
      }),
      16,
    ),
  ),
  encodings: v.exactOptional(
    boundedArray(
      v.object({
        ssrc: v.exactOptional(count),
        rid: v.exactOptional(text),
        codecPayloadType: v.exactOptional(count),
        rtx: v.exactOptional(v.object({ ssrc: count })),
        dtx: v.exactOptional(v.literal(false)),
        scalabilityMode: v.exactOptional(text),
        maxBitrate: v.exactOptional(count),
      }),
      8,
    ),
  ),
  rtcp: v.exactOptional(
    v.object({ cname: v.exactOptional(text), reducedSize: v.exactOptional(v.boolean()) }),
  ),
  msid: v.exactOptional(text),
});

const capableCodec = v.object({
  kind,
  mimeType: codec,
  preferredPayloadType: count,
  clockRate: count,
  channels: v.exactOptional(count),
  parameters: v.exactOptional(parameters),
  rtcpFeedback: v.exactOptional(rtcpFeedback),
});
const capableExtension = v.object({
  kind,
  uri: extensionUri,
  preferredId: count,
  preferredEncrypt: v.exactOptional(v.boolean()),
  direction: v.exactOptional(v.picklist(['sendrecv', 'sendonly', 'recvonly', 'inactive'])),
});

/**
 * @returns undefined where a codec or header extension is not allowed, a codec is of the other kind (which
 * mediasoup does not check), or mediasoup would not know the shape
 */
export function readRtpParameters(
  producedKind: types.MediaKind,
  wire: RtpParameters,
): types.RtpParameters | undefined {
  const parsed = v.safeParse(producerSchema, wire);
  if (!parsed.success) return undefined;
  const fits = parsed.output.codecs.every(({ mimeType }) => mimeType.startsWith(`${producedKind}/`));
  return fits ? parsed.output : undefined;
}

/** What is not allowed is left out, so that no consumer gets it. */
export function readRtpCapabilities(wire: RtpCapabilities): {
  codecs: types.RtpCodecCapability[];
  headerExtensions: types.RtpHeaderExtension[];
} {
  return {
    codecs: fitting(capableCodec, wire.codecs),
    headerExtensions: fitting(capableExtension, wire.headerExtensions),
  };
}

function fitting<const S extends v.GenericSchema>(
  schema: S,
  list: readonly unknown[] = [],
): v.InferOutput<S>[] {
  return list.flatMap((one) => {
    const parsed = v.safeParse(schema, one);
    return parsed.success ? [parsed.output] : [];
  });
}

/** FRM-7: a router's capabilities as clients may see them. */
export function allowedCapabilities(capabilities: types.RtpCapabilities): Record<string, unknown> {
  const headerExtensions = capabilities.headerExtensions?.filter(({ uri }) =>
    allowedHeaderExtensions.has(uri),
  );
  return { codecs: capabilities.codecs, headerExtensions };
}
