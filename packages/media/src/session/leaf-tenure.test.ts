import { expect, test } from 'vitest';
import { LeafTenure } from './leaf-tenure.ts';

const at = (number: number, generation = 0) => ({ generation, number });
const epoch = (number: number, leaves: readonly number[], removed = false, added = false) => ({
  epoch: at(number),
  leaves,
  removed,
  added,
});

test('FRM-5: a leaf is its owner since the epoch in which it appeared, and nobody while it is not in the tree', () => {
  const tenure = new LeafTenure();
  tenure.install(epoch(4, [0, 1]));
  tenure.install(epoch(5, [0, 1, 2], false, true));
  expect([tenure.since(0), tenure.since(2), tenure.since(3)]).toEqual([at(4), at(5), undefined]);
  tenure.install(epoch(6, [0, 2], true));
  expect(tenure.since(1)).toBeUndefined();
  tenure.install(epoch(7, [0, 1, 2], false, true));
  expect([tenure.since(0), tenure.since(1), tenure.since(2)]).toEqual([at(4), at(7), at(5)]);
  expect(tenure.leaves).toEqual(new Set([0, 1, 2]));
});

test('FRM-5: a commit that removes and adds may give any leaf away, so that none counts as older', () => {
  const tenure = new LeafTenure();
  tenure.install(epoch(1, [0, 1]));
  tenure.install(epoch(2, [0, 1], true, true));
  expect([tenure.since(0), tenure.since(1)]).toEqual([at(2), at(2)]);
});

test('FRM-5: in another group every leaf begins anew, whatever its number', () => {
  const tenure = new LeafTenure();
  tenure.install(epoch(8, [0, 1]));
  tenure.install({ ...epoch(1, [0, 1], false, true), epoch: at(1, 1) });
  expect([tenure.since(0), tenure.since(1)]).toEqual([at(1, 1), at(1, 1)]);
});
