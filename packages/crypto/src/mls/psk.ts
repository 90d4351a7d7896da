import { domainBytes, equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { CiphersuiteImpl, PreSharedKeyID, Proposal, PskIndex } from 'ts-mls';
import type { JoinKey } from '../invite/join-key.ts';
import { encode, u32 } from '../primitives/codec.ts';
import { hash } from '../primitives/hash.ts';

/** JOIN-5: names a join key by its link and its passcode's version; says nothing about the key. 32 bytes. */
export function joinPskId(
  roomId: Bytes,
  { linkId, pwVersion }: Pick<JoinKey, 'linkId' | 'pwVersion'>,
): Bytes {
  return hash(domainBytes('join-psk', roomId, linkId, encode(u32, pwVersion)));
}

/** A join key under its id. */
export interface JoinPsk {
  readonly pskId: Bytes;
  readonly key: JoinKey;
}

export function joinPsk(roomId: Bytes, key: JoinKey): JoinPsk {
  return { pskId: joinPskId(roomId, key), key };
}

/** Which of the join keys a PSK proposal names, with a nonce of the length that RFC 9420 section 8.4 demands. */
export function namedPsk(
  id: PreSharedKeyID,
  psks: readonly JoinPsk[],
  suite: CiphersuiteImpl,
): JoinPsk | undefined {
  if (id.psktype !== 'external' || id.pskNonce.length !== suite.kdf.size) return undefined;
  return psks.find(({ pskId }) => equalBytes(id.pskId, pskId));
}

/** Knows these join keys and no other PSK, resumption ones included. */
export function joinPskIndex(psks: readonly JoinPsk[], suite: CiphersuiteImpl): PskIndex {
  return { findPsk: (id) => namedPsk(id, psks, suite)?.key.secret };
}

export function joinPskProposal(pskId: Bytes, suite: CiphersuiteImpl): Proposal {
  const pskNonce = suite.rng.randomBytes(suite.kdf.size);
  return { proposalType: 'psk', psk: { preSharedKeyId: { psktype: 'external', pskId, pskNonce } } };
}
