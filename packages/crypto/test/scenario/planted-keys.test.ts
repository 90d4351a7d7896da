import { describe, expect, it, vi } from 'vitest';
import { timing } from '../../src/group/timing.ts';
import { leafAt } from '../../src/mls/leaves.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import { knockWithInitKey, knockWithLeafKey, plantKeys } from './dishonest.ts';
import { hostAndThree } from './people.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Bytes of a key's length that nobody can seal to. */
const none = new Uint8Array(1216).fill(255);

async function foreignKey(world: World): Promise<Uint8Array> {
  const { hpke } = await loadSuite(world.random);
  return hpke.exportPublicKey((await hpke.generateKeyPair()).publicKey);
}

function leafKeyOf(client: Client): Uint8Array {
  const leaf = leafAt(client.inside.mls.ratchetTree, client.view.self.leafIndex);
  if (leaf === undefined) throw new Error('no leaf');
  return leaf.hpkePublicKey;
}

/** All of them are in one epoch of one group, in which these people are; and nobody was lost. */
function expectOneGroup(clients: readonly Client[], names: readonly string[]): void {
  expect(new Set(clients.map(({ view }) => `${view.epoch} ${view.meetingCode}`)).size).toBe(1);
  for (const client of clients) {
    expect(client.names).toEqual(names);
    expect(client.effectsOf('lost')).toEqual([]);
  }
}

/** MOD-1: the host can still put somebody out, and the others follow. */
async function expectRemoval(world: World, host: Client, out: Client, staying: readonly Client[]) {
  const names = host.names.filter((name) => name !== out.tab.name);
  await host.dispatch({ type: 'remove', id: out.view.self.id });
  await world.advance(2000);
  expectOneGroup(staying, names);
}

describe('COM-4, PRIM-3: keys that a commit plants in the tree', () => {
  it('COM-4: a leaf key that is another leaf’s is refused by all, so that others still come and go', async () => {
    const { world, host, eve, bob, cem } = await hostAndThree();
    const key = leafKeyOf(host);
    await plantKeys(world, eve, (own, index, count) => (index === count - 1 ? key : own));
    await world.advance(1000);
    for (const client of [host, bob, cem]) expect(client.violations).toEqual(['COM-4 duplicate-key']);
    const dora = await world.admit(host, 'Dora');
    await world.advance(1000);
    expect(dora.joined).toBe(true);
    await expectRemoval(world, host, eve, [host, bob, cem, dora]);
  });

  it('COM-4, FRM-9: keys that nobody can seal to are refused by all, and whoever is removed goes', async () => {
    const { world, host, eve, bob, cem } = await hostAndThree();
    await plantKeys(world, eve, () => none);
    await world.advance(1000);
    for (const client of [host, bob, cem]) {
      expect(client.violations).toHaveLength(1);
      expect(client.violations[0]).toMatch(/^COM-4 (duplicate-key|unusable-key)$/);
    }
    await expectRemoval(world, host, bob, [host, cem]);
  });

  it('COM-4: a single key that nobody can seal to is refused by all', async () => {
    const { world, host, eve, bob, cem } = await hostAndThree();
    await plantKeys(world, eve, (own, index) => (index === 0 ? none : own));
    await world.advance(1000);
    for (const client of [host, bob, cem]) expect(client.violations).toEqual(['COM-4 unusable-key']);
    await expectRemoval(world, host, eve, [host, bob, cem]);
  });

  it('COM-4, COM-5: a key of another secret than the one below it is noticed at once, and only its maker is named', async () => {
    const world = await World.create();
    const host = await world.host();
    const cem = await world.admit(host, 'Cem');
    const eve = await world.admit(host, 'Eve');
    const dan = await world.admit(host, 'Dan');
    await world.advance(1100);
    // Leaves 2 and 3: their parent is the first key of Eve's path.
    expect([eve, dan].map(({ view }) => view.self.leafIndex)).toEqual([2, 3]);
    const foreign = await foreignKey(world);
    await plantKeys(world, eve, (own, index) => (index === 0 ? foreign : own));
    expect(dan.violations).toEqual(['COM-4 foreign-key']);
    await world.advance(timing.stuckFor);
    for (const client of [host, cem]) {
      const { id } = eve.view.self;
      expect(client.violations).toEqual([]);
      expect(client.effectsOf('unfollowed')).toEqual([
        { type: 'unfollowed', committer: id, by: dan.view.self.id },
      ]);
    }
    // COM-6: he returns, which takes the key out of the tree, and honest commits can be followed again.
    const back = await dan.reload();
    await back.knock();
    await world.advance(4 * timing.fallback);
    expect(back.joined).toBe(true);
    await expectRemoval(world, host, eve, [host, cem, back]);
  });
});

describe('COM-4: keys that people bring along', () => {
  it('JOIN-2: who comes with a leaf key that is none is shown to nobody', async () => {
    const { world, host, eve, bob } = await hostAndThree();
    const mallory = await world.person('Mallory');
    await knockWithLeafKey(world, mallory, none);
    for (const client of [host, eve, bob]) expect(client.waiting).toEqual([]);
  });

  it('COM-4: of two who come with one leaf key one is let in, and all stay in one group', async () => {
    const { world, host, eve, bob, cem } = await hostAndThree();
    const same = await foreignKey(world);
    for (const name of ['Mallory', 'Malory']) await knockWithLeafKey(world, await world.person(name), same);
    expect(host.waiting).toEqual(['Mallory', 'Malory']);
    await host.dispatch({
      type: 'admit',
      requestIds: host.view.applicants.map(({ requestId }) => requestId),
    });
    await world.advance(timing.unheardAfter - 5000);
    expect(host.names.filter((name) => name.startsWith('Mal'))).toHaveLength(1);
    // JOIN-6: nobody has the private half, and so nobody arrives.
    await world.advance(timing.unheardAfter);
    expectOneGroup([host, eve, bob, cem], ['Bob', 'Cem', 'Eve', 'Hanna']);
  });

  it('COM-4: of two who come with one key for their Welcomes one is let in, and all stay in one group', async () => {
    const { world, host, eve, bob, cem } = await hostAndThree();
    const same = await foreignKey(world);
    for (const name of ['Mallory', 'Malory']) await knockWithInitKey(world, await world.person(name), same);
    expect(host.waiting).toEqual(['Mallory', 'Malory']);
    await host.dispatch({
      type: 'admit',
      requestIds: host.view.applicants.map(({ requestId }) => requestId),
    });
    // One commit can't add both: they come one by one, and nobody has the private half.
    await world.advance(3 * timing.unheardAfter);
    expectOneGroup([host, eve, bob, cem], ['Bob', 'Cem', 'Eve', 'Hanna']);
    const dora = await world.admit(host, 'Dora');
    expect(dora.view.meetingCode).toBe(host.view.meetingCode);
  });

  it('COM-4: who comes with a member’s leaf key is not let in, and nobody follows another commit for it', async () => {
    const { world, host, eve, bob, cem } = await hostAndThree();
    await knockWithLeafKey(world, await world.person('Mallory'), leafKeyOf(bob));
    await host.dispatch({
      type: 'admit',
      requestIds: host.view.applicants.map(({ requestId }) => requestId),
    });
    await world.advance(5000);
    expectOneGroup([host, eve, bob, cem], ['Bob', 'Cem', 'Eve', 'Hanna']);
    for (const client of [eve, bob, cem])
      for (const violation of client.violations) expect(violation).toBe('JOIN-5 a commit can not be made');
    const dora = await world.admit(host, 'Dora');
    expect(dora.joined).toBe(true);
  });
});
