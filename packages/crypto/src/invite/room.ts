import { domainBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { derive } from '../primitives/hash.ts';
import type { SigningKey } from '../primitives/signing.ts';
import { guestLinkId } from './guest-link.ts';
import type { Invite } from './invite.ts';
import { firstLinkId, gateKeyOfLink } from './join-key.ts';

/** What follows from the link alone. */
export interface Room {
  /** 16 bytes: the meeting's name at the server. */
  readonly roomId: Bytes;
  /** 16 bytes: what the host log calls the link. */
  readonly linkId: Bytes;
  /** JOIN-1: shows the server that its holder has the link. */
  readonly gateKey: SigningKey;
  /** 16 bytes, for `derivePwKey`. */
  readonly pwSalt: Bytes;
}

/**
 * INV-1, INV-3, INV-4: HKDF-SHA-256 with the labels `room`, `gate` and `pw-salt`. None of it depends on the passcode.
 * A further link names room and salt, since they are the first link's. Its secret stays the caller's to wipe.
 */
export async function deriveRoom({ linkSecret, guest }: Pick<Invite, 'linkSecret' | 'guest'>): Promise<Room> {
  const gateKey = await gateKeyOfLink(linkSecret);
  if (guest !== null) return { ...guest, linkId: guestLinkId(linkSecret), gateKey };
  return {
    roomId: derive(linkSecret, domainBytes('room'), 16),
    linkId: firstLinkId,
    gateKey,
    pwSalt: derive(linkSecret, domainBytes('pw-salt'), 16),
  };
}
