import { concatBytes, equalBytes, err, fromBase64Url, ok, toBase64Url } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { sha256 } from '../primitives/hash.ts';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';

/** What a link holds (INV-2). */
export interface Invite {
  /** 32 bytes. Whoever has them can knock; wiped on leave. */
  readonly linkSecret: Bytes;
  /** The first 16 bytes of SHA-256 of the host key's public half. */
  readonly hostHash: Bytes;
}

export type InviteFault = 'missing' | 'malformed' | 'unknown-version';

const version = 1;
const hashLength = 16;

/**
 * INV-1: a new meeting's secrets. `hostSeed` (32 bytes) is the private half of the host key; the caller keeps
 * it for INV-6 or wipes it.
 */
export async function createInvite(
  random: (length: number) => Bytes,
): Promise<{ readonly link: Invite; readonly hostSeed: Bytes; readonly hostKey: SigningKey }> {
  const linkSecret = random(32);
  const hostSeed = random(32);
  const hostKey = await hostKeyFromSeed(hostSeed);
  return { link: { linkSecret, hostHash: hostHash(hostKey.publicKey) }, hostSeed, hostKey };
}

/** INV-1: the meeting's Ed25519 host key from its seed (32 bytes). */
export function hostKeyFromSeed(seed: Bytes): Promise<SigningKey> {
  return signingKeyFromSeed(seed);
}

/** INV-2: what follows `#` in the link. */
export function encodeInvite(link: Invite): string {
  return toBase64Url(concatBytes(new Uint8Array([version]), link.linkSecret, link.hostHash));
}

/** @param fragment of the address, with or without its `#` */
export function parseInvite(fragment: string): Result<Invite, InviteFault> {
  const text = fragment.startsWith('#') ? fragment.slice(1) : fragment;
  if (text === '') return err('missing');
  const bytes = fromBase64Url(text);
  if (bytes === undefined || bytes.length === 0) return err('malformed');
  if (bytes[0] !== version) return err('unknown-version');
  if (bytes.length !== 1 + 32 + hashLength) return err('malformed');
  return ok({ linkSecret: bytes.slice(1, 33), hostHash: bytes.slice(33) });
}

/** INV-2: whether the host key that the server names is the one that the link names. */
export function matchesInvite(link: Invite, hostPub: Uint8Array): boolean {
  return equalBytes(link.hostHash, hostHash(hostPub));
}

function hostHash(hostPub: Uint8Array): Bytes {
  return sha256(hostPub).slice(0, hashLength);
}
