import { equalBytes, toHex } from '@conclave/base';
import type { CiphersuiteImpl, GroupContext, LeafNode, RatchetTree } from 'ts-mls';
import { verifyLeafNodeSignature, verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { directPath, isLeaf, leafToNodeIndex, leafWidth, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { credentialHolds } from '../identity/credential.ts';
import type { CredentialScope } from '../identity/credential.ts';
import { memberCredential } from './client-config.ts';
import { plainLeaf } from './key-package.ts';
import { parentHashesHold } from './parent-hashes.ts';
import { hasUniqueKeys } from './tree-keys.ts';

/**
 * RFC 9420 section 12.4.3.1: a joiner's check of the tree that came with its Welcome. ts-mls 1.6.4 has one too, but asks
 * that all unmerged lists on a leaf's path be equal, where section 12.4.3.1 asks that the leaf be in each of them;
 * after ordinary Adds and Removes that refuses valid trees. Its comparison of parent hashes takes trees that section 7.9.2 refuses.
 * @returns what fails, or null
 */
export async function treeFault(
  tree: RatchetTree,
  context: GroupContext,
  scope: CredentialScope,
  suite: CiphersuiteImpl,
): Promise<string | null> {
  const structural = structureFault(tree);
  if (structural !== null) return structural;
  if (!hasUniqueKeys(tree)) return 'a key stands twice';
  const people = new Set<string>();
  for (const [index, node] of tree.entries()) {
    if (node?.nodeType !== 'leaf') continue;
    const { leaf } = node;
    const credential = memberCredential(leaf.credential);
    if (credential === undefined || !plainLeaf(suite, leaf)) return 'a leaf has another form';
    const person = toHex(credential.identityPub);
    if (people.has(person)) return 'an identity stands twice';
    people.add(person);
    if (!(await signedLeaf(leaf, index / 2, context, suite))) return 'a leaf is not signed';
    if (!(await credentialHolds(scope, credential, leaf.signaturePublicKey)))
      return 'a credential does not hold';
  }
  if (!(await parentHashesHold(tree, suite))) return 'a parent hash is wrong';
  return equalBytes(context.treeHash, await treeHashRoot(tree, suite.hash)) ? null : 'the tree hash is wrong';
}

function structureFault(tree: RatchetTree): string | null {
  for (const [index, node] of tree.entries()) {
    if (node === undefined) continue;
    if ((node.nodeType === 'leaf') !== isLeaf(toNodeIndex(index))) return 'a node is of the wrong kind';
    if (node.nodeType === 'leaf') continue;
    const { unmergedLeaves } = node.parent;
    for (const [position, leaf] of unmergedLeaves.entries()) {
      const before = unmergedLeaves[position - 1];
      if (before !== undefined && before >= leaf) return 'unmerged leaves are not in order';
      if (!unmergedBelow(tree, index, leaf)) return 'an unmerged leaf is not listed on its whole path';
    }
  }
  return null;
}

/** Whether the leaf exists, stands under the node, and is listed by each node between the two. */
function unmergedBelow(tree: RatchetTree, nodeIndex: number, leaf: number): boolean {
  const leafNode = leafToNodeIndex(toLeafIndex(leaf));
  if (tree[leafNode]?.nodeType !== 'leaf') return false;
  const path = directPath(leafNode, leafWidth(tree.length));
  const position = path.findIndex((index) => index === nodeIndex);
  return (
    position >= 0 &&
    path.slice(0, position).every((index) => {
      const between = tree[index];
      return (
        between === undefined ||
        (between.nodeType === 'parent' && between.parent.unmergedLeaves.includes(leaf))
      );
    })
  );
}

async function signedLeaf(
  leaf: LeafNode,
  leafIndex: number,
  { groupId }: GroupContext,
  { signature }: CiphersuiteImpl,
): Promise<boolean> {
  const { leafNodeSource } = leaf;
  return leafNodeSource === 'key_package'
    ? verifyLeafNodeSignatureKeyPackage({ ...leaf, leafNodeSource }, signature)
    : verifyLeafNodeSignature(leaf, groupId, leafIndex, signature);
}
