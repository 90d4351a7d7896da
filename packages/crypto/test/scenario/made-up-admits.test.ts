import { describe, expect, it, vi } from 'vitest';
import type { HostAction } from '../../src/host-log/entry.ts';
import { nameHash, signActions } from '../../src/host-log/host-log.ts';
import type { Client } from './client.ts';
import { smuggleEntries } from './smuggle-entries.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** An ADMIT for a request that nobody made, in an entry that is signed as it ought to be. */
async function admitUnasked(world: World, by: Client, whom: Client, name: string): Promise<void> {
  const { log, setting } = by.inside;
  const action: HostAction = {
    kind: 'admit',
    request: world.random(32),
    identityPub: whom.tab.identity.publicKey,
    nameHash: nameHash(name),
    isHost: false,
  };
  const entries = await signActions(
    log,
    [action],
    { key: setting.identity, signer: setting.identity.publicKey },
    { epoch: by.view.epoch, time: world.wallTime },
  );
  await smuggleEntries(world, by, entries);
}

describe('MOD-1, JOIN-4: an ADMIT that a member makes up', () => {
  it('MOD-1: of a co-host does not lift the host’s REMOVE: the host is asked, and the co-host is not', async () => {
    const world = await World.create({ admit: 'cohosts' });
    const host = await world.host();
    const eve = await world.admit(host, 'Eve');
    const ada = await world.admit(host, 'Ada');
    const bob = await world.admit(host, 'Bob');
    for (const { view } of [eve, ada]) await host.dispatch({ type: 'promote', id: view.self.id });
    await world.advance(5000);
    await host.dispatch({ type: 'remove', id: bob.view.self.id });
    await world.advance(2000);
    expect(host.names).toEqual(['Ada', 'Eve', 'Hanna']);
    await admitUnasked(world, eve, bob, 'Bob');
    for (const client of [host, ada]) expect(client.violations).toEqual(['MOD-1 not-allowed']);

    const again = await bob.reload();
    await again.knock();
    await world.advance(3000);
    expect([host.waiting, ada.waiting]).toEqual([['Bob'], []]);
    // An honest co-host's client does not sign what would not count.
    await ada.dispatch({ type: 'admit', requestIds: [host.requestOf(again)] });
    await world.advance(3000);
    expect(again.joined).toBe(false);
    expect(host.violations).toEqual(['MOD-1 not-allowed']);
    await host.dispatch({ type: 'admit', requestIds: [host.requestOf(again)] });
    await world.advance(3000);
    expect(again.joined).toBe(true);
  });

  it('MOD-1: a co-host lets in again whom a co-host put out', async () => {
    const world = await World.create({ admit: 'cohosts' });
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    const bob = await world.admit(host, 'Bob');
    await host.dispatch({ type: 'promote', id: ada.view.self.id });
    await world.advance(2000);
    await ada.dispatch({ type: 'remove', id: bob.view.self.id });
    await world.advance(2000);
    const again = await bob.reload();
    await again.knock();
    await world.advance(1000);
    expect([host.waiting, ada.waiting]).toEqual([['Bob'], ['Bob']]);
    await ada.dispatch({ type: 'admit', requestIds: [ada.requestOf(again)] });
    await world.advance(3000);
    expect(again.joined).toBe(true);
  });

  it('JOIN-6: of somebody who is in, by another name, keeps nobody out, and accuses no server', async () => {
    const world = await World.create({ admit: 'members' });
    const host = await world.host();
    const eve = await world.admit(host, 'Eve');
    const bob = await world.admit(host, 'Bob');
    await world.advance(2000);
    await admitUnasked(world, eve, bob, 'Robert');
    const dora = await world.admit(host, 'Dora');
    expect([dora.joined, dora.faults]).toEqual([true, []]);
    const back = await bob.reload();
    await back.knock();
    await world.advance(3000);
    expect([back.joined, back.refusals, host.waiting]).toEqual([true, [], []]);
  });
});
