import { concatBytes, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';

/**
 * One value's encoding. `read` returns undefined where the bytes are not the one canonical encoding of a value;
 * it never throws. Integers are big-endian; what has a variable length stands behind it.
 */
export interface Codec<T> {
  readonly write: (value: T, out: Bytes[]) => void;
  readonly read: (input: Cursor) => T | undefined;
}

/** A position in the bytes that are read. */
export class Cursor {
  #offset = 0;
  readonly #source: Uint8Array;

  constructor(source: Uint8Array) {
    this.#source = source;
  }

  get remaining(): number {
    return this.#source.length - this.#offset;
  }

  /** A copy of the next bytes, or undefined where there are not that many. */
  take(length: number): Bytes | undefined {
    if (length > this.remaining) return undefined;
    const part = new Uint8Array(this.#source.subarray(this.#offset, this.#offset + length));
    this.#offset += length;
    return part;
  }
}

export function encode<T>(codec: Codec<T>, value: T): Bytes {
  const out: Bytes[] = [];
  codec.write(value, out);
  return concatBytes(...out);
}

/** The value, or undefined where the bytes are malformed or anything stands behind it. */
export function decode<T>(codec: Codec<T>, source: Uint8Array): T | undefined {
  const input = new Cursor(source);
  const value = codec.read(input);
  return input.remaining === 0 ? value : undefined;
}

function unsigned(size: 1 | 2 | 4 | 8): Codec<number> {
  const max = size === 8 ? Number.MAX_SAFE_INTEGER : 2 ** (8 * size) - 1;
  return {
    write: (value, out) => {
      if (!Number.isSafeInteger(value) || value < 0 || value > max)
        throw new RangeError('integer out of range');
      const digits = new Uint8Array(size);
      for (let index = size - 1, rest = value; index >= 0; index--, rest = Math.floor(rest / 256)) {
        digits[index] = rest % 256;
      }
      out.push(digits);
    },
    read: (input) => {
      const value = input.take(size)?.reduce((sum, byte) => sum * 256 + byte, 0);
      return value === undefined || value > max ? undefined : value;
    },
  };
}

export const u8 = unsigned(1);
export const u16 = unsigned(2);
export const u32 = unsigned(4);
/** Up to 2^53 − 1: times in milliseconds. */
export const u64 = unsigned(8);

export const bool: Codec<boolean> = {
  write: (value, out) => u8.write(value ? 1 : 0, out),
  read: (input) => {
    const value = u8.read(input);
    return value === 0 || value === 1 ? value === 1 : undefined;
  },
};

/** One of some words: its place among them, from 1. */
export function oneOf<const T extends string>(...words: readonly T[]): Codec<T> {
  return {
    write: (value, out) => u8.write(words.indexOf(value) + 1, out),
    read: (input) => {
      const place = u8.read(input);
      return place === undefined || place === 0 ? undefined : words[place - 1];
    },
  };
}

/** Exactly `length` bytes. */
export function fixed(length: number): Codec<Bytes> {
  return {
    write: (value, out) => {
      if (value.length !== length) throw new RangeError('wrong length');
      out.push(value);
    },
    read: (input) => input.take(length),
  };
}

/** Up to `max` bytes. */
export function bytes(max: number): Codec<Bytes> {
  return {
    write: (value, out) => {
      if (value.length > max) throw new RangeError('too long');
      u32.write(value.length, out);
      out.push(value);
    },
    read: (input) => {
      const length = u32.read(input);
      return length === undefined || length > max ? undefined : input.take(length);
    },
  };
}

/** Keeps a byte order mark: without that, two encodings would be read as one text. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readUtf8(raw: Bytes): string | undefined {
  try {
    return utf8.decode(raw);
  } catch {
    return undefined;
  }
}

/** Well-formed UTF-8 of up to `max` bytes. */
export function text(max: number): Codec<string> {
  const raw = bytes(max);
  return {
    write: (value, out) => raw.write(utf8Encode(value), out),
    read: (input) => {
      const value = raw.read(input);
      return value === undefined ? undefined : readUtf8(value);
    },
  };
}

export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    write: (value, out) => {
      u8.write(value === null ? 0 : 1, out);
      if (value !== null) codec.write(value, out);
    },
    read: (input) => {
      const present = u8.read(input);
      if (present === 0) return null;
      return present === 1 ? codec.read(input) : undefined;
    },
  };
}

export function list<T>(codec: Codec<T>, max: number): Codec<readonly T[]> {
  return {
    write: (values, out) => {
      if (values.length > max) throw new RangeError('too many');
      u16.write(values.length, out);
      for (const value of values) codec.write(value, out);
    },
    read: (input) => {
      const length = u16.read(input);
      if (length === undefined || length > max) return undefined;
      const values: T[] = [];
      while (values.length < length) {
        const value = codec.read(input);
        if (value === undefined) return undefined;
        values.push(value);
      }
      return values;
    },
  };
}

/** The fields one after another, in the order in which they are written down. */
export function struct<T extends object>(fields: { readonly [K in keyof T]: Codec<T[K]> }): Codec<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type of `fields` has exactly T's keys
  const keys = Object.keys(fields) as (keyof T)[];
  return {
    write: (value, out) => {
      for (const key of keys) fields[key].write(value[key], out);
    },
    read: (input) => {
      const value: Partial<T> = {};
      for (const key of keys) {
        const field = fields[key].read(input);
        if (field === undefined) return undefined;
        value[key] = field;
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every key of T was read above
      return value as T;
    },
  };
}

type FieldsOf<T extends { readonly kind: string }, K extends T['kind']> = Omit<
  Extract<T, { kind: K }>,
  'kind'
>;

/** A union by `kind`: one byte's tag, then the fields of that kind. */
export function variants<T extends { readonly kind: string }>(cases: {
  readonly [K in T['kind']]: { readonly tag: number; readonly fields: Codec<FieldsOf<T, K>> };
}): Codec<T> {
  const kinds = Object.keys(cases) as T['kind'][];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- which kind's fields, TypeScript can't follow
  const fieldsOf = (kind: T['kind']) => cases[kind].fields as Codec<object>;
  return {
    write: (value, out) => {
      u8.write(cases[value.kind as T['kind']].tag, out);
      fieldsOf(value.kind).write(value, out);
    },
    read: (input) => {
      const tag = u8.read(input);
      const kind = kinds.find((candidate) => cases[candidate].tag === tag);
      if (kind === undefined) return undefined;
      const fields = fieldsOf(kind).read(input);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a kind with the fields of that kind is a T
      return fields === undefined ? undefined : ({ ...fields, kind } as object as T);
    },
  };
}

/** A byte that is always the same, such as a format's version. */
export function constant(value: number): Codec<number> {
  return refined(u8, (read) => (read === value ? read : undefined));
}

/** Restricts a codec to the values that `refine` lets through. */
export function refined<T, U extends T>(codec: Codec<T>, refine: (value: T) => U | undefined): Codec<U> {
  return {
    write: (value, out) => codec.write(value, out),
    read: (input) => {
      const value = codec.read(input);
      return value === undefined ? undefined : refine(value);
    },
  };
}
