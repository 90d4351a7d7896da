import type { Bytes, DomainBytes } from '@conclave/base';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 as sha256Digest } from '@noble/hashes/sha2.js';
import { plain } from './sodium.ts';

/** SHA-256 of bytes that name their purpose; 32 bytes. */
export function hash(input: DomainBytes): Bytes {
  return plain(sha256Digest(input));
}

/** SHA-256 (FIPS 180-4) of plain bytes, for formats that fix what is hashed; 32 bytes. */
export function sha256(input: Uint8Array): Bytes {
  return plain(sha256Digest(input));
}

/**
 * PRIM-1: HKDF-SHA-256 (RFC 5869) with an empty salt; the info names the purpose.
 * @param length bytes, up to 255 × 32
 * @returns a secret that the caller wipes
 */
export function derive(secret: Uint8Array, info: DomainBytes, length: number): Bytes {
  return plain(hkdf(sha256Digest, secret, new Uint8Array(0), info, length));
}
