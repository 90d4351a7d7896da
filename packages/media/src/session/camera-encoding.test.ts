import type { types } from 'mediasoup-client';
import { expect, test } from 'vitest';
import { chooseCameraEncoding } from './camera-encoding.ts';

const codec = (name: 'VP8' | 'VP9' | 'H264'): types.RtpCodecCapability => ({
  kind: 'video',
  mimeType: `video/${name}`,
  clockRate: 90_000,
  preferredPayloadType: 100,
});

test('a sender with SVC sends VP9 in layers that can be dropped without the payload', () => {
  const chosen = chooseCameraEncoding({ codecs: [codec('VP8'), codec('VP9')] }, true);
  expect(chosen?.codec).toBe('vp9');
  expect(chosen?.encodings.map(({ scalabilityMode }) => scalabilityMode)).toEqual(['L3T3_KEY']);
});

test('a sender without SVC sends VP8 simulcast, three sizes from the smallest up', () => {
  const chosen = chooseCameraEncoding({ codecs: [codec('VP8'), codec('VP9')] }, false);
  expect(chosen?.codec).toBe('vp8');
  expect(chosen?.encodings.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)).toEqual([4, 2, 1]);
});

test('FRM-4: where neither codec is there, no camera is sent', () => {
  expect(chooseCameraEncoding({ codecs: [codec('H264')] }, true)).toBeUndefined();
});
