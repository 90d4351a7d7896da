import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytes,
  constant,
  decode,
  encode,
  fixed,
  list,
  nullable,
  struct,
  text,
  u16,
  u32,
  u64,
  u8,
  variants,
} from './codec.ts';

const someBytes = (max: number) => fc.uint8Array({ maxLength: max }).map((value) => new Uint8Array(value));

interface Everything {
  readonly version: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly id: Uint8Array<ArrayBuffer>;
  readonly blob: Uint8Array<ArrayBuffer>;
  readonly name: string;
  readonly maybe: number | null;
  readonly many: readonly number[];
}

const everything = struct<Everything>({
  version: constant(7),
  a: u8,
  b: u16,
  c: u32,
  d: u64,
  id: fixed(4),
  blob: bytes(40),
  name: text(80),
  maybe: nullable(u16),
  many: list(u8, 5),
});

const anything = fc.record({
  version: fc.constant(7),
  a: fc.nat(255),
  b: fc.nat(65535),
  c: fc.nat(2 ** 32 - 1),
  d: fc.maxSafeNat(),
  id: fc.uint8Array({ minLength: 4, maxLength: 4 }).map((value) => new Uint8Array(value)),
  blob: someBytes(40),
  name: fc.string({ unit: 'binary', maxLength: 20 }),
  maybe: fc.option(fc.nat(65535)),
  many: fc.array(fc.nat(255), { maxLength: 5 }),
});

type Shape = { readonly kind: 'dot' } | { readonly kind: 'line'; readonly length: number };
const shape = variants<Shape>({
  dot: { tag: 1, fields: struct({}) },
  line: { tag: 2, fields: struct({ length: u16 }) },
});

describe('PRIM-1: our own encodings', () => {
  it('PRIM-1: every value is read as it was written', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(decode(everything, encode(everything, value))).toEqual(value);
      }),
    );
  });

  it('PRIM-1: a value has one encoding: what can be read is written in the same bytes', () => {
    fc.assert(
      fc.property(anything, fc.nat(), fc.nat(255), (value, position, byte) => {
        const written = encode(everything, value);
        written[position % written.length] = byte;
        const read = decode(everything, written);
        if (read !== undefined) expect(encode(everything, read)).toEqual(written);
      }),
    );
  });

  it('PRIM-1: nothing may be missing at the end, and nothing may follow', () => {
    fc.assert(
      fc.property(anything, someBytes(3), fc.nat(), (value, more, cut) => {
        const written = encode(everything, value);
        expect(decode(everything, written.subarray(0, cut % written.length))).toBeUndefined();
        if (more.length > 0)
          expect(decode(everything, new Uint8Array([...written, ...more]))).toBeUndefined();
      }),
    );
  });

  it('PRIM-1: arbitrary bytes never throw', () => {
    fc.assert(
      fc.property(someBytes(200), (noise) => {
        decode(everything, noise);
        decode(shape, noise);
      }),
    );
    expect(decode(shape, new Uint8Array([3]))).toBeUndefined();
  });

  it('PRIM-1: a union is read by its tag', () => {
    for (const value of [{ kind: 'dot' }, { kind: 'line', length: 3 }] as const) {
      expect(decode(shape, encode(shape, value))).toEqual(value);
    }
  });

  it('PRIM-1: a writer’s faults throw', () => {
    expect(() => encode(u8, 256)).toThrow(RangeError);
    expect(() => encode(u32, -1)).toThrow(RangeError);
    expect(() => encode(fixed(2), new Uint8Array(3))).toThrow(RangeError);
    expect(() => encode(bytes(2), new Uint8Array(3))).toThrow(RangeError);
    expect(() => encode(list(u8, 1), [1, 2])).toThrow(RangeError);
  });
});
