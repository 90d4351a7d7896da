import type { GroupContext, RatchetTree } from 'ts-mls';
import { validateRatchetTree } from 'ts-mls/clientState.js';
import { defaultClientConfig } from 'ts-mls/clientConfig.js';
import { verifyParentHashes } from 'ts-mls/parentHash.js';
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { describe, expect, it, vi } from 'vitest';
import { treeFault } from '../../src/mls/tree-check.ts';
import { dressed } from './dressed-tree.ts';
import { followAll, joinByLibrary, passiveClients } from './passive-client.ts';
import { leavesOf, mutations, parentsOf, withoutUnmerged } from './tree-mutations.ts';
import vectors from './tree-validation.json' with { type: 'json' };
import { decoded, fromHex, suite } from './vector.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const scope = { roomId: new Uint8Array(16), hostPub: new Uint8Array(32) };

async function contextOf(tree: RatchetTree, groupId: Uint8Array): Promise<GroupContext> {
  return {
    version: 'mls10',
    cipherSuite: suite.name,
    groupId,
    epoch: 1n,
    treeHash: await treeHashRoot(tree, suite.hash),
    confirmedTranscriptHash: new Uint8Array(),
    extensions: [],
  };
}

interface Case {
  /** Where it comes from. */
  readonly place: string;
  readonly groupId: Uint8Array;
  /** As the vectors have it. */
  readonly given: RatchetTree;
  /** With our people in it. */
  readonly tree: RatchetTree;
}

type Given = Omit<Case, 'tree'>;

const validated: readonly Given[] = vectors.map((vector, place) => ({
  place: `tree-validation ${place}`,
  given: decoded(decodeRatchetTree, vector.tree),
  groupId: fromHex(vector.group_id),
}));

/** Of a group that changes much: large trees, with long lists of unmerged leaves. */
async function grown(): Promise<readonly Given[]> {
  const [place, client] = found(passiveClients, ([name]) => name === 'random 0');
  const states = await followAll(client, await joinByLibrary(client));
  return states.map(({ ratchetTree, groupContext }, epoch) => ({
    place: `${place}, epoch ${epoch}`,
    given: ratchetTree,
    groupId: groupContext.groupId,
  }));
}

const cases: readonly Case[] = await Promise.all(
  [...validated, ...(await grown())].map(async (each) => ({
    ...each,
    tree: await dressed(each.given, each.groupId, scope),
  })),
);

function found<T>(all: readonly T[], is: (each: T) => boolean): T {
  const one = all.find(is);
  if (one === undefined) throw new Error('not among them');
  return one;
}

/**
 * What our judgement says of a tree that somebody could have put into a Welcome: the tree hash is right.
 * @param valid whose hash is taken where the tree has none
 */
async function faultOf(tree: RatchetTree, groupId: Uint8Array, valid = tree): Promise<string | null> {
  const hashed = tree.some((node, index) => node?.nodeType === 'leaf' && index % 2 === 1) ? valid : tree;
  return treeFault(tree, await contextOf(hashed, groupId), scope, suite);
}

async function faultByLibrary(tree: RatchetTree, groupId: Uint8Array): Promise<string | null> {
  const { lifetimeConfig, authService } = defaultClientConfig;
  const context = await contextOf(tree, groupId);
  const fault = await validateRatchetTree(
    tree,
    context,
    lifetimeConfig,
    authService,
    context.treeHash,
    suite,
  );
  return fault?.message ?? null;
}

describe('RFC 9420 vectors: our judgement of trees, suite 1', () => {
  it.each(cases)(
    'JOIN-6: accepts the tree of $place with our people in it',
    async ({ tree, given, groupId }) => {
      expect(await faultOf(tree, groupId)).toBeNull();
      expect(await faultOf(given, groupId)).toBe('a leaf has another form');
      expect(await faultOf(tree, new Uint8Array(32))).toBe(
        leavesOf(tree).some((index) => isSigned(tree, index)) ? 'a leaf is not signed' : null,
      );
    },
  );

  it.each(Object.entries(mutations))('JOIN-6, COM-4: refuses every tree with %s', async (_name, mutate) => {
    const spoilt = spoilable.flatMap((given) =>
      some(mutate(given.tree)).map((changed, number) => ({ ...given, changed, number })),
    );
    expect(spoilt.length).toBeGreaterThan(0);
    const accepted: string[] = [];
    for (const { tree, changed, groupId, place, number } of spoilt)
      if ((await faultOf(changed, groupId, tree)) === null) accepted.push(`${place}.${number}`);
    expect(accepted).toEqual([]);
  });

  // ADR 1: the part of RFC 9420 section 7.9.2 that ts-mls leaves out.
  it('JOIN-6: sees that a leaf is missing in the list of its committer’s own side, which ts-mls does not', async () => {
    const { given, tree, groupId } = found(cases, ({ place }) => place === 'tree-validation 13');
    const { index, unmerged } = found(parentsOf(tree), (parent) => parent.unmerged.length > 0);
    const spoilt = (of: RatchetTree) => withoutUnmerged(of, index, unmerged[0] ?? 0);
    expect(await verifyParentHashes(spoilt(given), suite.hash)).toBe(true);
    expect(await faultOf(spoilt(tree), groupId)).toBe('a parent hash is wrong');
  });

  // ADR 1: once ts-mls takes that one too, our own judgement has a reason less to be.
  it('JOIN-6: accepts a tree that ts-mls itself refuses', async () => {
    const { given, groupId, tree } = found(cases, ({ place }) => place === 'tree-validation 12');
    const fault = 'non-blank intermediate node must list leaf node in its unmerged_leaves';
    expect(await faultByLibrary(given, groupId)).toBe(fault);
    expect(await faultOf(tree, groupId)).toBeNull();
  });
});

/** All of the validated, and of the grown two. */
const spoilable = cases.filter(({ place }) => !/epoch (?!8$|15$)/.test(place));

/** Leaves of a KeyPackage don't name the group that they are in. */
function isSigned(tree: RatchetTree, index: number): boolean {
  const node = tree[index];
  return node?.nodeType === 'leaf' && node.leaf.leafNodeSource !== 'key_package';
}

/** Of a large tree, at most about this many places of each kind. */
const places = 12;

function some<T>(all: readonly T[]): readonly T[] {
  const step = Math.ceil(all.length / places);
  return all.filter((_, index) => index % step === 0);
}
