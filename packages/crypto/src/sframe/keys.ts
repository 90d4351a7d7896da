import type { Bytes } from '@conclave/base';
import type { HeaderInteger } from './header.ts';
import { sframeSuite } from './suite.ts';

/** `sframe_key` as a CryptoKey that script can't read, and `sframe_salt` (Nn bytes; wipe it after use). */
export interface FrameKey {
  readonly key: CryptoKey;
  readonly salt: Bytes;
}

const NO_SALT = new Uint8Array(0);

/**
 * Takes over `base_key` (RFC 9605 section 4.4.2) as a non-extractable HKDF key and wipes the bytes, also where it
 * fails. The caller must hold no copy. `sframe_secret` (HKDF-Extract) is made inside WebCrypto and never
 * reaches script.
 * @returns a promise that rejects only where WebCrypto itself fails
 */
export async function importBaseKey(baseKey: Bytes): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('raw', baseKey, 'HKDF', false, ['deriveKey', 'deriveBits']);
  } finally {
    baseKey.fill(0);
  }
}

/**
 * `sframe_key` and `sframe_salt` of one KID (RFC 9605 section 4.4.2).
 * @param usage the one thing that the key will be able to do
 * @returns a promise that rejects only where WebCrypto itself fails
 */
export async function deriveFrameKey(
  baseKey: CryptoKey,
  kid: HeaderInteger,
  usage: 'encrypt' | 'decrypt',
): Promise<FrameKey> {
  const hkdf = (what: 'key' | 'salt') => ({
    name: 'HKDF',
    hash: sframeSuite.hash,
    salt: NO_SALT,
    info: derivationLabel(what, kid),
  });
  const aes = { name: 'AES-GCM', length: sframeSuite.Nk * 8 };
  const [key, salt] = await Promise.all([
    crypto.subtle.deriveKey(hkdf('key'), baseKey, aes, false, [usage]),
    crypto.subtle.deriveBits(hkdf('salt'), baseKey, sframeSuite.Nn * 8),
  ]);
  return { key, salt: new Uint8Array(salt) };
}

/** `sframe_key_label` or `sframe_salt_label`: text ‖ KID (8 bytes) ‖ suite (2 bytes), RFC 9605 section 4.4.2. */
export function derivationLabel(what: 'key' | 'salt', kid: HeaderInteger): Bytes {
  const text = new TextEncoder().encode(`SFrame 1.0 Secret ${what} `);
  const label = new Uint8Array(text.length + 10);
  label.set(text);
  const view = new DataView(label.buffer);
  view.setBigUint64(text.length, BigInt(kid));
  view.setUint16(text.length + 8, sframeSuite.id);
  return label;
}

/**
 * Writes nonce = salt XOR CTR (RFC 9605 section 4.4.3) to `out`. CTR is at most 2^32−1, so that only the last
 * four bytes differ from the salt.
 */
export function writeNonce(out: Bytes, salt: Bytes, ctr: number): void {
  out.set(salt);
  for (let i = out.length - 1, rest = ctr; rest > 0; i -= 1, rest >>>= 8)
    out[i] = (out[i] ?? 0) ^ (rest & 0xff);
}
