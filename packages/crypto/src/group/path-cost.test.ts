import { createGroup } from 'ts-mls';
import type { RatchetTree } from 'ts-mls';
import { addLeafNode, removeLeafNode } from 'ts-mls/ratchetTree.js';
import { toLeafIndex } from 'ts-mls/treemath.js';
import { createUpdatePath, encodeUpdatePath } from 'ts-mls/updatePath.js';
import { expect, it, vi } from 'vitest';
import { personOf, random } from '../../test/fixtures.ts';
import { clientConfig } from '../mls/client-config.ts';
import { makeKeyPackage } from '../mls/key-package.ts';
import type { OwnKeyPackage } from '../mls/key-package.ts';
import { loadSuite } from '../mls/suite.ts';
import { countCiphertexts } from './path-cost.ts';
import { spread } from './refresh.ts';
import { easyPathCost, maxAdds, maxPathCost } from './timing.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Section 10 of the protocol: what the server takes of a commit. */
const cap = 256 * 1024;

it('COM-7, DOS-1: among 256 a removal fits a commit after a few paths, and not before', async () => {
  const suite = await loadSuite(random);
  const scope = { roomId: new Uint8Array(16), hostPub: new Uint8Array(32) };
  const person = await personOf('somebody');
  const members: OwnKeyPackage[] = [];
  for (let index = 0; index < 256; index++) members.push(await makeKeyPackage(suite, scope, person));
  const [first, ...others] = members;
  if (first === undefined) throw new Error('nobody there');
  const group = await createGroup(
    random(32),
    first.keyPackage,
    first.privateKeys,
    [],
    suite,
    clientConfig(scope),
  );
  let tree: RatchetTree = group.ratchetTree;
  for (const { keyPackage } of others) [tree] = addLeafNode(tree, keyPackage.leafNode);

  const path = async (from: RatchetTree, leafIndex: number) => {
    const own = members[leafIndex]?.privateKeys.signaturePrivateKey ?? new Uint8Array(0);
    const [next, made] = await createUpdatePath(from, toLeafIndex(leafIndex), group.groupContext, own, suite);
    return { next, size: encodeUpdatePath(made).length };
  };
  const removal = (from: RatchetTree) => path(removeLeafNode(from, toLeafIndex(100)), 0);

  expect(countCiphertexts(tree, 0)).toBe(255);
  expect((await removal(tree)).size).toBeGreaterThan(cap);

  // In the order in which newcomers act.
  const leaves = members.map((_, leafIndex) => ({ leafIndex }));
  const order = leaves.toSorted((a, b) => spread(a.leafIndex, leaves) - spread(b.leafIndex, leaves));
  for (const { leafIndex } of order.slice(0, 4)) tree = (await path(tree, leafIndex)).next;
  expect((await removal(tree)).size).toBeLessThan(cap / 2);
  for (const { leafIndex } of order.slice(4, 16)) tree = (await path(tree, leafIndex)).next;
  expect((await removal(tree)).size).toBeLessThan(cap / 4);
  expect(countCiphertexts(tree, 0)).toBeLessThan(easyPathCost);
});

it('COM-7, DOS-1: newcomers wait long before a path is too large', () => {
  // X-Wing: 1120 bytes of encapsulated key, a path secret of 64 with its tag, and their lengths.
  const ciphertext = 1120 + 64 + 16 + 8;
  expect((maxPathCost + maxAdds + 16) * ciphertext).toBeLessThan(cap);
});
