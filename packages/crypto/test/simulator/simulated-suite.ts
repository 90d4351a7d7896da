import { equalBytes } from '@conclave/base';
import type { Bytes, DomainBytes } from '@conclave/base';
import type { CiphersuiteImpl, CiphersuiteName, Hpke, PrivateKey, PublicKey, Signature } from 'ts-mls';
import type { SigningKey } from '../../src/primitives/signing.ts';
import { mix, stretch } from './mix.ts';

/*
 * A cipher suite for simulations: the interfaces of the real one, hashes for all primitives, and every secret drawn
 * from the caller's seed, those of HPKE too. It leaves out exactly the strength of the primitives: a public key is
 * enough to sign and to open, ciphertexts are not secret, and nothing but the library's own rules keeps a member from
 * using that. It keeps that everything is bound: another key, nonce, info or authenticated data doesn't open. The
 * scenarios run on the real suite.
 */

type Random = (length: number) => Bytes;

const size = 32;
const tagLength = 16;

/** The interface wants WebCrypto's keys; these hold their bytes. */
class Key<T extends 'public' | 'private'> {
  readonly algorithm = { name: 'simulated' };
  readonly extractable = true;
  readonly usages: KeyUsage[] = [];
  readonly type: T;
  readonly bytes: Uint8Array;

  constructor(type: T, bytes: Uint8Array) {
    this.type = type;
    this.bytes = bytes;
  }
}

export function simulatedSuite(name: CiphersuiteName, random: Random): CiphersuiteImpl {
  return {
    name,
    rng: { randomBytes: random },
    hash: {
      digest: (data) => Promise.resolve(mix('digest', data)),
      mac: (key, data) => Promise.resolve(mix('mac', key, data)),
      verifyMac: (key, mac, data) => Promise.resolve(equalBytes(mix('mac', key, data), mac)),
    },
    kdf: {
      size,
      extract: (salt, ikm) => Promise.resolve(mix('extract', salt, ikm)),
      expand: (prk, info, length) => Promise.resolve(stretch('expand', length, prk, info)),
    },
    signature: simulatedSignature(random),
    hpke: simulatedHpke(random),
  };
}

function simulatedHpke(random: Random): Hpke {
  return {
    keyLength: 16,
    nonceLength: 12,
    importPublicKey: async (bytes) => importedPublicKey(bytes),
    importPrivateKey: (bytes) => Promise.resolve(new Key('private', bytes)),
    exportPublicKey: async (key) => bytesOf(key),
    exportPrivateKey: async (key) => bytesOf(key),
    generateKeyPair: () => Promise.resolve(pairOf(random(size))),
    deriveKeyPair: (ikm) => Promise.resolve(pairOf(mix('hpke private key', ikm))),
    seal: async (recipient, plaintext, info, aad) => {
      const enc = random(size);
      return { enc, ct: lock(sharedSecret(bytesOf(recipient), enc, info), aad, plaintext) };
    },
    open: async (privateKey, enc, ciphertext, info, aad) =>
      unlock(sharedSecret(hpkePublicOf(bytesOf(privateKey)), enc, info), aad, ciphertext),
    exportSecret: async (recipient, context, length, info) => {
      const enc = random(size);
      return { enc, secret: stretch('export', length, sharedSecret(bytesOf(recipient), enc, info), context) };
    },
    importSecret: async (privateKey, context, enc, length, info) =>
      stretch('export', length, sharedSecret(hpkePublicOf(bytesOf(privateKey)), enc, info), context),
    encryptAead: (key, nonce, aad, plaintext) =>
      Promise.resolve(lock(mix('aead', key, nonce), aad, plaintext)),
    decryptAead: async (key, nonce, aad, ciphertext) => unlock(mix('aead', key, nonce), aad, ciphertext),
  };
}

function bytesOf(key: PublicKey | PrivateKey): Uint8Array {
  if (!(key instanceof Key)) throw new TypeError('not a key of the simulated suite');
  return key.bytes;
}

function hpkePublicOf(privateKey: Uint8Array): Bytes {
  return mix('hpke public key', privateKey);
}

function pairOf(privateKey: Uint8Array) {
  return {
    privateKey: new Key('private', privateKey),
    publicKey: new Key('public', hpkePublicOf(privateKey)),
  };
}

function importedPublicKey(bytes: Uint8Array): PublicKey {
  if (bytes.length !== size) throw new Error('not a public key');
  return new Key('public', bytes);
}

function sharedSecret(publicKey: Uint8Array, enc: Uint8Array, info: Uint8Array): Bytes {
  return mix('hpke', publicKey, enc, info);
}

function tagOf(secret: Uint8Array, aad: Uint8Array | undefined, plaintext: Uint8Array): Uint8Array {
  return mix('tag', secret, aad ?? new Uint8Array(0), plaintext).subarray(0, tagLength);
}

function lock(secret: Uint8Array, aad: Uint8Array | undefined, plaintext: Uint8Array): Bytes {
  const out = new Uint8Array(plaintext.length + tagLength);
  out.set(plaintext);
  out.set(tagOf(secret, aad, plaintext), plaintext.length);
  return out;
}

function unlock(secret: Uint8Array, aad: Uint8Array | undefined, ciphertext: Uint8Array): Uint8Array {
  const end = Math.max(0, ciphertext.length - tagLength);
  const plaintext = ciphertext.slice(0, end);
  if (!equalBytes(tagOf(secret, aad, plaintext), ciphertext.subarray(end))) throw new Error('does not open');
  return plaintext;
}

function simulatedSignature(random: Random): Signature {
  return {
    keygen: () => {
      const signKey = random(size);
      return Promise.resolve({ signKey, publicKey: signingPublicOf(signKey) });
    },
    sign: (signKey, message) => Promise.resolve(signatureOf(signingPublicOf(signKey), message)),
    verify: (publicKey, message, signature) =>
      Promise.resolve(equalBytes(signatureOf(publicKey, message), signature)),
  };
}

function signingPublicOf(signKey: Uint8Array): Bytes {
  return mix('signature public key', signKey);
}

function signatureOf(publicKey: Uint8Array, message: Uint8Array): Bytes {
  return stretch('signature', 64, publicKey, message);
}

/** In place of `signingKeyFromSeed` and of identity keys. */
export function simulatedSigningKey(seed: Uint8Array): SigningKey {
  const publicKey = signingPublicOf(seed);
  return { publicKey, sign: (statement) => Promise.resolve(signatureOf(publicKey, statement)) };
}

export function verifySimulated(
  publicKey: Uint8Array,
  statement: DomainBytes,
  signature: Uint8Array,
): Promise<boolean> {
  return Promise.resolve(equalBytes(signatureOf(publicKey, statement), signature));
}
