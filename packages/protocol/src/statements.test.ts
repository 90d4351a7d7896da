import { toHex } from '@conclave/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytes, ids } from '../test/arbitraries.ts';
import { commandStatement, gateStatement, hostStatement, policyStatement } from './statements.ts';

const purposes = [gateStatement, hostStatement] as const;

test('PRIM-1: two statements are equal only where purpose, nonce, room and peer are equal', () => {
  const input = fc.tuple(fc.constantFrom(0, 1), bytes(40), ids.roomId, ids.peerId);
  fc.assert(
    fc.property(input, input, (a, b) => {
      const [left, right] = [a, b].map(([purpose, nonce, room, peer]) =>
        toHex((purposes[purpose] ?? gateStatement)(nonce, room, peer)),
      );
      const same = a[0] === b[0] && toHex(a[1]) === toHex(b[1]) && a[2] === b[2] && a[3] === b[3];
      expect(left === right).toBe(same);
    }),
  );
});

test('PRIM-1: no byte moves between the parts of a statement', () => {
  fc.assert(
    fc.property(ids.roomId, bytes(60, 1), (room, body) => {
      const shorter = body.slice(0, -1);
      expect(toHex(policyStatement(room, body))).not.toBe(toHex(policyStatement(room, shorter)));
    }),
  );
});

test('PRIM-1: one signed body under another purpose is another statement', () => {
  fc.assert(
    fc.property(ids.roomId, bytes(60), (room, body) => {
      expect(toHex(policyStatement(room, body))).not.toBe(
        toHex(commandStatement(new Uint8Array(0), 0, room, body)),
      );
    }),
  );
});

test('PRIM-1: each statement begins with its own length-prefixed domain label', () => {
  const nonce = new Uint8Array(32);
  const [room, peer] = [fc.sample(ids.roomId, 1)[0], fc.sample(ids.peerId, 1)[0]];
  if (room === undefined || peer === undefined) throw new Error('fast-check gave no sample');
  const labels = [
    gateStatement(nonce, room, peer),
    hostStatement(nonce, room, peer),
    policyStatement(room, nonce),
    commandStatement(nonce, 1, room, nonce),
  ].map((statement) => new TextDecoder().decode(statement.subarray(1, 1 + (statement[0] ?? 0))));
  expect(labels).toEqual([
    'conclave/v1/gate',
    'conclave/v1/host-connection',
    'conclave/v1/policy',
    'conclave/v1/server-command',
  ]);
});

test('MOD-2: a command is signed for one connection and one count of it', () => {
  const input = fc.tuple(bytes(32, 32), fc.integer({ min: 1, max: 0xffff_ffff }), ids.roomId, bytes(60));
  fc.assert(
    fc.property(input, input, (a, b) => {
      const [left, right] = [a, b].map((parts) => toHex(commandStatement(...parts)));
      const same =
        toHex(a[0]) === toHex(b[0]) && a[1] === b[1] && a[2] === b[2] && toHex(a[3]) === toHex(b[3]);
      expect(left === right).toBe(same);
    }),
  );
});
