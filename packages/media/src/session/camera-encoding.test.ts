import type { types } from 'mediasoup-client';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseCameraEncoding, encodingsFor } from './camera-encoding.ts';

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

test('whatever the SFU says that anybody takes, no more is sent than without it', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.option(fc.integer({ min: -9, max: 99 }), { nil: null }),
      fc.integer({ min: 1, max: 4000 }),
      (svc, wanted, longerSide) => {
        const all = chooseCameraEncoding({ codecs: [codec('VP8'), codec('VP9')] }, svc)?.encodings ?? [];
        const limited = encodingsFor(
          all.map((each) => ({ ...each })),
          wanted,
          longerSide,
        );
        expect(limited).toHaveLength(all.length);
        limited.forEach((each, index) => {
          expect(each.maxBitrate).toBeLessThanOrEqual(all[index]?.maxBitrate ?? 0);
          expect(each.maxFramerate).toBeLessThanOrEqual(all[index]?.maxFramerate ?? 0);
          expect(each.scaleResolutionDownBy).toBeGreaterThanOrEqual(all[index]?.scaleResolutionDownBy ?? 1);
        });
        // Somebody who comes has something to begin with.
        expect(limited[0]?.active).not.toBe(false);
      },
    ),
  );
});

test('all that was left out comes back', () => {
  for (const svc of [true, false]) {
    const all = chooseCameraEncoding({ codecs: [codec('VP8'), codec('VP9')] }, svc)?.encodings ?? [];
    const given = all.map((each) => ({ scaleResolutionDownBy: 1, ...each, active: true }));
    const once = encodingsFor(given, null, 1280);
    expect(encodingsFor(once, 2, 1280)).toEqual(given);
    expect(encodingsFor(once, undefined, 1280)).toEqual(given);
  }
});

test('layers that stay have the size that they had, of small cameras too', () => {
  const sizes = (longerSide: number) =>
    [0, 1, 2].map((top) => {
      const [{ scalabilityMode, scaleResolutionDownBy = 1 } = {}] = encodingsFor([{}], top, longerSide);
      return `${scalabilityMode} ${longerSide / scaleResolutionDownBy}`;
    });
  expect(sizes(1280)).toEqual(['L1T3 320', 'L2T3_KEY 640', 'L3T3_KEY 1280']);
  // Of these the browser makes two layers, and one.
  expect(sizes(640)).toEqual(['L1T3 320', 'L3T3_KEY 640', 'L3T3_KEY 640']);
  expect(sizes(320)).toEqual(['L3T3_KEY 320', 'L3T3_KEY 320', 'L3T3_KEY 320']);
});

test('FRM-4: where neither codec is there, no camera is sent', () => {
  expect(chooseCameraEncoding({ codecs: [codec('H264')] }, true)).toBeUndefined();
});
