import { expect, test } from 'vitest';
import { LeafTenure } from './leaf-tenure.ts';

const epoch = (number: number, leaves: readonly number[], removed = false, added = false) => ({
  epoch: number,
  leaves,
  removed,
  added,
});

test('FRM-5: a leaf is its owner since the epoch in which it appeared, and nobody while it is not in the tree', () => {
  const tenure = new LeafTenure();
  tenure.install(epoch(4, [0, 1]));
  tenure.install(epoch(5, [0, 1, 2], false, true));
  expect([tenure.since(0), tenure.since(2), tenure.since(3)]).toEqual([4, 5, undefined]);
  tenure.install(epoch(6, [0, 2], true));
  expect(tenure.since(1)).toBeUndefined();
  tenure.install(epoch(7, [0, 1, 2], false, true));
  expect([tenure.since(0), tenure.since(1), tenure.since(2)]).toEqual([4, 7, 5]);
  expect(tenure.leaves).toEqual(new Set([0, 1, 2]));
});

test('FRM-5: a commit that removes and adds may give any leaf away, so that none counts as older', () => {
  const tenure = new LeafTenure();
  tenure.install(epoch(1, [0, 1]));
  tenure.install(epoch(2, [0, 1], true, true));
  expect([tenure.since(0), tenure.since(1)]).toEqual([2, 2]);
});
