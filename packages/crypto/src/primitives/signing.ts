import { concatBytes, fromBase64Url } from '@conclave/base';
import type { Bytes, DomainBytes } from '@conclave/base';
import { plain, sodium } from './sodium.ts';
import type { Sodium } from './sodium.ts';

/** An Ed25519 key (RFC 8032) that signs statements only: bytes that name their purpose (PRIM-1). */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  /** @returns 64 bytes */
  sign(statement: DomainBytes): Promise<Bytes>;
}

/** What precedes a 32-byte seed in a PKCS #8 Ed25519 key (RFC 8410 section 7). */
const pkcs8Prefix = new Uint8Array([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

/**
 * A key that a seed determines. The private half lives in WebCrypto and can't be exported.
 * @param seed 32 bytes; stays the caller's to wipe
 */
export async function signingKeyFromSeed(seed: Bytes): Promise<SigningKey> {
  const encoded = concatBytes(pkcs8Prefix, seed);
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('pkcs8', encoded, 'Ed25519', false, ['sign']),
    publicHalf(encoded),
  ]);
  encoded.fill(0);
  return webCryptoKey(publicKey, privateKey);
}

/** WebCrypto tells it within a JWK alone, of a key that may be exported: this one is let go of at once. */
async function publicHalf(encoded: Bytes): Promise<Bytes> {
  try {
    const key = await crypto.subtle.importKey('pkcs8', encoded, 'Ed25519', true, ['sign']);
    const { x = '' } = await crypto.subtle.exportKey('jwk', key);
    const publicKey = fromBase64Url(x);
    if (publicKey?.length === 32) return publicKey;
  } catch {
    // Some browsers know the public half of such a key only where its encoding holds it.
  }
  const { ed25519 } = await import('@noble/curves/ed25519.js');
  return plain(ed25519.getPublicKey(encoded.subarray(pkcs8Prefix.length)));
}

/** Wraps a WebCrypto Ed25519 private key. */
export function webCryptoKey(publicKey: Bytes, privateKey: CryptoKey): SigningKey {
  return {
    publicKey,
    sign: async (statement) => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, statement)),
  };
}

/** @returns the signature, 64 bytes */
export function signStatement(key: SigningKey, statement: DomainBytes): Promise<Bytes> {
  return key.sign(statement);
}

/** False for a wrong signature and for bytes that are no key or no signature; never throws for outside input. */
export async function verifyStatement(
  publicKey: Uint8Array,
  statement: DomainBytes,
  signature: Uint8Array,
): Promise<boolean> {
  return verifyEd25519(await sodium(), publicKey, statement, signature);
}

/**
 * The same by the browser's own check, for what one client judges for itself, before libsodium is there. Nothing that members must judge
 * alike goes by it: where a signature is malformed, the two may differ.
 */
export async function verifyAlone(
  publicKey: Bytes,
  statement: DomainBytes,
  signature: Bytes,
): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature, statement);
  } catch {
    return false;
  }
}

/**
 * libsodium's strict check, for every browser the same: members must agree on which signatures are valid, and the
 * browsers' own implementations differ on non-canonical ones (Chalkias et al., "Taming the many EdDSAs", 2020).
 */
export function verifyEd25519(
  library: Sodium,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  return library.crypto_sign_verify_detached(signature, message, publicKey);
}
