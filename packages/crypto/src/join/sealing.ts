import type { Bytes, DomainBytes } from '@conclave/base';
import type { CiphersuiteImpl } from 'ts-mls';
import { bytes, decode, encode, struct } from '../primitives/codec.ts';
import { plain } from '../primitives/sodium.ts';

/** A key pair for sealed messages, kept as the seed that it follows from. */
export interface SealingKey {
  /** 32 bytes; whoever holds it wipes it. */
  readonly seed: Bytes;
  /** 1216 bytes. */
  readonly publicKey: Bytes;
}

const sealedCodec = struct({ kemOutput: bytes(2048), ciphertext: bytes(1024 * 1024) });

export async function sealingKey(suite: CiphersuiteImpl, seed: Bytes): Promise<SealingKey> {
  const { publicKey } = await suite.hpke.deriveKeyPair(seed);
  return { seed, publicKey: plain(await suite.hpke.exportPublicKey(publicKey)) };
}

/**
 * HPKE base mode (RFC 9180) by the meeting's own suite, so that what joiners and admitters tell each other is as
 * safe against a recording for a later quantum computer as the rest.
 * @param info names the purpose and what the message belongs to; the opener must give the same
 * @returns undefined where the key is no key
 */
export async function seal(
  suite: CiphersuiteImpl,
  publicKey: Uint8Array,
  info: DomainBytes,
  plaintext: Uint8Array,
): Promise<Bytes | undefined> {
  try {
    const recipient = await suite.hpke.importPublicKey(publicKey);
    const { enc, ct } = await suite.hpke.seal(recipient, plaintext, info);
    return encode(sealedCodec, { kemOutput: plain(enc), ciphertext: plain(ct) });
  } catch {
    return undefined;
  }
}

/** Undefined where the bytes were not sealed to this key with this info. */
export async function unseal(
  suite: CiphersuiteImpl,
  key: SealingKey,
  info: DomainBytes,
  sealed: Uint8Array,
): Promise<Bytes | undefined> {
  const message = decode(sealedCodec, sealed);
  if (message === undefined) return undefined;
  try {
    const { privateKey } = await suite.hpke.deriveKeyPair(key.seed);
    return plain(await suite.hpke.open(privateKey, message.kemOutput, message.ciphertext, info));
  } catch {
    return undefined;
  }
}
