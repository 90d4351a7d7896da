import type { types } from 'mediasoup-client';
import type { Codec } from '../types.ts';
import { findCodec } from './rtp-filter.ts';

export interface CameraEncoding {
  readonly codec: Codec;
  readonly capability: types.RtpCodecCapability;
  readonly encodings: readonly types.RtpEncodingParameters[];
}

/** Bits per second of 720p and of its half and quarter. Moderate: a laptop encodes this and decodes a grid besides. */
const TOP_BITRATE = 1_500_000;
const HALF_BITRATE = 450_000;
const QUARTER_BITRATE = 130_000;
const MAX_FRAMERATE = 30;
const SVC_MODE = 'L3T3_KEY';
/** Of SVC layers that are not all. The lowest by itself is a thumbnail, for which there is less than where others are made of it. */
const THUMBNAIL_BITRATE = 64_000;
const FEWER_LAYERS = [
  { scalabilityMode: 'L1T3', maxBitrate: THUMBNAIL_BITRATE },
  { scalabilityMode: 'L2T3_KEY', maxBitrate: QUARTER_BITRATE + HALF_BITRATE },
] as const;
/** For nobody: just enough to begin with at once. */
const NOBODYS = { maxBitrate: 50_000, maxFramerate: 10 } as const;
/** A browser makes no layer whose longer side is shorter, in pixels (libwebrtc, svc_config.cc). */
const LEAST_LAYER = 240;

/**
 * VP9 in three spatial and temporal layers where the sender has SVC, VP8 simulcast of three encodings otherwise.
 * VP9 simulcast is no choice (mediasoup refuses it), nor are codecs whose depacketizer reads the payload.
 * @param svc see {@link senderSupportsSvc}
 * @returns undefined where the router or the browser has neither codec
 */
export function chooseCameraEncoding(
  capabilities: types.RtpCapabilities,
  svc: boolean,
): CameraEncoding | undefined {
  const vp9 = findCodec(capabilities, 'vp9');
  if (svc && vp9 !== undefined) {
    const encoding = { scalabilityMode: SVC_MODE, maxBitrate: TOP_BITRATE, maxFramerate: MAX_FRAMERATE };
    return { codec: 'vp9', capability: vp9, encodings: [encoding] };
  }
  const vp8 = findCodec(capabilities, 'vp8');
  if (vp8 === undefined) return undefined;
  const layer = (scaleResolutionDownBy: number, maxBitrate: number): types.RtpEncodingParameters => ({
    scaleResolutionDownBy,
    maxBitrate,
    maxFramerate: MAX_FRAMERATE,
    scalabilityMode: 'L1T3',
  });
  const encodings = [layer(4, QUARTER_BITRATE), layer(2, HALF_BITRATE), layer(1, TOP_BITRATE)];
  return { codec: 'vp8', capability: vp8, encodings };
}

export type CameraSetting = RTCRtpEncodingParameters & { readonly scalabilityMode?: string };

/**
 * What a camera's encoder is set to where nobody takes more than this spatial layer; null where nobody takes any, undefined for
 * all. An encoder of SVC layers makes fewer of a smaller picture, so that those which stay are the same: by its bitrate alone it
 * would shrink what it captures, and fill the way with padding up to the layers that it lacks.
 * @param encodings as {@link chooseCameraEncoding} made them, lowest first, with what the browser added
 * @param longerSide of what is captured, in pixels
 */
export function encodingsFor(
  encodings: readonly RTCRtpEncodingParameters[],
  spatialLayer: number | null | undefined,
  longerSide: number,
): CameraSetting[] {
  const top = spatialLayer === undefined ? 2 : Math.min(2, Math.max(0, spatialLayer ?? 0));
  const nobodys = spatialLayer === null ? NOBODYS : {};
  const [only, ...others] = encodings;
  if (only !== undefined && others.length === 0) {
    const all = longerSide >= 4 * LEAST_LAYER ? 3 : longerSide >= 2 * LEAST_LAYER ? 2 : 1;
    const made = Math.min(all, top + 1);
    const fewer = made < all ? FEWER_LAYERS[made - 1] : undefined;
    const whole = { scalabilityMode: SVC_MODE, maxBitrate: TOP_BITRATE, maxFramerate: MAX_FRAMERATE };
    return [{ ...only, ...whole, ...fewer, scaleResolutionDownBy: 2 ** (all - made), ...nobodys }];
  }
  const bitrates = [top === 0 ? THUMBNAIL_BITRATE : QUARTER_BITRATE, HALF_BITRATE, TOP_BITRATE];
  return encodings.map((encoding, index) => {
    const maxBitrate = bitrates[index] ?? TOP_BITRATE;
    return { ...encoding, active: index <= top, maxBitrate, maxFramerate: MAX_FRAMERATE, ...nobodys };
  });
}

let knownToSupportSvc: boolean | undefined;

/** Whether this browser's senders take a scalability mode of more than one spatial layer; tried once. */
export function senderSupportsSvc(): boolean {
  knownToSupportSvc ??= takesSvc();
  return knownToSupportSvc;
}

/** Browsers that lack WebRTC SVC ignore the member, so what counts is that it can be read back. */
function takesSvc(): boolean {
  const connection = new RTCPeerConnection();
  const asked: RTCRtpEncodingParameters & { readonly scalabilityMode: string } = {
    scalabilityMode: SVC_MODE,
  };
  try {
    const { sender } = connection.addTransceiver('video', { direction: 'sendonly', sendEncodings: [asked] });
    const given: object = sender.getParameters().encodings[0] ?? {};
    return 'scalabilityMode' in given && given.scalabilityMode === SVC_MODE;
  } catch {
    return false;
  } finally {
    connection.close();
  }
}
