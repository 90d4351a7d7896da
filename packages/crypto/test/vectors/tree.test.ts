import { toHex } from '@conclave/base';
import type { GroupContext, RatchetTree } from 'ts-mls';
import { applyUpdatePathSecret } from 'ts-mls/createCommit.js';
import { verifyLeafNodeSignature, verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { verifyParentHashes } from 'ts-mls/parentHash.js';
import { getCommitSecret } from 'ts-mls/pathSecrets.js';
import { toPrivateKeyPath } from 'ts-mls/privateKeyPath.js';
import { decodeProposal } from 'ts-mls/proposal.js';
import {
  addLeafNode,
  decodeRatchetTree,
  encodeRatchetTree,
  removeLeafNode,
  resolution,
  updateLeafNode,
} from 'ts-mls/ratchetTree.js';
import { treeHash, treeHashRoot } from 'ts-mls/treeHash.js';
import { toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { applyUpdatePath, decodeUpdatePath } from 'ts-mls/updatePath.js';
import { describe, expect, it } from 'vitest';
import operations from './tree-operations.json' with { type: 'json' };
import treekemCases from './treekem.json' with { type: 'json' };
import trees from './tree-validation.json' with { type: 'json' };
import { decoded, fromHex, suite } from './vector.ts';

async function leafSignaturesHold(tree: RatchetTree, groupId: Uint8Array): Promise<boolean> {
  const checks = tree.map((node, index) => {
    if (node?.nodeType !== 'leaf') return Promise.resolve(true);
    const { leaf } = node;
    return leaf.leafNodeSource === 'key_package'
      ? verifyLeafNodeSignatureKeyPackage(leaf, suite.signature)
      : verifyLeafNodeSignature(leaf, groupId, index / 2, suite.signature);
  });
  return (await Promise.all(checks)).every(Boolean);
}

describe('RFC 9420 vectors: tree-validation, suite 1', () => {
  it.each(trees)(
    'finds hashes, resolutions, parent hashes and signatures as the vectors say',
    async (vector) => {
      const tree = decoded(decodeRatchetTree, vector.tree);
      expect(toHex(encodeRatchetTree(tree))).toBe(vector.tree);
      const nodes = vector.tree_hashes.map((_, index) => toNodeIndex(index));
      const hashes = await Promise.all(nodes.map((index) => treeHash(tree, index, suite.hash)));
      expect(hashes.map(toHex)).toEqual(vector.tree_hashes);
      expect(nodes.map((index) => resolution(tree, index))).toEqual(vector.resolutions);
      expect(await verifyParentHashes(tree, suite.hash)).toBe(true);
      expect(await leafSignaturesHold(tree, fromHex(vector.group_id))).toBe(true);
      expect(await leafSignaturesHold(tree, new Uint8Array(32))).toBe(false);
    },
  );
});

describe.each(treekemCases)('RFC 9420 vectors: treekem, suite 1', (treekem) => {
  const tree = decoded(decodeRatchetTree, treekem.ratchet_tree);

  async function privatePath(leaf: number) {
    const found = treekem.leaves_private.find(({ index }) => index === leaf);
    if (found === undefined) throw new Error('no such leaf');
    const secrets = Object.fromEntries(
      found.path_secrets.map(({ node, path_secret }) => [node, fromHex(path_secret)]),
    );
    const path = await toPrivateKeyPath(secrets, leaf, suite);
    const leafKey = { [leaf * 2]: fromHex(found.encryption_priv) };
    return { ...path, privateKeys: { ...path.privateKeys, ...leafKey } };
  }

  it.each(treekem.update_paths)(
    'COM-7: the path of leaf $sender gives every other leaf its secrets',
    async (vector) => {
      const path = decoded(decodeUpdatePath, vector.update_path);
      const sender = toLeafIndex(vector.sender);
      const updated = await applyUpdatePath(tree, sender, path, suite.hash);
      expect(toHex(await treeHashRoot(updated, suite.hash))).toBe(vector.tree_hash_after);
      const groupContext: GroupContext = {
        version: 'mls10',
        cipherSuite: suite.name,
        groupId: fromHex(treekem.group_id),
        epoch: BigInt(treekem.epoch),
        treeHash: fromHex(vector.tree_hash_after),
        confirmedTranscriptHash: fromHex(treekem.confirmed_transcript_hash),
        extensions: [],
      };
      for (const [leaf, expected] of vector.path_secrets.entries()) {
        if (expected === null) continue;
        const { nodeIndex, pathSecret } = await applyUpdatePathSecret(
          updated,
          await privatePath(leaf),
          sender,
          groupContext,
          path,
          [],
          suite,
        );
        expect(toHex(pathSecret)).toBe(expected);
        const commitSecret = await getCommitSecret(updated, toNodeIndex(nodeIndex), pathSecret, suite.kdf);
        expect(toHex(commitSecret)).toBe(vector.commit_secret);
      }
    },
  );
});

describe('RFC 9420 vectors: tree-operations, suite 1', () => {
  function applied(
    tree: RatchetTree,
    { proposal: hex, proposal_sender: sender }: (typeof operations)[number],
  ) {
    const proposal = decoded(decodeProposal, hex);
    if (proposal.proposalType === 'add') return addLeafNode(tree, proposal.add.keyPackage.leafNode)[0];
    if (proposal.proposalType === 'update')
      return updateLeafNode(tree, proposal.update.leafNode, toLeafIndex(sender));
    if (proposal.proposalType === 'remove') return removeLeafNode(tree, toLeafIndex(proposal.remove.removed));
    throw new Error('another proposal');
  }

  it.each(operations)('COM-4: a proposal makes the tree that the vectors say', async (vector) => {
    const before = decoded(decodeRatchetTree, vector.tree_before);
    expect(toHex(await treeHashRoot(before, suite.hash))).toBe(vector.tree_hash_before);
    const after = applied(before, vector);
    expect(toHex(encodeRatchetTree(after))).toBe(vector.tree_after);
    expect(toHex(await treeHashRoot(after, suite.hash))).toBe(vector.tree_hash_after);
  });
});
