import { createPublicKey, verify } from 'node:crypto';
import { toBase64Url } from '@conclave/base';
import type { DomainBytes } from '@conclave/base';

/** Ed25519 (RFC 8032): a public key of 32 bytes, a signature of 64. */
export function verifyEd25519(publicKey: Uint8Array, statement: DomainBytes, signature: Uint8Array): boolean {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKey) },
    format: 'jwk',
  });
  return verify(null, statement, key, signature);
}
