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
