import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codecCodepoint, kindCodepoint } from './codec.ts';
import { CONTEXT, contextSource, packKid, unpackKid } from './kid.ts';
import { clearPrefixLength } from './prefix.ts';

const context = fc.constantFrom(...Object.values(CONTEXT));

test('FRM-2: context, leaf and epoch mod 256 stand at their bits and come back', () => {
  expect(packKid(CONTEXT.screenAudio, 0xabc, 0x1234)).toBe(0x8abc34);
  fc.assert(
    fc.property(context, fc.nat(4095), fc.maxSafeNat(), (ctx, leafIndex, epoch) => {
      const kid = packKid(ctx, leafIndex, epoch);
      expect(kid).toBeLessThan(2 ** 24);
      expect(unpackKid(kid)).toEqual({ context: ctx, leafIndex, epochByte: epoch % 256 });
    }),
  );
});

test('FRM-2: contexts are 1 microphone, 2-4 camera, 5-7 screen, 8 screen audio, and no other is a KID', () => {
  const sources = Array.from({ length: 16 }, (_, value) => unpackKid(value << 20)).map(
    (fields) => fields && contextSource(fields.context),
  );
  const named = ['microphone', 'camera', 'camera', 'camera', 'screen', 'screen', 'screen', 'screen-audio'];
  expect(sources).toEqual([undefined, ...named, ...Array.from({ length: 7 }, () => undefined)]);
  for (const kid of [0x1000000, 0x1100000, 2 ** 40, 2n ** 60n]) expect(unpackKid(kid)).toBeUndefined();
});

test('FRM-2: a leaf or an epoch that does not fit is a fault of the caller', () => {
  for (const leaf of [-1, 4096, 0.5, Number.NaN]) expect(() => packKid(1, leaf, 0)).toThrow(RangeError);
  for (const epoch of [-1, 0.5, 2 ** 53]) expect(() => packKid(1, 0, epoch)).toThrow(RangeError);
});

test('FRM-3: Opus and VP9 have no clear prefix, VP8 has 1 byte, or 10 where bit 0 of the first is 0', () => {
  for (let byte = 0; byte < 256; byte += 1) {
    expect(clearPrefixLength('opus', byte)).toBe(0);
    expect(clearPrefixLength('vp9', byte)).toBe(0);
    expect(clearPrefixLength('vp8', byte)).toBe(byte % 2 === 0 ? 10 : 1);
  }
});

test('FRM-3: kind and codec codepoints do not change', () => {
  const codecs = ['opus', 'vp8', 'vp9'] as const;
  expect(codecs.map((codec) => [kindCodepoint(codec), codecCodepoint(codec)])).toEqual([
    [1, 1],
    [2, 2],
    [2, 3],
  ]);
});
