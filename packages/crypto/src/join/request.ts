import { domainBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { CiphersuiteImpl, KeyPackage } from 'ts-mls';
import type { Admission } from './admission.ts';
import { joinPskId } from '../mls/psk.ts';
import type { JoinPsk } from '../mls/psk.ts';
import { keyPackageHash } from '../mls/key-package.ts';
import { readKeyPackage, writeKeyPackage } from '../mls/message.ts';
import { bool, bytes, decode, encode, fixed, struct, u32, u64 } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';
import { pad, unpad } from '../primitives/padding.ts';
import { plain, sodium } from '../primitives/sodium.ts';
import { seal, unseal } from './sealing.ts';
import type { SealingKey } from './sealing.ts';

/** JOIN-2, as the admitter reads it. */
export interface JoinRequest {
  readonly keyPackage: KeyPackage;
  /** `keyPackageHash`: 32 bytes. */
  readonly request: Bytes;
  /** Where the answer is sealed to. */
  readonly replyPub: Bytes;
  /** Milliseconds since the Unix epoch, the joiner's clock. */
  readonly time: number;
  readonly mac: Bytes;
  /** By which link the joiner comes (16 bytes), and by which version of the passcode. */
  readonly linkId: Bytes;
  readonly pwVersion: number;
  /** `joinPskId` of the two. 32 bytes. */
  readonly pskId: Bytes;
  /**
   * COM-6: whether the joiner was in this group and could come back to it without an ADMIT for this request. Only the
   * joiner knows: somebody who was admitted may never have arrived.
   */
  readonly returns: boolean;
}

const codec: Codec<Omit<JoinRequest, 'keyPackage' | 'request' | 'pskId'> & { keyPackage: Bytes }> = struct({
  keyPackage: bytes(8 * 1024),
  mac: fixed(32),
  time: u64,
  replyPub: bytes(1600),
  linkId: fixed(16),
  pwVersion: u32,
  returns: bool,
});

/** One step holds every request, so that the name's length doesn't show. */
const step = 6144;

/** What the MAC covers, besides who made it. */
export interface RequestScope {
  readonly roomId: Bytes;
  readonly admission: Pick<Admission, 'admitPub' | 'groupId'>;
}

/**
 * @param psk INV-4: whoever has its key knows link and passcode
 * @returns at most 8 kB, or undefined where `admitPub` is no key
 */
export async function sealRequest(
  suite: CiphersuiteImpl,
  scope: RequestScope,
  { pskId, key }: JoinPsk,
  parts: Pick<JoinRequest, 'keyPackage' | 'replyPub' | 'time' | 'returns'>,
): Promise<Bytes | undefined> {
  const library = await sodium();
  const { keyPackage, replyPub, time, returns } = parts;
  const { linkId, pwVersion } = key;
  const statement = macStatement(scope, { request: keyPackageHash(keyPackage), replyPub, time, pskId });
  const mac = plain(library.crypto_auth_hmacsha256(statement, key.secret));
  const content = encode(codec, {
    keyPackage: writeKeyPackage(keyPackage),
    mac,
    time,
    replyPub,
    linkId,
    pwVersion,
    returns,
  });
  return seal(suite, scope.admission.admitPub, requestInfo(scope), pad(content, step));
}

/** Undefined where the blob is not a request to this group. The MAC is still to be checked. */
export async function openRequest(
  suite: CiphersuiteImpl,
  scope: RequestScope,
  admitKey: SealingKey,
  blob: Uint8Array,
): Promise<JoinRequest | undefined> {
  const padded = await unseal(suite, admitKey, requestInfo(scope), blob);
  const content = padded === undefined ? undefined : unpad(padded, step);
  const parts = content === undefined ? undefined : decode(codec, content);
  if (parts === undefined) return undefined;
  const keyPackage = readKeyPackage(parts.keyPackage);
  if (keyPackage === undefined) return undefined;
  return {
    ...parts,
    keyPackage,
    request: keyPackageHash(keyPackage),
    pskId: joinPskId(scope.roomId, parts),
  };
}

/** JOIN-3: whether the joiner knows link and passcode. Compares in constant time. */
export async function knowsPasscode(
  scope: RequestScope,
  joinKey: Uint8Array,
  request: JoinRequest,
): Promise<boolean> {
  const library = await sodium();
  const statement = macStatement(scope, request);
  return library.crypto_auth_hmacsha256_verify(request.mac, statement, joinKey);
}

function macStatement(
  { roomId, admission }: RequestScope,
  { request, replyPub, time, pskId }: Pick<JoinRequest, 'request' | 'replyPub' | 'time' | 'pskId'>,
) {
  return domainBytes('join-request', roomId, request, admission.admitPub, encode(u64, time), replyPub, pskId);
}

function requestInfo({ roomId, admission }: RequestScope) {
  return domainBytes('join-request-seal', roomId, admission.groupId);
}
