import { domainBytes, equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { CiphersuiteImpl } from 'ts-mls';
import type { CredentialScope } from '../identity/credential.ts';
import { bytes, constant, decode, encode, fixed, struct, u32 } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';
import { verifyStatement } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';
import { sealingKey } from './sealing.ts';
import type { SealingKey } from './sealing.ts';

/** JOIN-2: what the server shows to joiners. */
export interface Admission {
  /** An HPKE key of the meeting's suite. */
  readonly admitPub: Bytes;
  /** 32 bytes. */
  readonly groupId: Bytes;
  /**
   * Of the policy that the key came with: nobody seals to it what was made with a later passcode, because people who
   * were members before that may have its private half.
   */
  readonly policyVersion: number;
  /** By the host key. */
  readonly signature: Bytes;
}

const admissionCodec: Codec<Admission & { readonly version: number }> = struct({
  version: constant(1),
  admitPub: bytes(1600),
  groupId: fixed(32),
  policyVersion: u32,
  signature: fixed(64),
});

/** The blob, below 2 KiB. INV-5: its key is random, so nothing in it depends on the passcode. */
export async function makeAdmission(
  { roomId }: CredentialScope,
  hostKey: SigningKey,
  facts: Omit<Admission, 'signature'>,
): Promise<Bytes> {
  const signature = await hostKey.sign(statement(roomId, facts));
  return encode(admissionCodec, { version: 1, ...facts, signature });
}

/** Undefined where the bytes are malformed or the host of the link did not sign them. */
export async function readAdmission(
  { roomId, hostPub }: CredentialScope,
  blob: Uint8Array,
): Promise<Admission | undefined> {
  const admission = decode(admissionCodec, blob);
  if (admission === undefined) return undefined;
  return (await verifyStatement(hostPub, statement(roomId, admission), admission.signature))
    ? admission
    : undefined;
}

function statement(roomId: Bytes, { groupId, admitPub, policyVersion }: Omit<Admission, 'signature'>) {
  return domainBytes('admission', roomId, groupId, admitPub, encode(u32, policyVersion));
}

/** What members tell each other of an admission key, and newcomers. */
export interface AdmissionKey {
  /** 32 bytes; whoever holds them wipes them. */
  readonly seed: Bytes;
  /** See `makeAdmission`. */
  readonly blob: Bytes;
}

export const admissionKeyCodec: Codec<AdmissionKey> = struct({ seed: fixed(32), blob: bytes(2048) });

/** An admission key that the host vouches for, ready to open requests. */
export interface OpenAdmission {
  readonly admission: Admission;
  readonly blob: Bytes;
  readonly key: SealingKey;
}

/** @param facts 32 random bytes as the seed, which the key takes over */
export async function makeAdmissionKey(
  suite: CiphersuiteImpl,
  scope: CredentialScope,
  hostKey: SigningKey,
  { seed, ...facts }: { readonly seed: Bytes; readonly groupId: Bytes; readonly policyVersion: number },
): Promise<AdmissionKey> {
  const { publicKey: admitPub } = await sealingKey(suite, seed);
  return { seed, blob: await makeAdmission(scope, hostKey, { ...facts, admitPub }) };
}

/**
 * JOIN-2: checks that the host signed it for this group, and that the seed is that of the key it signed. So it does not
 * matter who says it.
 * The given seed stays the caller's to wipe.
 */
export async function openAdmissionKey(
  suite: CiphersuiteImpl,
  scope: CredentialScope,
  groupId: Bytes,
  { seed, blob }: AdmissionKey,
): Promise<OpenAdmission | undefined> {
  const admission = await readAdmission(scope, blob);
  if (admission === undefined || !equalBytes(admission.groupId, groupId)) return undefined;
  const key = await sealingKey(suite, seed.slice());
  if (equalBytes(key.publicKey, admission.admitPub)) return { admission, blob, key };
  key.seed.fill(0);
  return undefined;
}
