import type { LeafNode, RatchetTree } from 'ts-mls';
import type { MemberCredential } from '../identity/credential.ts';
import { memberCredential } from './client-config.ts';

export interface Leaf {
  readonly leafIndex: number;
  readonly node: LeafNode;
  readonly credential: MemberCredential;
}

/** Trees are never changed, only replaced: each is read once. */
const known = new WeakMap<RatchetTree, readonly Leaf[]>();

/** The tree's leaves by index. Leaf i is node 2i (RFC 9420 appendix C). Every credential was checked on entry. */
export function leavesOf(tree: RatchetTree): readonly Leaf[] {
  const leaves = known.get(tree) ?? readLeaves(tree);
  known.set(tree, leaves);
  return leaves;
}

function readLeaves(tree: RatchetTree): readonly Leaf[] {
  return tree.flatMap((entry, nodeIndex) => {
    if (entry?.nodeType !== 'leaf') return [];
    const credential = memberCredential(entry.leaf.credential);
    return credential === undefined ? [] : [{ leafIndex: nodeIndex / 2, node: entry.leaf, credential }];
  });
}

export function leafAt(tree: RatchetTree, leafIndex: number): LeafNode | undefined {
  const entry = tree[2 * leafIndex];
  return entry?.nodeType === 'leaf' ? entry.leaf : undefined;
}
