import { concatBytes } from '@conclave/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeAdmission } from './admission.ts';

const bytes = (minLength: number, maxLength = minLength) =>
  fc.uint8Array({ minLength, maxLength }).map((value) => new Uint8Array(value));
const parts = fc.record({
  admitPub: bytes(0, 1300),
  groupId: bytes(32),
  policyVersion: fc.nat(),
  signature: bytes(64),
});

function uint32(value: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value);
  return out;
}

test('JOIN-2: an admission is read part by part, wherever it stands in memory', () => {
  fc.assert(
    fc.property(parts, (value) => {
      const { admitPub, groupId, policyVersion, signature } = value;
      const length = uint32(admitPub.length);
      const blob = concatBytes(
        Uint8Array.of(9, 1),
        length,
        admitPub,
        groupId,
        uint32(policyVersion),
        signature,
      );
      expect(decodeAdmission(blob.subarray(1))).toEqual({ ok: true, value });
    }),
  );
});

test('JOIN-2: no other bytes are an admission', () => {
  const malformed = { ok: false, error: 'malformed-admission' };
  const blob = new Uint8Array(1 + 4 + 32 + 4 + 64);
  expect(decodeAdmission(blob)).toEqual(malformed);
  blob[0] = 1;
  expect(decodeAdmission(blob).ok).toBe(true);
  for (const other of [
    blob.subarray(1),
    blob.subarray(0, -1),
    concatBytes(blob, Uint8Array.of(0)),
    new Uint8Array(0),
  ])
    expect(decodeAdmission(other)).toEqual(malformed);
});
