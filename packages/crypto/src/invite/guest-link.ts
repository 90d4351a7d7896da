import { domainBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { encode, u32 } from '../primitives/codec.ts';
import { derive } from '../primitives/hash.ts';
import type { LinkSecret } from './join-key.ts';

/**
 * A further link of a meeting: for one guest, or in place of the link that got into wrong hands. It follows from the
 * host key's seed and a number, so a host who moves to another device has it too.
 * @param hostSeed 32 bytes (INV-1)
 * @param index from 1, never used twice in a meeting
 * @returns secrets that the caller wipes
 */
export function deriveGuestLink(hostSeed: Uint8Array, roomId: Uint8Array, index: number): LinkSecret {
  const secret: Bytes = derive(hostSeed, domainBytes('guest-link', roomId, encode(u32, index)), 32);
  return { linkId: guestLinkId(secret), secret };
}

/** 16 bytes: what the host log calls the link. */
export function guestLinkId(linkSecret: Uint8Array): Bytes {
  return derive(linkSecret, domainBytes('link-id'), 16);
}
