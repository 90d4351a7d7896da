import type { Leaf } from '../mls/leaves.ts';
import { freshLeaves, pathCost } from './path-cost.ts';
import { easyPathCost, timing } from './timing.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { openAdds, openRemoves, ownWait } from './work.ts';

/**
 * COM-7: when this client makes an empty commit with a path, ms since the Unix epoch: rank 0 when the epoch is old, everybody
 * when the own leaf's key is, a newcomer when the group is idle.
 */
export function refreshDue(turn: Turn): number {
  const { epochSince, leafUpdatedAt } = turn.state;
  const wait = ownWait(turn);
  if (wait === Infinity || turn.leaves.length < 2) return Infinity;
  const place = spread(ownLeafIndex(turn.state), turn.leaves) * timing.updateStep;
  return Math.max(
    epochSince + timing.commitSpacing + place,
    Math.min(epochSince + timing.epochLife + wait, leafUpdatedAt + timing.leafLife, firstUpdateDue(turn)),
  );
}

/**
 * A leaf that never made a path costs every removal's path a ciphertext of its own. Newcomers act one after another, in an
 * order that jumps over the tree: so a few of them already give every large subtree a key.
 */
function firstUpdateDue(turn: Turn): number {
  const { epochSince, watches } = turn.state;
  const own = ownLeafIndex(turn.state);
  const fresh = freshLeaves(turn);
  if (fresh.every(({ leafIndex }) => leafIndex !== own)) return Infinity;
  // COM-3: each epoch makes every rank wait anew, and whoever leaves stay so much longer.
  if (isAnybodyGoing(turn)) return Infinity;
  const place = spread(own, fresh, turn.leaves) * timing.freshStep;
  if (pathCost(turn) > easyPathCost) return epochSince + timing.commitSpacing + place;
  // JOIN-6: a Welcome that is still to be sent again is for this epoch.
  if ([...watches.values()].some(({ everHeard }) => !everHeard)) return Infinity;
  if (openAdds(turn).length > 0) return Infinity;
  return epochSince + timing.idle + place;
}

/** A leave, a REMOVE or an absence that a commit of somebody's is to carry out. */
function isAnybodyGoing(turn: Turn): boolean {
  const wait = ownWait(turn);
  return openRemoves(turn).some(({ due }) => due - wait <= turn.now);
}

type Placed = Pick<Leaf, 'leafIndex'>;

/** Place of a leaf among others, from 0, by the bits of its index in reverse: neighbours in the tree stand far apart. */
export function spread(own: number, among: readonly Placed[], leaves: readonly Placed[] = among): number {
  const bits = Math.ceil(Math.log2(Math.max(2, ...leaves.map(({ leafIndex }) => leafIndex + 1))));
  const place = reversed(own, bits);
  return among.filter(({ leafIndex }) => reversed(leafIndex, bits) < place).length;
}

function reversed(index: number, bits: number): number {
  let result = 0;
  for (let bit = 0; bit < bits; bit++) result |= ((index >> bit) & 1) << (bits - 1 - bit);
  return result;
}
