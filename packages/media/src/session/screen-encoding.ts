import type { types } from 'mediasoup-client';
import type { Codec } from '../types.ts';
import type { CameraEncoding } from './camera-encoding.ts';
import { findCodec } from './rtp-filter.ts';

/** Bits per second: a page of text at 1080p is there within a second, and films at 30 pictures a second look right. */
const MAX_BITRATE = 2_500_000;
const MAX_FRAMERATE = 30;

/**
 * One spatial layer, whatever is shared: Chromium sends not one packet of a screen in the layers that it sends a camera in
 * (`L3T3_KEY`) unless its hint is `motion`, and the hint may change while the share runs. Of simulcast it sends the small
 * pictures alone for seconds. `L1T3` starts at once with every hint, and lets the SFU thin it out for small tiles.
 * @param svc see `senderSupportsSvc`; without it VP8, which others than Chromium encode best
 * @returns the best one first; the others where the encoder gives nothing. Empty where router and browser have no codec in common
 */
export function screenEncodings(
  capabilities: types.RtpCapabilities,
  svc: boolean,
): readonly CameraEncoding[] {
  // Where both don't fit, a face may blur before letters do.
  const layer = { maxBitrate: MAX_BITRATE, maxFramerate: MAX_FRAMERATE, priority: 'high' } as const;
  const of = (codec: Codec, encoding: types.RtpEncodingParameters): readonly CameraEncoding[] => {
    const capability = findCodec(capabilities, codec);
    return capability === undefined ? [] : [{ codec, capability, encodings: [encoding] }];
  };
  return [...(svc ? of('vp9', { ...layer, scalabilityMode: 'L1T3' }) : []), ...of('vp8', layer)];
}
