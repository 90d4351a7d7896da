import { createCommit, createGroup, joinGroup as joinGroupOfLibrary, processPrivateMessage } from 'ts-mls';
import type { ClientState, Proposal } from 'ts-mls';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { firstJoinPsk, personOf, random } from '../../test/fixtures.ts';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import { clientConfig } from './client-config.ts';
import { joinGroup } from './join-group.ts';
import { makeKeyPackage } from './key-package.ts';
import { joinPskIndex, joinPskProposal } from './psk.ts';
import { loadSuite } from './suite.ts';
import { treeFault } from './tree-check.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const roomId = new Uint8Array(16);
const known = firstJoinPsk(roomId);
const { pskId } = known;

async function setUp() {
  const suite = await loadSuite(random);
  const hostKey = await signingKeyFromSeed(new Uint8Array(32).fill(1));
  const scope = { roomId, hostPub: hostKey.publicKey };
  return { suite, scope, psk: joinPskIndex([known], suite) };
}

type Fixture = Awaited<ReturnType<typeof setUp>>;
let fixture: Fixture;

async function keyPackage(peer: string) {
  return makeKeyPackage(fixture.suite, fixture.scope, await personOf(peer));
}

/** Commits and lets all others follow; a newcomer joins by our own `joinGroup`. */
async function commit(
  members: ClientState[],
  by: number,
  removed: readonly number[],
  newcomers: readonly string[],
  join: 'ours' | 'theirs' = 'ours',
) {
  const { suite, scope, psk } = fixture;
  const owns = await Promise.all(newcomers.map(keyPackage));
  const proposals: Proposal[] = [
    ...removed.map((leafIndex): Proposal => ({ proposalType: 'remove', remove: { removed: leafIndex } })),
    ...owns.map((own): Proposal => ({ proposalType: 'add', add: { keyPackage: own.keyPackage } })),
    ...(owns.length > 0 ? [joinPskProposal(pskId, suite)] : []),
  ];
  const committer = members.find(({ privatePath }) => privatePath.leafIndex === by);
  if (committer === undefined) throw new Error('nobody there');
  const made = await createCommit(
    { state: committer, pskIndex: psk, cipherSuite: suite },
    { extraProposals: proposals, ratchetTreeExtension: true },
  );
  if (made.commit.wireformat !== 'mls_private_message') throw new Error('not private');
  const next: ClientState[] = [made.newState];
  for (const member of members) {
    if (member === committer || removed.includes(member.privatePath.leafIndex)) continue;
    const processed = await processPrivateMessage(member, made.commit.privateMessage, psk, suite);
    if (processed.kind === 'newState') next.push(processed.newState);
  }
  for (const own of owns) {
    if (made.welcome === undefined) throw new Error('no Welcome');
    if (join === 'theirs') {
      const config = clientConfig(scope);
      await joinGroupOfLibrary(
        made.welcome,
        own.keyPackage,
        own.privateKeys,
        psk,
        suite,
        undefined,
        undefined,
        config,
      );
    }
    const joined = await joinGroup({ welcome: made.welcome, own, psk, scope, suite });
    if (!joined.ok) throw new Error(joined.error);
    next.push(joined.value.mls);
  }
  return next;
}

beforeEach(async () => {
  fixture = await setUp();
});

describe('JOIN-6: the tree of a Welcome', () => {
  it('JOIN-6: is accepted where newcomers are unmerged in different subtrees', async () => {
    const { suite, scope } = fixture;
    const own = await keyPackage('first');
    const founder = await createGroup(
      random(32),
      own.keyPackage,
      own.privateKeys,
      [],
      suite,
      clientConfig(scope),
    );
    let members = await commit([founder], 0, [], ['b', 'c', 'd', 'e', 'f', 'g', 'h']);
    members = await commit(members, 0, [3, 5], []);
    members = await commit(members, 6, [], []);
    members = await commit(members, 1, [], ['i', 'j']);
    // The tree of this Welcome lists leaf 3 at some parents and leaf 5 at others. Once ts-mls takes it too, our own
    // `joinGroup` has no reason to be any more.
    await expect(commit(members, 1, [], ['k'], 'theirs')).rejects.toThrow('unmerged_leaves');
    members = await commit(members, 1, [], ['k']);
    const codes = members.map(({ keySchedule }) => keySchedule.epochAuthenticator.join());
    expect(new Set(codes).size).toBe(1);
    expect(members).toHaveLength(9);
  });

  it('JOIN-6: is refused where it was changed', async () => {
    const { suite, scope } = fixture;
    const own = await keyPackage('first');
    const founder = await createGroup(
      random(32),
      own.keyPackage,
      own.privateKeys,
      [],
      suite,
      clientConfig(scope),
    );
    let members = await commit([founder], 0, [], ['b', 'c', 'd']);
    members = await commit(members, 0, [2], []);
    members = await commit(members, 0, [], ['e']);
    const [state] = members;
    if (state === undefined) throw new Error('nobody there');
    const { ratchetTree: tree, groupContext } = state;
    const fault = (changed: typeof tree) => treeFault(changed, groupContext, scope, suite);
    expect(await fault(tree)).toBeNull();

    const [root, leaf, other] = [tree[3], tree[0], tree[2]];
    if (root?.nodeType !== 'parent' || leaf?.nodeType !== 'leaf' || other?.nodeType !== 'leaf') {
      throw new Error('another tree than expected');
    }
    const { parent } = root;
    expect(parent.unmergedLeaves).toEqual([2]);
    const unmerged = (...leaves: number[]) =>
      fault(tree.with(3, { nodeType: 'parent', parent: { ...parent, unmergedLeaves: leaves } }));
    expect(await unmerged()).toBe('a parent hash is wrong');
    expect(await unmerged(2, 2)).toBe('unmerged leaves are not in order');
    expect(await unmerged(2, 9)).toBe('an unmerged leaf is not listed on its whole path');
    expect(await fault(tree.with(1, leaf))).toBe('a node is of the wrong kind');
    const withLeaf = (index: number, changed: typeof leaf.leaf) =>
      fault(tree.with(index, { nodeType: 'leaf', leaf: changed }));
    expect(await withLeaf(2, leaf.leaf)).toBe('a key stands twice');
    const [hpkePublicKey, signaturePublicKey] = [random(32), random(32)];
    expect(await withLeaf(2, { ...leaf.leaf, hpkePublicKey, signaturePublicKey })).toBe(
      'an identity stands twice',
    );
    expect(await withLeaf(0, { ...leaf.leaf, hpkePublicKey: other.leaf.hpkePublicKey })).toBe(
      'a key stands twice',
    );
    expect(await withLeaf(0, { ...leaf.leaf, hpkePublicKey })).toBe('a leaf is not signed');
    expect(await fault(tree.with(2, undefined))).not.toBeNull();
  });
});
