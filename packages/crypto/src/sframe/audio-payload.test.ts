import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeAudioPayload, encodeAudioPayload } from './audio-payload.ts';

test('FRM-6: every size up to the bucket lands in one size, and comes back with its level', () => {
  const bucket = 160;
  for (let length = 1; length <= bucket - 3; length += 1) {
    const opus = new Uint8Array(length).fill(length);
    const encoded = encodeAudioPayload(length % 128, opus, bucket);
    expect(encoded.kind === 'frame' && encoded.data.length).toBe(bucket);
    if (encoded.kind === 'frame') {
      expect(decodeAudioPayload(encoded.data)).toEqual({ kind: 'frame', level: length % 128, opus });
    }
  }
});

test('FRM-6: any Opus frame, level and bucket round-trip', () => {
  const opusFrame = fc.uint8Array({ minLength: 1, maxLength: 1500 });
  fc.assert(
    fc.property(opusFrame, fc.nat(127), fc.nat(5000), (opus, level, spare) => {
      const encoded = encodeAudioPayload(level, opus, opus.length + 3 + spare);
      expect(encoded.kind).toBe('frame');
      if (encoded.kind !== 'frame') return;
      const decoded = decodeAudioPayload(encoded.data);
      expect(decoded).toEqual({ kind: 'frame', level, opus: new Uint8Array(opus) });
      if (decoded.kind === 'frame') expect(decoded.opus.buffer.byteLength).toBe(opus.length);
    }),
  );
});

test('FRM-6: layout is level, big-endian length, Opus, zeros', () => {
  const encoded = encodeAudioPayload(42, new Uint8Array(258).fill(9), 264);
  const expected = [42, 1, 2, ...Array.from({ length: 258 }, () => 9), 0, 0, 0];
  expect(encoded).toEqual({ kind: 'frame', data: new Uint8Array(expected) });
});

test('FRM-6: an Opus frame too large for the bucket is dropped, not sent in another size', () => {
  expect(encodeAudioPayload(0, new Uint8Array(158), 160)).toEqual({
    kind: 'drop',
    reason: 'payload-too-large',
  });
  expect(encodeAudioPayload(0, new Uint8Array(157), 160).kind).toBe('frame');
});

test('FRM-6: an empty frame and a level outside 0 to 127 are dropped', () => {
  expect(encodeAudioPayload(0, new Uint8Array(0), 160)).toEqual({ kind: 'drop', reason: 'empty-frame' });
  for (const level of [-1, 128, 1.5, Number.NaN]) {
    const outcome = encodeAudioPayload(level, new Uint8Array(1), 160);
    expect(outcome).toEqual({ kind: 'drop', reason: 'level-out-of-range' });
  }
});

test('FRM-6: a bucket without room, or beyond the length field, is a fault of the caller', () => {
  for (const bucket of [0, 3, 65_539, 160.5]) {
    expect(() => encodeAudioPayload(0, new Uint8Array(1), bucket)).toThrow(RangeError);
  }
  expect(encodeAudioPayload(0, new Uint8Array(65_535), 65_538).kind).toBe('frame');
});

test('FRM-6: a payload that is short, over-long, empty or loud beyond the scale is dropped', () => {
  for (const bytes of [[], [1], [1, 0], [1, 0, 0, 0], [1, 0, 2, 7], [1, 255, 255, 7], [128, 0, 1, 7]]) {
    const outcome = decodeAudioPayload(new Uint8Array(bytes));
    expect(outcome).toEqual({ kind: 'drop', reason: 'malformed-payload' });
  }
});

test('FRM-6: a single bit set anywhere in the padding is dropped', () => {
  const encoded = encodeAudioPayload(1, new Uint8Array([7, 7]), 16);
  expect(encoded.kind).toBe('frame');
  if (encoded.kind !== 'frame') return;
  for (let i = 5; i < 16; i += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const tampered = encoded.data.slice();
      tampered[i] = 1 << bit;
      expect(decodeAudioPayload(tampered)).toEqual({ kind: 'drop', reason: 'padding-not-zero' });
    }
  }
});

test('FRM-6: arbitrary bytes are decoded or dropped, never thrown at', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const outcome = decodeAudioPayload(bytes);
      if (outcome.kind === 'drop') return;
      expect(encodeAudioPayload(outcome.level, outcome.opus, bytes.length)).toEqual({
        kind: 'frame',
        data: new Uint8Array(bytes),
      });
    }),
  );
});
