import { equalBytes } from '@conclave/base';
import type { CiphersuiteImpl, RatchetTree } from 'ts-mls';
import { calculateParentHash } from 'ts-mls/parentHash.js';
import { resolution } from 'ts-mls/ratchetTree.js';
import { isAncestor, left, leafToNodeIndex, right, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';

/**
 * RFC 9420 section 7.9.2: whether each parent that is not blank has exactly one node below it that vouches for it, so that somebody below
 * made it with all the others. ts-mls 1.6.4 compares hashes alone; that hash covers the other side, and the own one is
 * covered by the list of unmerged leaves, which has to say who came since.
 */
export async function parentHashesHold(tree: RatchetTree, { hash }: CiphersuiteImpl): Promise<boolean> {
  const vouched = new Map<number, number>();
  for (const [index, node] of tree.entries()) {
    const held = node === undefined ? undefined : parentHashOf(node);
    if (held === undefined || held.length === 0) continue;
    const [parentHash, above] = await calculateParentHash(tree, toNodeIndex(index), hash);
    if (above === undefined || !equalBytes(held, parentHash) || !isListed(tree, above, index)) continue;
    vouched.set(above, (vouched.get(above) ?? 0) + 1);
  }
  return tree.every((node, index) => node?.nodeType !== 'parent' || vouched.get(index) === 1);
}

/** Whether all who stand on that node's side of the parent, but for the node itself, are in the parent's list, and nobody else is. */
function isListed(tree: RatchetTree, above: number, index: number): boolean {
  const node = tree[above];
  if (node?.nodeType !== 'parent') return false;
  const parent = toNodeIndex(above);
  const side = index < above ? left(parent) : right(parent);
  const listed = node.parent.unmergedLeaves
    .map((leaf) => leafToNodeIndex(toLeafIndex(leaf)))
    .filter((leaf) => leaf === side || isAncestor(leaf, side, tree.length));
  const others = resolution(tree, side).filter((each) => each !== toNodeIndex(index));
  return listed.length === others.length && others.every((each) => listed.includes(each));
}

function parentHashOf(node: NonNullable<RatchetTree[number]>): Uint8Array | undefined {
  if (node.nodeType === 'parent') return node.parent.parentHash;
  return node.leaf.leafNodeSource === 'commit' ? node.leaf.parentHash : undefined;
}
