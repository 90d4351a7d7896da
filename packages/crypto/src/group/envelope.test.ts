import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeEnvelope, encodeEnvelope, maxContent } from './envelope.ts';
import type { Envelope } from './envelope.ts';

const thirtyTwo = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((value) => new Uint8Array(value));
const envelope: fc.Arbitrary<Envelope> = fc.oneof(
  fc.record({
    kind: fc.constant('content' as const),
    content: fc.uint8Array({ maxLength: 2000 }).map((value) => new Uint8Array(value)),
  }),
  fc.constant({ kind: 'ack' as const }),
  fc.constant({ kind: 'leave' as const }),
  fc.record({ kind: fc.constant('heartbeat' as const), transcriptHash: thirtyTwo, epoch: fc.nat() }),
  fc.record({ kind: fc.constant('reject' as const), epoch: fc.nat(), commit: thirtyTwo }),
  fc.record({
    kind: fc.constant('wrong-passcode' as const),
    request: thirtyTwo,
    identityPub: thirtyTwo,
    linkId: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((value) => new Uint8Array(value)),
  }),
);

it('APP-1: an envelope is read as it was written, and fills steps of 256 bytes', () => {
  fc.assert(
    fc.property(fc.record({ generation: fc.nat(), envelope }), (value) => {
      const written = encodeEnvelope(value);
      expect(written.length % 256).toBe(0);
      expect(decodeEnvelope(written)).toEqual(value);
    }),
  );
});

it('APP-1: control messages can’t be told from short content by their size', () => {
  const placed = (value: Envelope) => encodeEnvelope({ generation: 0, envelope: value });
  const short = placed({ kind: 'content', content: new Uint8Array(200) });
  for (const kind of ['ack', 'leave'] as const) expect(placed({ kind })).toHaveLength(short.length);
});

it('DOS-1: content above the cap is not written, and noise is never read', () => {
  const long = { kind: 'content', content: new Uint8Array(maxContent + 1) } as const;
  expect(() => encodeEnvelope({ generation: 0, envelope: long })).toThrow(RangeError);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (noise) => void decodeEnvelope(noise)));
});
