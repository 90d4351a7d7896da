import type { Bytes } from '@conclave/base';

/**
 * KID or CTR, 0 to 2^64−1: a `number` up to 2^53−1 and a `bigint` above, so that the frame path, whose KIDs
 * and CTRs are small, never makes a BigInt. The decoder returns this form only; the encoder also takes a
 * small bigint.
 */
export type HeaderInteger = number | bigint;

export interface SframeHeader {
  readonly kind: 'header';
  readonly kid: HeaderInteger;
  readonly ctr: HeaderInteger;
  /** Bytes that the header takes, 1 to 17. */
  readonly length: number;
}

export interface MalformedHeader {
  readonly kind: 'malformed';
  readonly reason: 'header-truncated' | 'header-not-minimal';
}

/** One config byte and two fields of at most eight bytes. */
export const MAX_HEADER_LENGTH = 17;

const MAX_UINT64 = 0xffff_ffff_ffff_ffffn;
const EXTENDED = 0b1000;

/**
 * Writes the SFrame header (RFC 9605 section 4.3) with minimal fields at `out[at]` and returns its length in bytes.
 * @throws RangeError where a value is no integer of 0 to 2^64−1, or `out` is too short (faults of the caller)
 */
export function writeHeader(out: Uint8Array, at: number, kid: HeaderInteger, ctr: HeaderInteger): number {
  const kidLength = extendedLength(kid);
  const ctrLength = extendedLength(ctr);
  const length = 1 + kidLength + ctrLength;
  if (at + length > out.length) throw new RangeError('no room for the SFrame header');
  out[at] = (configNibble(kid, kidLength) << 4) | configNibble(ctr, ctrLength);
  writeInteger(out, at + 1, kid, kidLength);
  writeInteger(out, at + 1 + kidLength, ctr, ctrLength);
  return length;
}

/** The SFrame header of `kid` and `ctr` in bytes of its own; throws as {@link writeHeader} does. */
export function encodeHeader(kid: HeaderInteger, ctr: HeaderInteger): Bytes {
  const out = new Uint8Array(MAX_HEADER_LENGTH);
  return out.slice(0, writeHeader(out, 0, kid, ctr));
}

/**
 * Reads the header that starts at `bytes[at]`; what follows it is not looked at. Never throws. A field longer
 * than its value needs is refused, so that each (KID, CTR) has exactly one encoding.
 */
export function decodeHeader(bytes: Uint8Array, at: number): SframeHeader | MalformedHeader {
  const config = bytes[at];
  if (config === undefined) return { kind: 'malformed', reason: 'header-truncated' };
  const kidLength = fieldLength(config >> 4);
  const ctrLength = fieldLength(config & 0xf);
  const length = 1 + kidLength + ctrLength;
  if (at + length > bytes.length) return { kind: 'malformed', reason: 'header-truncated' };
  const kid = kidLength === 0 ? config >> 4 : readInteger(bytes, at + 1, kidLength);
  const ctr = ctrLength === 0 ? config & 0x7 : readInteger(bytes, at + 1 + kidLength, ctrLength);
  if (extendedLength(kid) !== kidLength || extendedLength(ctr) !== ctrLength) {
    return { kind: 'malformed', reason: 'header-not-minimal' };
  }
  return { kind: 'header', kid, ctr, length };
}

/** Bytes behind the config byte: none for 0 to 7, which stand in the config byte itself. */
function extendedLength(value: HeaderInteger): number {
  const valid =
    typeof value === 'bigint'
      ? value >= 0n && value <= MAX_UINT64
      : Number.isSafeInteger(value) && value >= 0;
  if (!valid) throw new RangeError('KID and CTR are integers of 0 to 2^64-1');
  if (value < 8) return 0;
  let length = 1;
  for (let limit = 0x100; value >= limit && length < 8; limit *= 0x100) length += 1;
  return length;
}

function configNibble(value: HeaderInteger, length: number): number {
  return length === 0 ? Number(value) : EXTENDED | (length - 1);
}

function fieldLength(nibble: number): number {
  return (nibble & EXTENDED) === 0 ? 0 : (nibble & 0x7) + 1;
}

function writeInteger(out: Uint8Array, at: number, value: HeaderInteger, length: number): void {
  if (typeof value === 'bigint') {
    for (let i = length - 1, rest = value; i >= 0; i -= 1, rest >>= 8n) out[at + i] = Number(rest & 0xffn);
    return;
  }
  for (let i = length - 1, rest = value; i >= 0; i -= 1, rest = Math.floor(rest / 0x100)) {
    out[at + i] = rest % 0x100;
  }
}

function readInteger(bytes: Uint8Array, at: number, length: number): HeaderInteger {
  if (length <= 6) {
    let value = 0;
    for (let i = at; i < at + length; i += 1) value = value * 0x100 + (bytes[i] ?? 0);
    return value;
  }
  let value = 0n;
  for (let i = at; i < at + length; i += 1) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
