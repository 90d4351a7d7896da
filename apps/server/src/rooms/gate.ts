import { randomBytes } from 'node:crypto';
import { gateStatement, hostStatement } from '@conclave/protocol';
import type { RequestBody } from '@conclave/protocol';
import type { Meeting } from '../store/meeting-store.ts';
import { verifyEd25519 } from './ed25519.ts';

export type GateVerdict = { readonly passed: true; readonly isHost: boolean } | { readonly passed: false };

/** Stands in for the key of a meeting that does not exist. */
const decoyKey = new Uint8Array(randomBytes(32));

/**
 * JOIN-1: does this connection hold the link, and the host key where it says so? A meeting that does not exist
 * costs the same verification, so that the time of a refusal does not tell the two apart.
 * @param nonce the 32 bytes that this connection was greeted with
 */
export function judge(
  meeting: Meeting | undefined,
  nonce: Uint8Array,
  { roomId, peerId, gateSignature, hostSignature }: RequestBody<'enter'>,
): GateVerdict {
  const gate = gateStatement(nonce, roomId, peerId);
  const gateValid = verifyEd25519(meeting?.gateKey ?? decoyKey, gate, gateSignature);
  const host = hostStatement(nonce, roomId, peerId);
  const hostValid =
    hostSignature === undefined || verifyEd25519(meeting?.hostKey ?? decoyKey, host, hostSignature);
  if (meeting === undefined || !gateValid || !hostValid) return { passed: false };
  return { passed: true, isHost: hostSignature !== undefined };
}
