import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { CiphersuiteImpl, ClientState, GroupInfo, PskIndex, RatchetTree, Welcome } from 'ts-mls';
import {
  ratchetTreeFromExtension,
  verifyGroupInfoConfirmationTag,
  verifyGroupInfoSignature,
} from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { deriveKeySchedule } from 'ts-mls/keySchedule.js';
import { pathToRoot } from 'ts-mls/pathSecrets.js';
import { mergePrivateKeyPaths, toPrivateKeyPath } from 'ts-mls/privateKeyPath.js';
import { accumulatePskSecret } from 'ts-mls/pskIndex.js';
import { findLeafIndex } from 'ts-mls/ratchetTree.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { leafToNodeIndex, leafWidth, toLeafIndex } from 'ts-mls/treemath.js';
import { firstCommonAncestor } from 'ts-mls/updatePath.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import type { CredentialScope } from '../identity/credential.ts';
import { clientConfig } from './client-config.ts';
import type { OwnKeyPackage } from './key-package.ts';
import { leafAt } from './leaves.ts';
import { treeFault } from './tree-check.ts';
import { ownPathFault } from './tree-keys.ts';

export interface WelcomeInput {
  readonly welcome: Welcome;
  readonly own: OwnKeyPackage;
  readonly psk: PskIndex;
  readonly scope: CredentialScope;
  readonly suite: CiphersuiteImpl;
}

export interface Joined {
  readonly mls: ClientState;
  /** The leaf of whoever made the Welcome, and signed what is in it. */
  readonly welcomedBy: number;
}

/** JOIN-6: four times as many leaves as a meeting has people; the rest may be blank. */
const maxTreeNodes = 2 * 1024 - 1;

/**
 * Joins a group by its Welcome (RFC 9420 section 12.4.3.1), with the tree inside and with exactly one external
 * PSK (JOIN-5). The steps are those of ts-mls' `joinGroup`; `treeFault` says why they are not left to it.
 * @returns the state, which shares the arrays of `own`, or what failed
 */
export async function joinGroup(input: WelcomeInput): Promise<Result<Joined, string>> {
  try {
    return await attemptJoin(input);
  } catch (fault) {
    // ts-mls throws where bytes of the sender don't decode, decrypt or fit.
    return err(fault instanceof Error ? fault.message : 'the Welcome can not be processed');
  }
}

async function attemptJoin({
  welcome,
  own,
  psk,
  scope,
  suite,
}: WelcomeInput): Promise<Result<Joined, string>> {
  const { keyPackage, privateKeys } = own;
  if (welcome.cipherSuite !== suite.name) return err('the Welcome is for another suite');
  const initKey = await suite.hpke.importPrivateKey(privateKeys.initPrivateKey);
  const reference = await makeKeyPackageRef(keyPackage, suite.hash);
  const secrets = await decryptGroupSecrets(initKey, reference, welcome, suite.hpke);
  if (secrets === undefined) return err('the group secrets are malformed');
  if (secrets.psks.length !== 1) return err('the Welcome has not exactly one PSK');
  const [pskSecret] = await accumulatePskSecret(secrets.psks, psk, suite, new Uint8Array(suite.kdf.size));
  const info = await decryptGroupInfo(welcome, secrets.joinerSecret, pskSecret, suite);
  if (info === undefined) return err('the group info is malformed');
  const tree = ratchetTreeFromExtension(info);
  if (tree === undefined) return err('the Welcome has no tree');
  // Before anything of it is hashed: a Welcome has room for half a million blank nodes, and each costs several hashes.
  if (tree.length > maxTreeNodes) return err('the tree is too large');
  const fault = await infoFault(info, tree, scope, suite);
  if (fault !== null) return err(fault);
  const leafIndex = findLeafIndex(tree, keyPackage.leafNode);
  if (leafIndex === undefined) return err('the tree has no leaf for this KeyPackage');
  if (!(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, pskSecret, suite))) {
    return err('the confirmation tag is wrong');
  }

  const leafKey = { leafIndex, privateKeys: { [leafToNodeIndex(leafIndex)]: privateKeys.hpkePrivateKey } };
  const ancestor = firstCommonAncestor(tree, leafIndex, toLeafIndex(info.signer));
  const privatePath =
    secrets.pathSecret === undefined
      ? leafKey
      : mergePrivateKeyPaths(
          await toPrivateKeyPath(
            await pathToRoot(tree, ancestor, secrets.pathSecret, suite.kdf),
            leafIndex,
            suite,
          ),
          leafKey,
        );
  const keyFault = await ownPathFault({ ratchetTree: tree, privatePath }, suite);
  if (keyFault !== null) return err(`the own path has a key that does not fit: ${keyFault}`);
  const [keySchedule, encryptionSecret] = await deriveKeySchedule(
    secrets.joinerSecret,
    pskSecret,
    info.groupContext,
    suite.kdf,
  );
  const secretTree = await createSecretTree(leafWidth(tree.length), encryptionSecret, suite.kdf);
  for (const secret of [encryptionSecret, secrets.joinerSecret, pskSecret, secrets.pathSecret])
    secret?.fill(0);
  const mls: ClientState = {
    groupContext: info.groupContext,
    ratchetTree: tree,
    privatePath,
    signaturePrivateKey: privateKeys.signaturePrivateKey,
    confirmationTag: info.confirmationTag,
    unappliedProposals: {},
    keySchedule,
    secretTree,
    historicalReceiverData: new Map(),
    groupActiveState: { kind: 'active' },
    clientConfig: clientConfig(scope),
  };
  return ok({ mls, welcomedBy: info.signer });
}

async function infoFault(
  info: GroupInfo,
  tree: RatchetTree,
  scope: CredentialScope,
  suite: CiphersuiteImpl,
): Promise<string | null> {
  const { groupContext } = info;
  if (groupContext.cipherSuite !== suite.name || groupContext.version !== 'mls10')
    return 'the group has another suite';
  if (groupContext.extensions.length > 0 || info.extensions.length !== 1) return 'the group has extensions';
  const signer = leafAt(tree, info.signer);
  if (signer === undefined) return 'the signer of the group info has no leaf';
  if (!(await verifyGroupInfoSignature(info, signer.signaturePublicKey, suite.signature))) {
    return 'the group info is not signed';
  }
  return treeFault(tree, groupContext, scope, suite);
}
