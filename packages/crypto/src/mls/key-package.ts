import { domainBytes, equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { generateKeyPackageWithKey } from 'ts-mls';
import type { Capabilities, CiphersuiteImpl, KeyPackage, LeafNode, PrivateKeyPackage } from 'ts-mls';
import { encodeCapabilities } from 'ts-mls/capabilities.js';
import { verifyKeyPackage } from 'ts-mls/keyPackage.js';
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { credentialHolds, encodeCredential, makeCredential } from '../identity/credential.ts';
import type { CredentialScope, MemberCredential } from '../identity/credential.ts';
import type { DisplayName } from '../identity/display-name.ts';
import { hash } from '../primitives/hash.ts';
import type { SigningKey } from '../primitives/signing.ts';
import { memberCredential } from './client-config.ts';
import { writeKeyPackage } from './message.ts';
import { isUsable } from './tree-keys.ts';

/**
 * Of every KeyPackage, exactly: members' clocks differ, and a bound that some have passed and others have not would split the
 * group. How old one may be, the admitter judges by the request that it came in (JOIN-2); it counts once, in one group.
 */
const lifetime = { notBefore: 0n, notAfter: 2n ** 64n - 1n };

/** What every leaf says of itself: exactly this, so that no leaf can make the tree unacceptable to a later joiner. */
function capabilities(suite: CiphersuiteImpl): Capabilities {
  return {
    versions: ['mls10'],
    ciphersuites: [suite.name],
    extensions: [],
    proposals: [],
    credentials: ['basic'],
  };
}

export interface Person {
  readonly identity: SigningKey;
  readonly hostKey: SigningKey | null;
  readonly name: DisplayName;
  readonly peer: string;
}

export interface OwnKeyPackage {
  readonly keyPackage: KeyPackage;
  readonly privateKeys: PrivateKeyPackage;
  readonly credential: MemberCredential;
}

/** A fresh MLS signature key under this person's identity, and a KeyPackage of it. */
export async function makeKeyPackage(
  suite: CiphersuiteImpl,
  scope: CredentialScope,
  person: Person,
): Promise<OwnKeyPackage> {
  const signatureKeys = await suite.signature.keygen();
  const credential = await makeCredential(scope, person, signatureKeys.publicKey);
  const made = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity: encodeCredential(credential) },
    capabilities(suite),
    lifetime,
    [],
    signatureKeys,
    suite,
  );
  return { keyPackage: made.publicPackage, privateKeys: made.privatePackage, credential };
}

/** What ADMIT names: 32 bytes. */
export function keyPackageHash(keyPackage: KeyPackage): Bytes {
  return hash(domainBytes('key-package', writeKeyPackage(keyPackage)));
}

/** Whether a leaf has the form that all our leaves have (COM-4). */
export function plainLeaf(suite: CiphersuiteImpl, leaf: LeafNode): boolean {
  return (
    leaf.extensions.length === 0 &&
    equalBytes(encodeCapabilities(leaf.capabilities), encodeCapabilities(capabilities(suite)))
  );
}

/** PRIM-3: RFC 9420 section 7.2 asks for the lifetime's check. */
export function lifelong(leaf: LeafNode): boolean {
  if (leaf.leafNodeSource !== 'key_package') return false;
  const { notBefore, notAfter } = leaf.lifetime;
  return notBefore === lifetime.notBefore && notAfter === lifetime.notAfter;
}

/**
 * Everything that RFC 9420 section 10.1 asks of a KeyPackage, and a credential of this meeting in it.
 * @returns the credential, or undefined where anything fails
 */
export async function checkKeyPackage(
  suite: CiphersuiteImpl,
  scope: CredentialScope,
  keyPackage: KeyPackage,
): Promise<MemberCredential | undefined> {
  const leaf = keyPackage.leafNode;
  if (keyPackage.version !== 'mls10' || keyPackage.cipherSuite !== suite.name) return undefined;
  if (keyPackage.extensions.length > 0 || !plainLeaf(suite, leaf) || !lifelong(leaf)) return undefined;
  if (equalBytes(keyPackage.initKey, leaf.hpkePublicKey)) return undefined;
  const credential = memberCredential(leaf.credential);
  if (credential === undefined) return undefined;
  if (!(await credentialHolds(scope, credential, leaf.signaturePublicKey))) return undefined;
  if (!(await verifyLeafNodeSignatureKeyPackage(leaf, suite.signature))) return undefined;
  if (!(await verifyKeyPackage(keyPackage, suite.signature))) return undefined;
  if (!(await isUsable(suite, keyPackage.initKey)) || !(await isUsable(suite, leaf.hpkePublicKey)))
    return undefined;
  return credential;
}
