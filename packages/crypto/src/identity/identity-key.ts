import { webCryptoKey } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';

/**
 * A person's Ed25519 key for one meeting. It certifies the MLS signature key of each session, so that a reload (COM-6)
 * comes back as the same person with fresh MLS keys.
 */
export interface IdentityKey extends SigningKey {
  /** Not extractable; a browser may keep it in IndexedDB over a reload. */
  readonly stored: CryptoKeyPair;
}

export async function createIdentityKey(): Promise<IdentityKey> {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('WebCrypto made no key pair');
  return restoreIdentityKey(pair);
}

/** The key from the pair that was kept. */
export async function restoreIdentityKey(stored: CryptoKeyPair): Promise<IdentityKey> {
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', stored.publicKey));
  return { ...webCryptoKey(publicKey, stored.privateKey), stored };
}
