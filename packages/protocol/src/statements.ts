import { domainBytes, fromBase64Url, utf8Encode } from '@conclave/base';
import type { DomainBytes } from '@conclave/base';
import type { Admission } from './admission.ts';
import type { PeerId, RoomId } from './fields.ts';

/** What is signed between client and server (PRIM-1). Each is Ed25519-signed by the key that its name tells. */

/** JOIN-1: by the gate key. Shows that the holder has the link. */
export function gateStatement(nonce: Uint8Array, room: RoomId, peer: PeerId): DomainBytes {
  return domainBytes('gate', nonce, utf8Encode(room), utf8Encode(peer));
}

/** By the host key: this connection belongs to the host, who may found the group. */
export function hostStatement(nonce: Uint8Array, room: RoomId, peer: PeerId): DomainBytes {
  return domainBytes('host-connection', nonce, utf8Encode(room), utf8Encode(peer));
}

/** INV-7: by the host key, over the policy's exact bytes. */
export function policyStatement(room: RoomId, body: Uint8Array): DomainBytes {
  return domainBytes('policy', utf8Encode(room), body);
}

/**
 * JOIN-2: by the host key, over the key that joiners seal to.
 * @throws RangeError where the room id is none (a fault of the caller)
 */
export function admissionStatement(
  room: RoomId,
  { groupId, admitPub, policyVersion }: Omit<Admission, 'signature'>,
): DomainBytes {
  const roomId = fromBase64Url(room);
  if (roomId === undefined) throw new RangeError('a room id is base64url');
  return domainBytes('admission', roomId, groupId, admitPub, uint32(policyVersion));
}

/**
 * MOD-2: by the host key, over the command's exact bytes, for one connection and once: `counter` is higher than that of
 * each command before on the same connection.
 */
export function commandStatement(
  nonce: Uint8Array,
  counter: number,
  room: RoomId,
  body: Uint8Array,
): DomainBytes {
  return domainBytes('server-command', nonce, uint32(counter), utf8Encode(room), body);
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
