import { concatBytes, domainBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { encode, fixed, struct, u32 } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';
import { derive } from '../primitives/hash.ts';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';
import type { PwKey } from './passcode.ts';

/** INV-4: what one link and the passcode give together. Never leaves a client but inside MLS. */
export interface JoinKey {
  /** 16 bytes: by which link. */
  readonly linkId: Bytes;
  /** The passcode's version in the policy; 0 where there is none. */
  readonly pwVersion: number;
  /** 32 bytes; wiped on leave. */
  readonly secret: Bytes;
  /** 32 bytes: the seed of the link's gate key (JOIN-1); members come back by it though their own link is gone. */
  readonly gateSeed: Bytes;
}

export const joinKeyCodec: Codec<JoinKey> = struct({
  linkId: fixed(16),
  pwVersion: u32,
  secret: fixed(32),
  gateSeed: fixed(32),
});

/** INV-8: 16 bytes, by which the host log knows a link. */
export function linkIdOf(linkSecret: Uint8Array): Bytes {
  return derive(linkSecret, domainBytes('link-id'), 16);
}

/** INV-4: 32 bytes, independent of the passcode. The caller wipes them. */
function deriveGateSeed(linkSecret: Uint8Array): Bytes {
  return derive(linkSecret, domainBytes('gate'), 32);
}

/**
 * INV-4: HKDF(linkSecret ‖ pwKey, "join" ‖ roomId ‖ pwVersion). Without a passcode `pwKey` is empty, so the two kinds
 * of meetings never share an input.
 * @param linkSecret 32 bytes, which stay the caller's to wipe
 */
export function deriveJoinKey(
  linkSecret: Uint8Array,
  pwKey: PwKey,
  roomId: Uint8Array,
  pwVersion: number,
): JoinKey {
  const input = concatBytes(linkSecret, pwKey);
  const secret = derive(input, domainBytes('join', roomId, encode(u32, pwVersion)), 32);
  input.fill(0);
  return { linkId: linkIdOf(linkSecret), pwVersion, secret, gateSeed: deriveGateSeed(linkSecret) };
}

/** JOIN-1: shows the server that its holder has a link of the meeting. */
export function gateKeyOf({ gateSeed }: JoinKey): Promise<SigningKey> {
  return signingKeyFromSeed(gateSeed);
}

/** The same, from the link itself (32 bytes, which stay the caller's to wipe). */
export async function gateKeyOfLink(linkSecret: Uint8Array): Promise<SigningKey> {
  const seed = deriveGateSeed(linkSecret);
  const key = await signingKeyFromSeed(seed);
  seed.fill(0);
  return key;
}

/** A copy with arrays of its own. */
export function copyJoinKey({ linkId, pwVersion, secret, gateSeed }: JoinKey): JoinKey {
  return { linkId: linkId.slice(), pwVersion, secret: secret.slice(), gateSeed: gateSeed.slice() };
}

export function wipeJoinKey({ secret, gateSeed }: JoinKey): void {
  secret.fill(0);
  gateSeed.fill(0);
}
