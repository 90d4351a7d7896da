import { domainBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { CredentialScope } from '../identity/credential.ts';
import { suiteOfId, suites } from '../mls/suite.ts';
import { bytes, constant, decode, encode, fixed, struct, u64, u8 } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';
import { hash } from '../primitives/hash.ts';
import { verifyStatement } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';
import type { SuiteName } from './types.ts';

/** JOIN-6: the host's word on which group is this meeting's. */
export interface Genesis {
  /** 32 random bytes. */
  readonly groupId: Bytes;
  readonly suite: SuiteName;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  /** By the host key. */
  readonly signature: Bytes;
}

const suiteName: Codec<SuiteName> = {
  write: (suite, out) => u8.write(suites[suite].id, out),
  read: (input) => {
    const id = u8.read(input);
    return id === undefined ? undefined : suiteOfId(id);
  },
};

export const genesisCodec: Codec<Genesis> = struct({
  groupId: fixed(32),
  suite: suiteName,
  time: u64,
  signature: fixed(64),
});

export async function signGenesis(
  scope: CredentialScope,
  hostKey: SigningKey,
  facts: Omit<Genesis, 'signature'>,
): Promise<Genesis> {
  return { ...facts, signature: await hostKey.sign(genesisStatement(scope, facts)) };
}

export function genesisHolds(scope: CredentialScope, genesis: Genesis): Promise<boolean> {
  return verifyStatement(scope.hostPub, genesisStatement(scope, genesis), genesis.signature);
}

/** Where the host log's chain begins (MOD-1). */
export function genesisHash(scope: CredentialScope, genesis: Genesis): Bytes {
  return hash(genesisStatement(scope, genesis));
}

function genesisStatement({ roomId }: CredentialScope, { groupId, suite, time }: Omit<Genesis, 'signature'>) {
  return domainBytes('genesis', roomId, groupId, encode(suiteName, suite), encode(u64, time));
}

/** JOIN-2: what the server shows to joiners. `admitPub` is an HPKE key of the meeting's suite. */
export interface Admission {
  readonly admitPub: Bytes;
  readonly groupId: Bytes;
  /** By the host key. */
  readonly signature: Bytes;
}

const admissionCodec: Codec<Admission & { readonly version: number }> = struct({
  version: constant(1),
  admitPub: bytes(1600),
  groupId: fixed(32),
  signature: fixed(64),
});

/** INV-5: random per group, so nothing in it depends on the passcode. */
export async function makeAdmission(
  { roomId }: CredentialScope,
  hostKey: SigningKey,
  groupId: Bytes,
  admitPub: Bytes,
): Promise<Bytes> {
  const signature = await hostKey.sign(domainBytes('admission', roomId, groupId, admitPub));
  return encode(admissionCodec, { version: 1, admitPub, groupId, signature });
}

/** Undefined where the bytes are malformed or the host of the link did not sign them. */
export async function readAdmission(
  scope: CredentialScope,
  blob: Uint8Array,
): Promise<Admission | undefined> {
  const admission = decode(admissionCodec, blob);
  if (admission === undefined) return undefined;
  const { groupId, admitPub, signature } = admission;
  const statement = domainBytes('admission', scope.roomId, groupId, admitPub);
  return (await verifyStatement(scope.hostPub, statement, signature)) ? admission : undefined;
}
