import { domainBytes, equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { CiphersuiteImpl, PreSharedKeyID, Proposal, PskIndex } from 'ts-mls';
import type { JoinKey } from '../invite/join-key.ts';
import { encode, u32 } from '../primitives/codec.ts';
import { hash } from '../primitives/hash.ts';

/** JOIN-5: names the join key by its passcode's version; says nothing about the key. 32 bytes. */
export function joinPskId(roomId: Bytes, { pwVersion }: JoinKey): Bytes {
  return hash(domainBytes('join-psk', roomId, encode(u32, pwVersion)));
}

/** Whether a PSK proposal is our join key's, with a nonce of the length that RFC 9420 section 8.4 demands. */
export function isJoinPsk(id: PreSharedKeyID, pskId: Bytes, suite: CiphersuiteImpl): boolean {
  return id.psktype === 'external' && equalBytes(id.pskId, pskId) && id.pskNonce.length === suite.kdf.size;
}

/** Knows the join key and no other PSK, resumption ones included. */
export function joinPskIndex(pskId: Bytes, { secret }: JoinKey, suite: CiphersuiteImpl): PskIndex {
  return { findPsk: (id) => (isJoinPsk(id, pskId, suite) ? secret : undefined) };
}

export function joinPskProposal(pskId: Bytes, suite: CiphersuiteImpl): Proposal {
  const pskNonce = suite.rng.randomBytes(suite.kdf.size);
  return { proposalType: 'psk', psk: { preSharedKeyId: { psktype: 'external', pskId, pskNonce } } };
}
