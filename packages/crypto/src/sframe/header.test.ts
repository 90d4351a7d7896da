import fc from 'fast-check';
import { expect, test } from 'vitest';
import vectors from '../../vectors/sframe-rfc9605.json' with { type: 'json' };
import { fromHex } from './fixtures.ts';
import { decodeHeader, encodeHeader, writeHeader } from './header.ts';

const uint64 = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 0n, max: 0xffff_ffffn }),
);

test.each(vectors.headers)('FRM-3: header KID $kid CTR $ctr is that of RFC 9605 Appendix C.1', (vector) => {
  const kid = BigInt(vector.kid);
  const ctr = BigInt(vector.ctr);
  const encoded = fromHex(vector.encoded);
  expect(encodeHeader(kid, ctr)).toEqual(encoded);
  const header = decodeHeader(encoded, 0);
  expect(header).toMatchObject({ kind: 'header', length: encoded.length });
  expect(header.kind === 'header' && BigInt(header.kid)).toBe(kid);
  expect(header.kind === 'header' && BigInt(header.ctr)).toBe(ctr);
});

test('FRM-3: every KID and CTR comes back as it was, whatever follows or precedes the header', () => {
  fc.assert(
    fc.property(uint64, uint64, fc.uint8Array({ maxLength: 12 }), (kid, ctr, around) => {
      const encoded = encodeHeader(kid, ctr);
      const bytes = new Uint8Array([...around, ...encoded, ...around]);
      const header = decodeHeader(bytes, around.length);
      expect(header).toMatchObject({ kind: 'header', length: encoded.length });
      if (header.kind !== 'header') return;
      expect([BigInt(header.kid), BigInt(header.ctr)]).toEqual([kid, ctr]);
      expect(encodeHeader(header.kid, header.ctr)).toEqual(encoded);
      const small = (value: bigint): boolean => value <= Number.MAX_SAFE_INTEGER;
      expect([typeof header.kid === 'number', typeof header.ctr === 'number']).toEqual([
        small(kid),
        small(ctr),
      ]);
    }),
  );
});

test('FRM-3: whatever is accepted as a header is the only encoding of its KID and CTR', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      const header = decodeHeader(bytes, 0);
      if (header.kind === 'malformed') return;
      expect(encodeHeader(header.kid, header.ctr)).toEqual(bytes.slice(0, header.length));
    }),
    { numRuns: 500 },
  );
});

test('FRM-3: a header cut short anywhere is refused as truncated', () => {
  const encoded = encodeHeader(2n ** 64n - 1n, 2n ** 63n);
  for (let length = 0; length < encoded.length; length += 1) {
    expect(decodeHeader(encoded.subarray(0, length), 0)).toEqual({
      kind: 'malformed',
      reason: 'header-truncated',
    });
  }
});

test.each(['0807', '8007', '0900ff', '9000ff', '0f00ffffffffffffff'])(
  'FRM-3: %s, longer than its values need, is refused',
  (hex) => {
    expect(decodeHeader(fromHex(hex), 0)).toEqual({ kind: 'malformed', reason: 'header-not-minimal' });
  },
);

test('FRM-3: a value that no header can carry is a fault of the caller', () => {
  for (const value of [-1, 1.5, Number.NaN, 2 ** 53, -1n, 2n ** 64n]) {
    expect(() => encodeHeader(value, 0)).toThrow(RangeError);
    expect(() => encodeHeader(0, value)).toThrow(RangeError);
  }
  expect(() => writeHeader(new Uint8Array(3), 0, 0x123456, 0)).toThrow(RangeError);
});
