import type { types } from 'mediasoup-client';
import type { Codec } from '../types.ts';

/** FRM-7: this client's own list. Audio level, video orientation, timing and all else are never negotiated. */
const ALLOWED_EXTENSIONS: ReadonlySet<string> = new Set([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
]);

const MIME: Readonly<Record<Codec, string>> = { opus: 'audio/opus', vp8: 'video/vp8', vp9: 'video/vp9' };

/**
 * What may be negotiated of what the server offers: codecs that the frame layout knows (FRM-3) with their
 * retransmission, and header extensions of FRM-7. To be applied before `device.load()`.
 */
export function filterCapabilities(offered: types.RtpCapabilities): types.RtpCapabilities {
  const media = (offered.codecs ?? []).filter((codec) => codecOf(codec.mimeType) !== undefined);
  const payloadTypes = new Set<number | undefined>(media.map((codec) => codec.preferredPayloadType));
  const retransmission = (offered.codecs ?? []).filter(({ mimeType, parameters }) => {
    const apt = aptOf(parameters);
    return mimeType.toLowerCase() === 'video/rtx' && apt !== undefined && payloadTypes.has(apt);
  });
  return {
    codecs: [...media, ...retransmission],
    headerExtensions: (offered.headerExtensions ?? []).filter(({ uri }) => ALLOWED_EXTENSIONS.has(uri)),
  };
}

/**
 * The parameters of a consumer, with header extensions of FRM-7 only; undefined where its codec is not the one
 * that the stream's owner announced inside MLS.
 */
export function filterConsumerParameters(
  parameters: types.RtpParameters,
  codec: Codec,
): types.RtpParameters | undefined {
  const [first, ...others] = parameters.codecs;
  if (first?.mimeType.toLowerCase() !== MIME[codec]) return undefined;
  if (others.some(({ mimeType }) => mimeType.toLowerCase() !== 'video/rtx')) return undefined;
  return {
    ...parameters,
    headerExtensions: (parameters.headerExtensions ?? []).filter(({ uri }) => ALLOWED_EXTENSIONS.has(uri)),
  };
}

/** The capability of `codec`, where the device can send it. */
export function findCodec(
  capabilities: types.RtpCapabilities,
  codec: Codec,
): types.RtpCodecCapability | undefined {
  return capabilities.codecs?.find(({ mimeType }) => mimeType.toLowerCase() === MIME[codec]);
}

function codecOf(mimeType: string): Codec | undefined {
  const codecs: readonly Codec[] = ['opus', 'vp8', 'vp9'];
  return codecs.find((codec) => MIME[codec] === mimeType.toLowerCase());
}

function aptOf(parameters: unknown): number | undefined {
  if (typeof parameters !== 'object' || parameters === null || !('apt' in parameters)) return undefined;
  return typeof parameters.apt === 'number' ? parameters.apt : undefined;
}
