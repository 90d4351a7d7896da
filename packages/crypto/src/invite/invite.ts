import { concatBytes, equalBytes, err, ok, toBase64Url } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { decode, encode, u32 } from '../primitives/codec.ts';
import { sha256 } from '../primitives/hash.ts';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';
import { readFragment } from './fragment.ts';
import type { InviteFault } from './fragment.ts';

/** What a link holds (INV-2). */
export interface Invite {
  /** 32 bytes. Whoever has them can knock; wiped on leave. */
  readonly linkSecret: Bytes;
  /** The first 16 bytes of SHA-256 of the host key's public half. */
  readonly hostHash: Bytes;
  /** INV-8: what a further link of a meeting names, 16 bytes each; null in the link that the meeting was created with. */
  readonly guest: { readonly roomId: Bytes; readonly pwSalt: Bytes } | null;
}

/** INV-6: what the host link holds. Whoever has it is the host. */
export interface HostInvite {
  /** 32 bytes, of the link that the meeting was created with. */
  readonly linkSecret: Bytes;
  /** 32 bytes: the private half of the host key. */
  readonly hostSeed: Bytes;
  /** INV-8: of the link that is the meeting's at present; 0 for the first. */
  readonly linkIndex: number;
}

const versions = { first: 1, guest: 2, host: 3 } as const;

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
  return { link: { linkSecret, hostHash: hostHashOf(hostKey.publicKey), guest: null }, hostSeed, hostKey };
}

/** INV-1: the meeting's Ed25519 host key from its seed (32 bytes). */
export function hostKeyFromSeed(seed: Bytes): Promise<SigningKey> {
  return signingKeyFromSeed(seed);
}

/** INV-2: what follows `#` in the link. */
export function encodeInvite({ linkSecret, hostHash: host, guest }: Invite): string {
  const parts =
    guest === null
      ? [new Uint8Array([versions.first]), linkSecret, host]
      : [new Uint8Array([versions.guest]), linkSecret, guest.roomId, guest.pwSalt, host];
  return toBase64Url(concatBytes(...parts));
}

/** @param fragment of the address, with or without its `#`, as other programs leave it */
export function parseInvite(fragment: string): Result<Invite, InviteFault> {
  const read = readFragment(fragment);
  if (!read.ok) return read;
  const bytes = read.value;
  const at = (from: number, length: number) => bytes.slice(from, from + length);
  switch (bytes[0]) {
    case versions.first:
      return ok({ linkSecret: at(1, 32), hostHash: at(33, 16), guest: null });
    case versions.guest:
      return ok({
        linkSecret: at(1, 32),
        guest: { roomId: at(33, 16), pwSalt: at(49, 16) },
        hostHash: at(65, 16),
      });
    default:
      return err('unknown-version');
  }
}

/** INV-6: what follows `#` in the host link. */
export function encodeHostInvite({ linkSecret, hostSeed, linkIndex }: HostInvite): string {
  return toBase64Url(
    concatBytes(new Uint8Array([versions.host]), linkSecret, hostSeed, encode(u32, linkIndex)),
  );
}

/** @param fragment of the address, with or without its `#`, as other programs leave it */
export function parseHostInvite(fragment: string): Result<HostInvite, InviteFault> {
  const read = readFragment(fragment);
  if (!read.ok) return read;
  const bytes = read.value;
  if (bytes[0] !== versions.host) return err('unknown-version');
  const linkIndex = decode(u32, bytes.subarray(65));
  if (linkIndex === undefined) return err('malformed');
  return ok({ linkSecret: bytes.slice(1, 33), hostSeed: bytes.slice(33, 65), linkIndex });
}

/** INV-2: whether the host key that the server names is the one that the link names. */
export function matchesInvite(link: Invite, hostPub: Uint8Array): boolean {
  return equalBytes(link.hostHash, hostHashOf(hostPub));
}

/** 16 bytes of SHA-256: what links say of the host key. */
export function hostHashOf(hostPub: Uint8Array): Bytes {
  return sha256(hostPub).slice(0, 16);
}
