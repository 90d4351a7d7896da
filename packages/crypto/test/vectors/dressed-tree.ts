import { equalBytes } from '@conclave/base';
import type { LeafNode, RatchetTree } from 'ts-mls';
import { signWithLabel } from 'ts-mls/crypto/signature.js';
import { encodeLeafNodeTBS } from 'ts-mls/leafNode.js';
import type { LeafNodeTBS } from 'ts-mls/leafNode.js';
import { calculateParentHash } from 'ts-mls/parentHash.js';
import { left, right, root, leafWidth, toNodeIndex } from 'ts-mls/treemath.js';
import type { CredentialScope } from '../../src/identity/credential.ts';
import { makeKeyPackage } from '../../src/mls/key-package.ts';
import { personOf } from '../fixtures.ts';
import { suite } from './vector.ts';

type Node = NonNullable<RatchetTree[number]>;

/**
 * A tree of the vectors with people of ours in its leaves: all nodes, HPKE keys, blanks and unmerged leaves as they
 * were, our credentials, and all parent hashes and signatures made anew, from the root down.
 * @param tree valid
 */
export async function dressed(
  tree: RatchetTree,
  groupId: Uint8Array,
  scope: CredentialScope,
): Promise<RatchetTree> {
  const links = await parentHashLinks(tree);
  const result = tree.slice();
  const signKeys = new Map<number, Uint8Array>();
  for (const [index, node] of tree.entries()) {
    if (node?.nodeType !== 'leaf') continue;
    const { leaf, signKey } = await withPerson(node.leaf, scope, `person ${index / 2}`);
    result[index] = { nodeType: 'leaf', leaf };
    signKeys.set(index, signKey);
  }

  /** Everything below the node, whose own parent hash is final. */
  const finish = async (index: number): Promise<void> => {
    const node = result[index];
    if (node?.nodeType === 'leaf') {
      const signed = await signature(node.leaf, groupId, index / 2, signKeys.get(index));
      result[index] = { nodeType: 'leaf', leaf: { ...node.leaf, signature: signed } };
      return;
    }
    if (index % 2 === 0) return;
    const linked = links.get(index);
    const sides = [left(toNodeIndex(index)), right(toNodeIndex(index))];
    // The side that the node's hash is in comes last: the hash covers the other one.
    const ordered = linked !== undefined && linked < index ? sides.toReversed() : sides;
    for (const side of ordered) {
      if (linked !== undefined && side === ordered[1]) await link(linked);
      await finish(side);
    }
  };

  const link = async (index: number): Promise<void> => {
    const [parentHash] = await calculateParentHash(result, toNodeIndex(index), suite.hash);
    result[index] = withParentHash(result[index], parentHash);
  };

  await finish(root(leafWidth(tree.length)));
  return result;
}

/** By each parent node, the node below it that holds its hash. */
async function parentHashLinks(tree: RatchetTree): Promise<ReadonlyMap<number, number>> {
  const links = new Map<number, number>();
  for (const [index, node] of tree.entries()) {
    const held = node === undefined ? undefined : parentHashOf(node);
    if (held === undefined || held.length === 0) continue;
    const [parentHash, above] = await calculateParentHash(tree, toNodeIndex(index), suite.hash);
    if (above !== undefined && equalBytes(held, parentHash)) links.set(above, index);
  }
  return links;
}

function parentHashOf(node: Node): Uint8Array | undefined {
  if (node.nodeType === 'parent') return node.parent.parentHash;
  return node.leaf.leafNodeSource === 'commit' ? node.leaf.parentHash : undefined;
}

/** Nodes without a parent hash stay as they are. */
export function withParentHash(node: RatchetTree[number], parentHash: Uint8Array): RatchetTree[number] {
  if (node?.nodeType === 'parent') return { nodeType: 'parent', parent: { ...node.parent, parentHash } };
  if (node?.leaf.leafNodeSource !== 'commit') return node;
  return { nodeType: 'leaf', leaf: { ...node.leaf, parentHash } };
}

async function withPerson(leaf: LeafNode, scope: CredentialScope, name: string) {
  const { keyPackage, privateKeys } = await makeKeyPackage(suite, scope, await personOf(name));
  const { credential, capabilities, signaturePublicKey, extensions } = keyPackage.leafNode;
  const ours = { ...leaf, credential, capabilities, signaturePublicKey, extensions };
  return { leaf: ours, signKey: privateKeys.signaturePrivateKey };
}

async function signature(
  leaf: LeafNode,
  groupId: Uint8Array,
  leafIndex: number,
  signKey: Uint8Array | undefined,
): Promise<Uint8Array> {
  if (signKey === undefined) throw new Error('nobody in this leaf');
  const content: LeafNodeTBS = leaf.leafNodeSource === 'key_package' ? leaf : { ...leaf, groupId, leafIndex };
  return signWithLabel(signKey, 'LeafNodeTBS', encodeLeafNodeTBS(content), suite.signature);
}
