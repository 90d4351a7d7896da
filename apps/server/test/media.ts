import type { MediaKind } from '@conclave/protocol';
import type { RtpCapabilities, RtpParameters, Sfu, SfuPlace } from '../src/media/sfu.ts';

/** RTP parameters as a browser's mediasoup-client sends them. */

export const codecs = {
  opus: { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 111, clockRate: 48_000, channels: 2 },
  vp8: { kind: 'video', mimeType: 'video/VP8', preferredPayloadType: 96, clockRate: 90_000 },
  vp9: {
    kind: 'video',
    mimeType: 'video/VP9',
    preferredPayloadType: 98,
    clockRate: 90_000,
    parameters: { 'profile-id': 0 },
  },
};

export function extension(uri: string, id: number) {
  return { uri, id };
}

const mid = 'urn:ietf:params:rtp-hdrext:sdes:mid';
const absSendTime = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time';

let ssrc = 1000;

export function parametersOf(kind: MediaKind): RtpParameters {
  ssrc += 1;
  const headerExtensions = [extension(mid, 1), extension(absSendTime, 4)];
  const encodings = [{ ssrc }];
  const rtcp = { cname: 'test' };
  if (kind === 'audio') {
    const opus = { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 };
    return { codecs: [opus], headerExtensions, encodings, rtcp };
  }
  const vp8 = {
    mimeType: 'video/VP8',
    payloadType: 96,
    clockRate: 90_000,
    rtcpFeedback: [{ type: 'nack', parameter: 'pli' }],
  };
  return { codecs: [vp8], headerExtensions, encodings, rtcp };
}

export function capabilities(): RtpCapabilities {
  return {
    codecs: Object.values(codecs),
    headerExtensions: (['audio', 'video'] as const).flatMap((kind) => [
      { kind, uri: mid, preferredId: 1 },
      { kind, uri: absSendTime, preferredId: 4 },
    ]),
  };
}

export async function openPlace(sfu: Sfu, beside: readonly SfuPlace[] = []): Promise<SfuPlace> {
  const place = await sfu.openPlace(beside);
  if (place === null) throw new Error('there is no place');
  return place;
}
