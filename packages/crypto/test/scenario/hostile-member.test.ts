import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCommit, createProposal, defaultKeyPackageEqualityConfig } from 'ts-mls';
import type { ClientState, Proposal } from 'ts-mls';
import { placeOfCommit } from '../../src/group/generation.ts';
import { timing } from '../../src/group/timing.ts';
import { makeCredential, encodeCredential } from '../../src/identity/credential.ts';
import { makeKeyPackage } from '../../src/mls/key-package.ts';
import { writePrivateMessage } from '../../src/mls/message.ts';
import { joinPsk, joinPskId, joinPskIndex, joinPskProposal } from '../../src/mls/psk.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import { nameOf } from '../fixtures.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let host: Client;
let eve: Client;
let bob: Client;

beforeEach(async () => {
  world = await World.create();
  host = await world.host();
  eve = await world.admit(host, 'Eve');
  bob = await world.admit(host, 'Bob');
  await world.advance(1100);
});

async function suiteOf() {
  return loadSuite(world.random);
}

/** A commit that Eve's own client would never make. */
async function commitOf(proposals: Proposal[], state: ClientState = eve.inside.mls): Promise<ClientState> {
  const suite = await suiteOf();
  const { roomId } = world.meeting;
  const { joinKey } = eve.tab;
  const made = await createCommit(
    { state, pskIndex: joinPskIndex([joinPsk(roomId, joinKey)], suite), cipherSuite: suite },
    { authenticatedData: placeOfCommit(state), extraProposals: proposals, ratchetTreeExtension: true },
  );
  if (made.commit.wireformat !== 'mls_private_message') throw new Error('not private');
  const taken = world.server.commit({
    epoch: Number(state.groupContext.epoch),
    blob: writePrivateMessage(made.commit.privateMessage),
    welcomes: [],
  });
  expect(taken).toBe(true);
  await world.settle();
  return made.newState;
}

async function psk(): Promise<Proposal> {
  return joinPskProposal(joinPskId(world.meeting.roomId, eve.tab.joinKey), await suiteOf());
}

async function keyPackageOf(client: Client) {
  const scope = { roomId: world.meeting.roomId, hostPub: world.meeting.hostKey.publicKey };
  return makeKeyPackage(await suiteOf(), scope, client.tab);
}

/** COM-5: nobody went along, and everybody stays. */
async function assertRefused(fault: string): Promise<void> {
  await world.advance(1000);
  for (const client of [host, bob]) {
    expect(client.violations).toEqual([`COM-4 ${fault}`]);
    expect(client.names).toEqual(['Bob', 'Eve', 'Hanna']);
    expect(client.effectsOf('lost')).toEqual([]);
  }
  expect(host.view.meetingCode).toBe(bob.view.meetingCode);
}

