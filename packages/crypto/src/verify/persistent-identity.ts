import { domainBytes, err, ok, toHex, utf8Encode } from '@conclave/base';
import type { Brand, Bytes, Result } from '@conclave/base';
import type { MemberId } from '../group/types.ts';
import { constant, decode, encode, fixed, struct } from '../primitives/codec.ts';
import { verifyStatement } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';

/**
 * VER-2: a person beyond one meeting, for those who chose to be known again: the public key (Ed25519, 32 bytes) in
 * lower-case hex.
 */
export type PersistentId = Brand<string, 'PersistentId'>;

const codec = struct<{ readonly version: number; readonly publicKey: Bytes; readonly signature: Bytes }>({
  version: constant(1),
  publicKey: fixed(32),
  signature: fixed(64),
});

export function persistentId(publicKey: Uint8Array): PersistentId {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand's one constructor
  return toHex(publicKey) as PersistentId;
}

/** The id, or undefined where the text is not one: what storage gave back. */
export function parsePersistentId(text: string): PersistentId | undefined {
  const publicKey = fromHex(text);
  return publicKey === undefined ? undefined : persistentId(publicKey);
}

/** The public key, 32 bytes. */
export function persistentKey(id: PersistentId): Bytes {
  return fromHex(id) ?? new Uint8Array(32);
}

/**
 * The persistent key's word for the identity of one meeting, to be sent inside MLS: the leaf that sends it proves that
 * it holds the meeting's identity, so neither half can be borrowed. Members who get it can show it to others as a proof
 * that this person was in the meeting; that is the price of being known again.
 * @param id the own identity in this meeting
 * @returns 97 bytes
 */
export async function provePersistentIdentity(key: SigningKey, roomId: Bytes, id: MemberId): Promise<Bytes> {
  const signature = await key.sign(statement(roomId, id));
  return encode(codec, { version: 1, publicKey: key.publicKey, signature });
}

/** @param id the member whose leaf sent the proof, as MLS names it */
export async function readPersistentProof(
  proof: Uint8Array,
  roomId: Bytes,
  id: MemberId,
): Promise<Result<PersistentId, 'malformed' | 'not-authentic'>> {
  const read = decode(codec, proof);
  if (read === undefined) return err('malformed');
  const holds = await verifyStatement(read.publicKey, statement(roomId, id), read.signature);
  return holds ? ok(persistentId(read.publicKey)) : err('not-authentic');
}

function statement(roomId: Bytes, id: MemberId) {
  return domainBytes('persistent-identity', roomId, utf8Encode(id));
}

function fromHex(text: string): Bytes | undefined {
  if (!/^[0-9a-f]{64}$/u.test(text)) return undefined;
  return Uint8Array.from({ length: 32 }, (_, index) =>
    Number.parseInt(text.slice(2 * index, 2 * index + 2), 16),
  );
}
