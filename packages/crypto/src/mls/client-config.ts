import { equalBytes } from '@conclave/base';
import type { ClientConfig, Credential, KeyPackage, LeafNode } from 'ts-mls';
import { credentialHolds, decodeCredential } from '../identity/credential.ts';
import type { CredentialScope, MemberCredential } from '../identity/credential.ts';

/**
 * APP-4: how many of a sender's messages in a row may be missing for those that follow to be read, and how many of them are read when they
 * come after all.
 */
export const maxSkipped = 64;

/**
 * PRIM-3: what replaces the defaults of ts-mls. Lifetimes are checked by `key-package.ts`,
 * because ts-mls would read the machine's clock. Keys of eight former epochs decrypt messages that a commit
 * overtook; `dropHistory` drops them after seconds.
 */
export function clientConfig(scope: CredentialScope): ClientConfig {
  return {
    keyRetentionConfig: {
      retainKeysForGenerations: maxSkipped,
      retainKeysForEpochs: 8,
      maximumForwardRatchetSteps: maxSkipped,
    },
    lifetimeConfig: { maximumTotalLifetime: 0n, validateLifetimeOnReceive: false },
    keyPackageEqualityConfig: {
      compareKeyPackages: (a, b) => samePerson(a.leafNode, b.leafNode),
      compareKeyPackageToLeafNode: (a: KeyPackage, b: LeafNode) => samePerson(a.leafNode, b),
    },
    paddingConfig: { kind: 'padUntilLength', padUntilLength: 256 },
    authService: {
      validateCredential: async (credential, signaturePublicKey) => {
        const member = memberCredential(credential);
        return member !== undefined && credentialHolds(scope, member, signaturePublicKey);
      },
    },
  };
}

/** Undefined for every other kind of credential. */
export function memberCredential(credential: Credential): MemberCredential | undefined {
  return credential.credentialType === 'basic' ? decodeCredential(credential.identity) : undefined;
}

/** COM-4: one identity has one leaf. Credentials that can't be read are refused elsewhere. */
function samePerson(a: LeafNode, b: LeafNode): boolean {
  const [first, second] = [memberCredential(a.credential), memberCredential(b.credential)];
  return first !== undefined && second !== undefined && equalBytes(first.identityPub, second.identityPub);
}
