import { utf8Encode } from '@conclave/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeContent, encodeContent } from './content.ts';
import type { Content } from './content.ts';

const publication = fc.record({
  producerId: fc.stringMatching(/^[\w-]{1,64}$/),
  context: fc.constantFrom('microphone', 'camera', 'screen', 'screen-audio'),
  codec: fc.constantFrom('opus', 'vp8', 'vp9'),
  paused: fc.boolean(),
});
const told: fc.Arbitrary<Content> = fc.oneof(
  fc.record({
    type: fc.constant('presence' as const),
    audio: fc.boolean(),
    video: fc.boolean(),
    publications: fc.array(publication, { maxLength: 8 }),
  }),
  fc.record({
    type: fc.constant('persistent-identity' as const),
    proof: fc.stringMatching(/^[\w-]{130}$/),
  }),
);

test('APP-1: what a member tells comes out as it went in', () => {
  fc.assert(
    fc.property(told, (content) => {
      expect(decodeContent(encodeContent(content))).toEqual({ ok: true, value: content });
    }),
  );
});

test('APP-1: no bytes of a member can do more than be refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8Encode)), (bytes) => {
      expect(decodeContent(bytes)).toMatchObject({ ok: false });
    }),
  );
});

test('a type of a newer version is told apart from nonsense', () => {
  expect(decodeContent(utf8Encode('{"type":"hologram"}'))).toEqual({ ok: false, error: 'unknown-type' });
  expect(decodeContent(utf8Encode('{"type":"presence"}'))).toEqual({ ok: false, error: 'malformed' });
  const nine = Array.from({ length: 9 }, (_, index) => ({
    producerId: `p${index}`,
    context: 'camera',
    codec: 'vp8',
    paused: false,
  }));
  const flood = JSON.stringify({ type: 'presence', audio: true, video: true, publications: nine });
  expect(decodeContent(utf8Encode(flood))).toEqual({ ok: false, error: 'malformed' });
});
