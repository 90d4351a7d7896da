import type { LeafNode, RatchetTree } from 'ts-mls';
import { directPath, leafWidth, toNodeIndex } from 'ts-mls/treemath.js';
import { random } from '../fixtures.ts';
import { withParentHash } from './dressed-tree.ts';

interface Parent {
  readonly index: number;
  readonly unmerged: readonly number[];
}
/** Of each parent that is not blank, its node index and its list. */
export const parentsOf = (tree: RatchetTree): readonly Parent[] =>
  tree.flatMap((node, index) =>
    node?.nodeType === 'parent' ? [{ index, unmerged: node.parent.unmergedLeaves }] : [],
  );
/** Node indices. */
export const leavesOf = (tree: RatchetTree): readonly number[] =>
  tree.flatMap((node, index) => (node?.nodeType === 'leaf' ? [index] : []));

function withKey(tree: RatchetTree, index: number, change: (key: Uint8Array) => Uint8Array): RatchetTree {
  const node = tree[index];
  if (node === undefined) throw new Error('a blank node');
  return node.nodeType === 'parent'
    ? tree.with(index, {
        ...node,
        parent: { ...node.parent, hpkePublicKey: change(node.parent.hpkePublicKey) },
      })
    : withLeaf(tree, index, (leaf) => ({ ...leaf, hpkePublicKey: change(leaf.hpkePublicKey) }));
}

function withLeaf(tree: RatchetTree, index: number, change: (leaf: LeafNode) => LeafNode): RatchetTree {
  const node = tree[index];
  if (node?.nodeType !== 'leaf') throw new Error('not a leaf');
  return tree.with(index, { nodeType: 'leaf', leaf: change(node.leaf) });
}

function withUnmerged(tree: RatchetTree, index: number, unmergedLeaves: number[]): RatchetTree {
  const node = tree[index];
  if (node?.nodeType !== 'parent') throw new Error('not a parent');
  return tree.with(index, { nodeType: 'parent', parent: { ...node.parent, unmergedLeaves } });
}

/** The node's list without that leaf. */
export function withoutUnmerged(tree: RatchetTree, index: number, leaf: number): RatchetTree {
  const node = tree[index];
  if (node?.nodeType !== 'parent') throw new Error('not a parent');
  const rest = node.parent.unmergedLeaves.filter((each) => each !== leaf);
  return withUnmerged(tree, index, rest);
}

function keyAt(tree: RatchetTree, index: number): Uint8Array {
  const node = tree[index];
  if (node === undefined) throw new Error('a blank node');
  return node.nodeType === 'parent' ? node.parent.hpkePublicKey : node.leaf.hpkePublicKey;
}

function flipped(bytes: Uint8Array): Uint8Array {
  const at = (random(1)[0] ?? 0) % bytes.length;
  return bytes.with(at, (bytes[at] ?? 0) ^ (1 << ((random(1)[0] ?? 0) % 8)));
}

const isCommit = (tree: RatchetTree, index: number) => {
  const node = tree[index];
  return node?.nodeType === 'leaf' && node.leaf.leafNodeSource === 'commit';
};

/** Ways to spoil a valid tree, each at every place where it can be. */
export const mutations: Readonly<Record<string, (tree: RatchetTree) => readonly RatchetTree[]>> = {
  'another key': (tree) =>
    [...parentsOf(tree).map(({ index }) => index), ...leavesOf(tree)].map((index) =>
      withKey(tree, index, flipped),
    ),
  'a key twice': (tree) => {
    const all = [...parentsOf(tree).map(({ index }) => index), ...leavesOf(tree)];
    return all.slice(1).map((index, place) => withKey(tree, index, () => keyAt(tree, all[place] ?? 0)));
  },
  'another signature key': (tree) =>
    leavesOf(tree).map((index) =>
      withLeaf(tree, index, (leaf) => ({ ...leaf, signaturePublicKey: flipped(leaf.signaturePublicKey) })),
    ),
  'another signature': (tree) =>
    leavesOf(tree).map((index) =>
      withLeaf(tree, index, (leaf) => ({ ...leaf, signature: flipped(leaf.signature) })),
    ),
  'another parent hash': (tree) =>
    [...parentsOf(tree).map(({ index }) => index), ...leavesOf(tree).filter((at) => isCommit(tree, at))].map(
      (index) => tree.with(index, withParentHash(tree[index], random(32))),
    ),
  'a parent without its children': (tree) =>
    parentsOf(tree).map(({ index }) =>
      withUnmerged(
        tree,
        index,
        leavesOf(tree).map((leaf) => leaf / 2),
      ),
    ),
  'an unmerged leaf left out below a list that has it': (tree) =>
    parentsOf(tree).flatMap(({ index, unmerged }) => {
      const above = directPath(toNodeIndex(index), leafWidth(tree.length));
      const listed = parentsOf(tree).filter((each) => above.some((node) => node === each.index));
      return unmerged
        .filter((leaf) => listed.some((each) => each.unmerged.includes(leaf)))
        .map((leaf) => withoutUnmerged(tree, index, leaf));
    }),
  'an unmerged leaf left out on any side': (tree) =>
    parentsOf(tree).flatMap(({ index, unmerged }) =>
      unmerged.map((leaf) => withoutUnmerged(tree, index, leaf)),
    ),
  'unmerged leaves in another order': (tree) =>
    parentsOf(tree)
      .filter(({ unmerged }) => unmerged.length > 1)
      .map(({ index, unmerged }) => withUnmerged(tree, index, unmerged.toReversed())),
  'an unmerged leaf twice': (tree) =>
    parentsOf(tree).flatMap(({ index, unmerged }) =>
      unmerged.slice(-1).map((leaf) => withUnmerged(tree, index, [...unmerged, leaf])),
    ),
  'two leaves changed about': (tree) => {
    const leaves = leavesOf(tree).filter((index) => isCommit(tree, index));
    return leaves
      .slice(1)
      .map((index, place) =>
        tree.with(index, tree[leaves[place] ?? 0]).with(leaves[place] ?? 0, tree[index]),
      );
  },
  'a person twice': (tree) => {
    const [first, second] = leavesOf(tree);
    return second === undefined ? [] : [tree.with(second, tree[first ?? 0])];
  },
  'a leaf among parents': (tree) =>
    parentsOf(tree).map(({ index }) => tree.with(index, tree[leavesOf(tree)[0] ?? 0])),
};