describe('COM-4: a member that commits what it may not is refused by everybody, and visibly', () => {
  it('COM-4: an Add without an ADMIT', async () => {
    const friend = await world.person('Mallory');
    const { keyPackage } = await keyPackageOf(friend);
    await commitOf([{ proposalType: 'add', add: { keyPackage } }, await psk()]);
    await assertRefused('not-admitted');
  });

  it('COM-4: an Add of somebody who was admitted, under a KeyPackage that another identity certified', async () => {
    const friend = await world.person('Bob');
    const { keyPackage } = await keyPackageOf(friend);
    await commitOf([{ proposalType: 'add', add: { keyPackage } }, await psk()]);
    await assertRefused('not-admitted');
  });

  it('COM-4: a Remove without a reason', async () => {
    // Whoever has just come can't know that others had not waited for it in vain.
    await world.advance(12_000);
    const victim = bob.view.self.leafIndex;
    await commitOf([{ proposalType: 'remove', remove: { removed: victim } }]);
    await assertRefused('remove-without-reason');
  });

  it('COM-4, PRIM-3: a commit that changes the committer’s own credential', async () => {
    const { mls } = eve.inside;
    const node = mls.ratchetTree[2 * eve.view.self.leafIndex];
    if (node?.nodeType !== 'leaf') throw new Error('no leaf');
    const scope = { roomId: world.meeting.roomId, hostPub: world.meeting.hostKey.publicKey };
    const renamed = { ...eve.tab, name: nameOf('Hanna') };
    const credential = await makeCredential(scope, renamed, node.leaf.signaturePublicKey);
    const tree = mls.ratchetTree.with(2 * eve.view.self.leafIndex, {
      nodeType: 'leaf',
      leaf: { ...node.leaf, credential: { credentialType: 'basic', identity: encodeCredential(credential) } },
    });
    await commitOf([], { ...mls, ratchetTree: tree });
    await assertRefused('changed-leaf');
  });

  it('COM-4, JOIN-5: an Add of somebody admitted, with the PSK stripped', async () => {
    const before = host.view.epoch;
    const cem = await world.person('Cem');
    await cem.knock();
    await world.settle();
    host.reachable = false;
    const applicant = [...eve.inside.applicants.values()][0];
    await host.dispatch({ type: 'admit', requestIds: [applicant?.requestId ?? ''] });
    await world.settle();
    host.reachable = true;
    host.wakeAt = Infinity;
    await world.settle();
    const { keyPackage } = applicant ?? {};
    if (keyPackage === undefined) throw new Error('nobody knocked');
    host.alive = false;
    await commitOf([{ proposalType: 'add', add: { keyPackage } }]);
    expect(bob.violations).toContain('COM-4 psk');
    expect(bob.view.epoch).toBe(before);
  });

  it('COM-4: another proposal kind', async () => {
    await commitOf([
      { proposalType: 'group_context_extensions', groupContextExtensions: { extensions: [] } },
    ]);
    await assertRefused('proposal-kind');
  });

  it('COM-4: a reinit of the group', async () => {
    const { groupId, cipherSuite, version } = eve.inside.mls.groupContext;
    await commitOf([{ proposalType: 'reinit', reinit: { groupId, cipherSuite, version, extensions: [] } }]);
    await assertRefused('proposal-kind');
  });

  it('COM-4: an Add of an identity that is there already', async () => {
    const { keyPackage } = await keyPackageOf(bob);
    const { mls } = eve.inside;
    // Eve's library must not stop her: everybody else's does.
    const lenient = { ...mls.clientConfig, keyPackageEqualityConfig: defaultKeyPackageEqualityConfig };
    await commitOf([{ proposalType: 'add', add: { keyPackage } }, await psk()], {
      ...mls,
      clientConfig: lenient,
    });
    await world.advance(1000);
    for (const client of [host, bob]) {
      expect(client.violations).toHaveLength(1);
      expect(client.names).toEqual(['Bob', 'Eve', 'Hanna']);
    }
  });

  /** Eve makes that many updates, one after another. */
  async function updates(count: number, state = eve.inside.mls): Promise<ClientState> {
    eve.alive = false;
    let next = state;
    for (let made = 0; made < count; made++) next = await commitOf([], next);
    return next;
  }

  it('COM-4: more than 20 updates within a round of heartbeats', async () => {
    await updates(21);
    for (const client of [host, bob]) expect(client.violations).toEqual(['COM-4 too-many']);
    expect(bob.view.epoch).toBe(host.view.epoch);
  });

  it('COM-4: 20 updates that come to some in a bunch and to others in half a minute are followed by all', async () => {
    // The host's connection stalls; the others' clocks go on.
    host.reachable = false;
    let state = eve.inside.mls;
    for (let made = 0; made < 20; made++) {
      state = await updates(1, state);
      world.now += 500;
    }
    host.reachable = true;
    await world.settle();
    for (const client of [host, bob]) expect(client.violations).toEqual([]);
    await updates(1, state);
    for (const client of [host, bob]) expect(client.violations).toEqual(['COM-4 too-many']);
  });

  it('COM-4: as many again when more than half were heard', async () => {
    // COM-7: the honest have made theirs.
    await world.advance(20_000);
    const state = await updates(20);
    await world.advance(timing.heartbeat);
    const again = await updates(20, state);
    for (const client of [host, bob]) expect(client.violations).toEqual([]);
    await updates(1, again);
    for (const client of [host, bob]) expect(client.violations).toEqual(['COM-4 too-many']);
  });

  it('COM-1: a proposal on its own, or in the clear, changes nothing', async () => {
    const before = host.view.epoch;
    const victim = bob.view.self.leafIndex;
    const suite = await suiteOf();
    const made = await createProposal(
      eve.inside.mls,
      false,
      { proposalType: 'remove', remove: { removed: victim } },
      suite,
    );
    if (made.message.wireformat !== 'mls_private_message') throw new Error('not private');
    const blob = writePrivateMessage(made.message.privateMessage);
    for (const kind of ['commit', 'message'] as const) {
      await bob.dispatch({ type: 'entry', kind, epoch: before, blob });
    }
    expect(bob.violations).toHaveLength(2);
    // The order counts the entry, and the group stays where it was.
    expect(bob.view.epoch).toBe(before + 1);
    expect(bob.view.meetingCode).toBe(host.view.meetingCode);
    expect(bob.names).toEqual(['Bob', 'Eve', 'Hanna']);
  });
});
