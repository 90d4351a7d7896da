import { toPeerId } from '@conclave/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeTicket, encodeTicket } from './ticket-codec.ts';
import type { ReturnTicket } from './tickets.ts';

const bytes = (constraints: fc.IntArrayConstraints) =>
  fc.uint8Array(constraints).map((value) => new Uint8Array(value));
const bytes32 = bytes({ minLength: 32, maxLength: 32 });

const ticket: fc.Arbitrary<ReturnTicket> = fc.record({
  fragment: fc.string(),
  name: fc.string(),
  passcode: fc.option(fc.string()),
  joinKey: fc.option(
    fc.record({
      linkId: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((value) => new Uint8Array(value)),
      secret: bytes32,
      gateSeed: bytes32,
      pwVersion: fc.nat(),
      policyVersion: fc.nat(),
    }),
  ),
  host: fc.option(
    fc.record({
      seed: bytes32,
      links: fc.array(
        fc.record({ index: fc.nat(), personal: fc.boolean(), expiresAt: fc.nat(), label: fc.string() }),
      ),
      linkTaken: fc.boolean(),
    }),
  ),
  former: fc.option(
    fc.record({
      peerId: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((value) => toPeerId(value)),
      token: bytes32,
      gateKey: bytes32,
    }),
  ),
  stage: fc.constantFrom('prejoin', 'joined'),
  place: fc.option(fc.record({ admission: bytes({}), anchor: fc.record({ seq: fc.nat(), hash: bytes32 }) })),
});

test('COM-6: a ticket comes back as it was kept', () => {
  fc.assert(
    fc.property(ticket, (kept) => {
      expect(decodeTicket(encodeTicket(kept))).toEqual(kept);
    }),
  );
});

test('COM-6: what is no ticket is none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(decodeTicket(text)).toBeNull();
    }),
  );
});
