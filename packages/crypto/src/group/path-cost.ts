import type { RatchetTree } from 'ts-mls';
import { filteredDirectPathAndCopathResolution } from 'ts-mls/ratchetTree.js';
import { toLeafIndex } from 'ts-mls/treemath.js';
import type { Leaf } from '../mls/leaves.ts';
import { maxPathCost } from './timing.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { isLive } from './watch.ts';

/** Trees are never changed, only replaced, and a client has one leaf in each: each is counted once. */
const known = new WeakMap<RatchetTree, number>();

/**
 * How many ciphertexts a commit with a path takes, about: one for each key that covers somebody (RFC 9420 section 7.6).
 * Below a node that no path went through since its leaves came, every leaf has only its own.
 */
export function pathCost({ state }: Turn): number {
  const { ratchetTree } = state.mls;
  const cost = known.get(ratchetTree) ?? countCiphertexts(ratchetTree, ownLeafIndex(state));
  known.set(ratchetTree, cost);
  return cost;
}

export function countCiphertexts(tree: RatchetTree, leafIndex: number): number {
  const path = filteredDirectPathAndCopathResolution(toLeafIndex(leafIndex), tree);
  return path.reduce((sum, { resolution }) => sum + resolution.length, 0);
}

/** COM-7: leaves that never made a path, and can. */
export function freshLeaves(turn: Turn): readonly Leaf[] {
  const { state, now } = turn;
  return turn.leaves.filter(({ leafIndex, node }) => {
    if (node.leafNodeSource !== 'key_package') return false;
    const watch = state.watches.get(leafIndex);
    return leafIndex === ownLeafIndex(state) || (watch !== undefined && isLive(watch, now));
  });
}

/**
 * COM-7: whether newcomers wait for paths of those who came before. With many more leaves that never made one, no
 * commit with a path would fit what the server takes, a removal's least of all, and the tree could not settle any more.
 */
export function isCrowded(turn: Turn): boolean {
  return pathCost(turn) > maxPathCost && freshLeaves(turn).length > 0;
}
