import { domainBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { derive } from '../primitives/hash.ts';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';

/** What follows from the link alone. */
export interface Room {
  /** 16 bytes: the meeting's name at the server. */
  readonly roomId: Bytes;
  /** JOIN-1: shows the server that its holder has the link. */
  readonly gateKey: SigningKey;
  /** 16 bytes, for `derivePwKey`. */
  readonly pwSalt: Bytes;
}

/**
 * INV-1, INV-3, INV-4: HKDF-SHA-256 with the labels `room`, `gate` and `pw-salt`. None of it depends on the passcode.
 * @param linkSecret 32 bytes; stays the caller's to wipe
 */
export async function deriveRoom(linkSecret: Uint8Array): Promise<Room> {
  const gateSeed = derive(linkSecret, domainBytes('gate'), 32);
  const gateKey = await signingKeyFromSeed(gateSeed);
  gateSeed.fill(0);
  return {
    roomId: derive(linkSecret, domainBytes('room'), 16),
    gateKey,
    pwSalt: derive(linkSecret, domainBytes('pw-salt'), 16),
  };
}
