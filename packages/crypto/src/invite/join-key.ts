import { concatBytes, domainBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { encode, u32 } from '../primitives/codec.ts';
import { derive } from '../primitives/hash.ts';
import type { PwKey } from './passcode.ts';

/** INV-4: what link and passcode give together. Never leaves a client. */
export interface JoinKey {
  /** 32 bytes; wiped on leave. */
  readonly secret: Bytes;
  /** The passcode's version in the policy; 0 where there is none. */
  readonly pwVersion: number;
}

/**
 * INV-4: HKDF(linkSecret ‖ pwKey, "join" ‖ roomId ‖ pwVersion). Without a passcode `pwKey` is empty, so the two kinds
 * of meetings never share an input.
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
  return { secret, pwVersion };
}
