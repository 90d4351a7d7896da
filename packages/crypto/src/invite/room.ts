import { domainBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { derive } from '../primitives/hash.ts';
import type { SigningKey } from '../primitives/signing.ts';
import type { Invite } from './invite.ts';
import { gateKeyOfLink, linkIdOf } from './join-key.ts';

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

/** INV-1, INV-3, INV-4: none of it depends on the passcode. What the link holds stays the caller's to wipe. */
export async function deriveRoom({
  linkSecret,
  roomSecret,
}: Pick<Invite, 'linkSecret' | 'roomSecret'>): Promise<Room> {
  return {
    roomId: derive(roomSecret, domainBytes('room'), 16),
    linkId: linkIdOf(linkSecret),
    gateKey: await gateKeyOfLink(linkSecret),
    pwSalt: derive(roomSecret, domainBytes('pw-salt'), 16),
  };
}
