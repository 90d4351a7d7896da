import { generateKeyPairSync } from 'node:crypto';
import { fromBase64Url } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { gateStatement, hostStatement } from '@conclave/protocol';
import type { RequestBody } from '@conclave/protocol';
import { verifyEd25519 } from './ed25519.ts';

export type GateVerdict = { readonly passed: true; readonly isHost: boolean } | { readonly passed: false };

/** Stands in for every key that does not exist: one that verification treats as it treats any other. */
const decoyKey =
  fromBase64Url(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '') ??
  new Uint8Array(32);

/** `host` is undefined where there is no such meeting, `gate` where the gate is none of its, or closed. */
export interface DoorKeys {
  readonly gate: Bytes | undefined;
  readonly host: Bytes | undefined;
}

/**
 * JOIN-1: does this connection hold a link whose gate is open, or the host key? The host's own proof opens every
 * gate, so that nobody who closes a gate shuts the host out. A meeting that does not exist, or a closed gate, costs
 * the same verification, so that the time of a refusal does not tell them apart.
 * @param nonce the 32 bytes that this connection was greeted with
 */
export function judge(
  keys: DoorKeys,
  nonce: Uint8Array,
  { roomId, peerId, gateSignature, hostSignature }: RequestBody<'enter'>,
): GateVerdict {
  const gate = gateStatement(nonce, roomId, peerId);
  const gateValid = verifyEd25519(keys.gate ?? decoyKey, gate, gateSignature);
  const isHost = hostSignature !== undefined;
  const host = hostStatement(nonce, roomId, peerId);
  const hostValid = isHost && verifyEd25519(keys.host ?? decoyKey, host, hostSignature);
  const passed = keys.host !== undefined && (isHost ? hostValid : keys.gate !== undefined && gateValid);
  return passed ? { passed, isHost } : { passed };
}
