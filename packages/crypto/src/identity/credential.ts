import { domainBytes, toHex, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { MemberId, PeerAddress } from '../group/types.ts';
import { constant, decode, encode, fixed, nullable, refined, struct, text } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';
import { verifyStatement } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';
import { strictDisplayName } from './display-name.ts';
import type { DisplayName } from './display-name.ts';

/**
 * What stands as the identity of an MLS basic credential (RFC 9420 section 5.3). The name is in it, so an admitter
 * approves exactly the name that everybody sees (JOIN-4).
 */
export interface MemberCredential {
  /** 32 bytes. */
  readonly identityPub: Bytes;
  readonly peer: PeerAddress;
  readonly name: DisplayName;
  /** By the identity key, over this session's MLS signature key. */
  readonly certificate: Bytes;
  /** By the host key, where this person is the host. */
  readonly hostCertificate: Bytes | null;
}

/** The meeting that a credential is for. */
export interface CredentialScope {
  readonly roomId: Bytes;
  readonly hostPub: Bytes;
}

/** The first byte of the encoding. */
const version = 1;

const codec: Codec<MemberCredential & { readonly version: number }> = struct({
  version: constant(version),
  identityPub: fixed(32),
  peer: text(64),
  name: refined(text(256), strictDisplayName),
  certificate: fixed(64),
  hostCertificate: nullable(fixed(64)),
});

export function encodeCredential(credential: MemberCredential): Bytes {
  return encode(codec, { ...credential, version });
}

/** Undefined where the bytes are not a credential or its name can't be shown (see `displayName`). */
export function decodeCredential(bytes: Uint8Array): MemberCredential | undefined {
  return decode(codec, bytes);
}

export function memberId(identityPub: Uint8Array): MemberId {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand's one constructor
  return toHex(identityPub) as MemberId;
}

/** The other way round: 32 bytes. */
export function identityPubOf(id: MemberId): Bytes {
  return Uint8Array.from({ length: 32 }, (_, at) => parseInt(id.slice(2 * at, 2 * at + 2), 16));
}

/**
 * Certifies an MLS signature key for one person, session and meeting.
 * @param signaturePub 32 bytes
 */
export async function makeCredential(
  scope: CredentialScope,
  person: {
    readonly identity: SigningKey;
    readonly hostKey: SigningKey | null;
    readonly peer: PeerAddress;
    readonly name: DisplayName;
  },
  signaturePub: Uint8Array,
): Promise<MemberCredential> {
  const { identity, hostKey, peer, name } = person;
  const identityPub = identity.publicKey;
  return {
    identityPub,
    peer,
    name,
    certificate: await identity.sign(memberStatement(scope, signaturePub, peer, name)),
    hostCertificate: hostKey === null ? null : await hostKey.sign(hostStatement(scope, identityPub)),
  };
}

/** PRIM-3: both certificates hold for that meeting and that MLS signature key. */
export async function credentialHolds(
  scope: CredentialScope,
  credential: MemberCredential,
  signaturePub: Uint8Array,
): Promise<boolean> {
  const { identityPub, peer, name, certificate, hostCertificate } = credential;
  const member = memberStatement(scope, signaturePub, peer, name);
  if (!(await verifyStatement(identityPub, member, certificate))) return false;
  if (hostCertificate === null) return true;
  return verifyStatement(scope.hostPub, hostStatement(scope, identityPub), hostCertificate);
}

function memberStatement(
  scope: CredentialScope,
  signaturePub: Uint8Array,
  peer: PeerAddress,
  name: DisplayName,
) {
  return domainBytes('member-certificate', scope.roomId, signaturePub, utf8Encode(peer), utf8Encode(name));
}

function hostStatement(scope: CredentialScope, identityPub: Uint8Array) {
  return domainBytes('host-certificate', scope.roomId, identityPub);
}
