import { fromBase64Url } from '@conclave/base';
import { toPeerId } from '@conclave/protocol';
import type { PeerId } from '@conclave/protocol';

/** A peer address as the group knows it (text that a member's credential holds) to an id of the wire, or null. */
export function peerOfAddress(address: string): PeerId | null {
  const bytes = fromBase64Url(address);
  return bytes?.length === 16 ? toPeerId(bytes) : null;
}
