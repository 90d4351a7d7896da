import { domainBytes, equalBytes, err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { decode, encode, fixed, struct, u32 } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';
import { derive, sha256 } from '../primitives/hash.ts';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';
import { readFragment, version, writeFragment } from './fragment.ts';
import type { InviteFault } from './fragment.ts';

/** What a link holds (INV-2). */
export interface Invite {
  /** 32 bytes, of this link alone. Whoever has them can knock; wiped on leave. */
  readonly linkSecret: Bytes;
  /** 16 bytes, the same in all links of a meeting; alone it opens nothing. */
  readonly roomSecret: Bytes;
  /** The first 16 bytes of SHA-256 of the host key's public half. */
  readonly hostHash: Bytes;
}

/** INV-6: what the host link holds. Whoever has it is the host, and everything of the meeting follows from it. */
export interface HostInvite {
  /** 32 bytes: the private half of the host key. */
  readonly hostSeed: Bytes;
  /** INV-8: of the link that is the meeting's at present; 0 for the first. */
  readonly linkIndex: number;
}

const inviteCodec: Codec<Invite> = struct({
  linkSecret: fixed(32),
  roomSecret: fixed(16),
  hostHash: fixed(16),
});
const hostInviteCodec: Codec<HostInvite> = struct({ hostSeed: fixed(32), linkIndex: u32 });

/**
 * INV-1: a new meeting's secrets. `hostSeed` (32 bytes) is the private half of the host key; the caller keeps
 * it for INV-6 or wipes it.
 */
export async function createInvite(
  random: (length: number) => Bytes,
): Promise<{ readonly link: Invite; readonly hostSeed: Bytes; readonly hostKey: SigningKey }> {
  const hostSeed = random(32);
  const link = await inviteOfHost({ hostSeed, linkIndex: 0 });
  return { link, hostSeed, hostKey: await hostKeyFromSeed(hostSeed) };
}

/** INV-1: the meeting's Ed25519 host key from its seed (32 bytes). */
export function hostKeyFromSeed(seed: Bytes): Promise<SigningKey> {
  return signingKeyFromSeed(seed);
}

/** INV-8: the secret of link number `index`, 32 bytes, which the caller wipes. No number is used twice in a meeting. */
export function deriveLink(hostSeed: Uint8Array, index: number): Bytes {
  return derive(hostSeed, domainBytes('link', encode(u32, index)), 32);
}

/** INV-8: the link by which the host hands out that number, and comes in by itself. Its secrets are the caller's to wipe. */
export async function inviteOfHost({ hostSeed, linkIndex }: HostInvite): Promise<Invite> {
  const { publicKey } = await hostKeyFromSeed(hostSeed);
  return {
    linkSecret: deriveLink(hostSeed, linkIndex),
    roomSecret: derive(hostSeed, domainBytes('room-secret'), 16),
    hostHash: hostHashOf(publicKey),
  };
}

/** INV-2: what follows `#` in the link. */
export function encodeInvite(link: Invite): string {
  return writeFragment(version.link, encode(inviteCodec, link));
}

/** @param fragment of the address, with or without its `#`, as other programs leave it */
export function parseInvite(fragment: string): Result<Invite, InviteFault> {
  return parse(version.link, inviteCodec, fragment);
}

/** INV-6: what follows `#` in the host link. */
export function encodeHostInvite(link: HostInvite): string {
  return writeFragment(version.host, encode(hostInviteCodec, link));
}

/** @param fragment of the address, with or without its `#`, as other programs leave it */
export function parseHostInvite(fragment: string): Result<HostInvite, InviteFault> {
  return parse(version.host, hostInviteCodec, fragment);
}

function parse<T>(wanted: number, codec: Codec<T>, fragment: string): Result<T, InviteFault> {
  const read = readFragment(fragment);
  if (!read.ok) return read;
  if (read.value[0] !== wanted) return err('unknown-version');
  const value = decode(codec, read.value.subarray(1));
  return value === undefined ? err('malformed') : ok(value);
}

/** INV-2: whether the host key that the server names is the one that the link names. */
export function matchesInvite(link: Invite, hostPub: Uint8Array): boolean {
  return equalBytes(link.hostHash, hostHashOf(hostPub));
}

/** 16 bytes of SHA-256: what links say of the host key. */
function hostHashOf(hostPub: Uint8Array): Bytes {
  return sha256(hostPub).slice(0, 16);
}
