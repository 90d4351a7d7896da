import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';

/**
 * JOIN-2: what joiners seal to, as far as a server reads it. In bytes: 0x01, `admitPub` behind its length (4), group id (32),
 * version of the policy that the key came with (4), the host key's signature (64).
 */
export interface Admission {
  readonly admitPub: Bytes;
  /** The group: the same one keeps its id when the key changes. */
  readonly groupId: Bytes;
  readonly policyVersion: number;
  readonly signature: Bytes;
}

const beforeKey = 5;
const behindKey = 32 + 4 + 64;

/** The signature is still to be checked (`admissionStatement`). */
export function decodeAdmission(blob: Uint8Array): Result<Admission, 'malformed-admission'> {
  const length = blob.length - beforeKey - behindKey;
  const source = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (length < 0 || blob[0] !== 1 || source.getUint32(1) !== length) return err('malformed-admission');
  const at = beforeKey + length;
  return ok({
    admitPub: new Uint8Array(blob.subarray(beforeKey, at)),
    groupId: new Uint8Array(blob.subarray(at, at + 32)),
    policyVersion: source.getUint32(at + 32),
    signature: new Uint8Array(blob.subarray(at + 36)),
  });
}
