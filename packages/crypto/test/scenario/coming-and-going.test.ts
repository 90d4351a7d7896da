import { toHex } from '@conclave/base';
import { describe, expect, it, vi } from 'vitest';
import type { Client } from './client.ts';
import { assertOneGroup } from './one-group.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

async function groupOf(world: World, ...names: readonly string[]): Promise<readonly [Client, ...Client[]]> {
  const host = await world.host();
  const guests: Client[] = [];
  for (const name of names) guests.push(await world.admit(host, name));
  await world.advance(1100);
  return [host, ...guests];
}

function keyOf(client: Client): string {
  return toHex(client.keys.get(client.view.epoch) ?? new Uint8Array(0));
}

function assertOneKey(clients: readonly Client[]): void {
  assertOneGroup(clients);
  expect(new Set(clients.map(keyOf)).size).toBe(1);
}

describe('leaving and coming back', () => {
  it('COM-6: somebody who leaves is removed by a commit, and holds no later key', async () => {
    const world = await World.create();
    const [host, ada, bob] = await groupOf(world, 'Ada', 'Bob');
    await ada?.dispatch({ type: 'leave' });
    await world.advance(300);
    expect(ada?.effectsOf('out')).toEqual([{ type: 'out', reason: 'left' }]);
    expect(host.names).toEqual(['Bob', 'Hanna']);
    assertOneKey([host, ...(bob === undefined ? [] : [bob])]);
    expect(ada?.keys.has(host.view.epoch)).toBe(false);
    expect(host.effectsOf('epoch').at(-1)?.cause).toBe('remove');
  });

  it('COM-6: a crash shows after 30 s and is removed after 60 s; the word of the server alone removes nobody', async () => {
    const world = await World.create();
    const [host, ada, bob] = await groupOf(world, 'Ada', 'Bob');
    ada?.crash();
    await world.advance(20_000);
    expect(host.names).toContain('Ada');
    await world.advance(12_000);
    const seen = host.view.members.find(({ name }) => name === 'Ada');
    expect(seen?.presence).toBe('silent');
    await world.advance(20_000);
    expect(host.names).toContain('Ada');
    await world.advance(12_000);
    expect(host.names).toEqual(['Bob', 'Hanna']);
    assertOneKey([host, ...(bob === undefined ? [] : [bob])]);
  });

  it('COM-6: a hint of the server shows somebody as silent at once', async () => {
    const world = await World.create();
    const [host, ada] = await groupOf(world, 'Ada');
    await host.dispatch({ type: 'peer-state', peer: ada?.peer ?? '', state: 'broken' });
    expect(host.view.members.map(({ presence }) => presence)).toEqual(['here', 'silent']);
    await host.dispatch({ type: 'peer-state', peer: ada?.peer ?? '', state: 'connected' });
    expect(host.view.members.map(({ presence }) => presence)).toEqual(['here', 'here']);
  });

  it('COM-6: a reload comes back as the same person by one commit and without being asked for again', async () => {
    const world = await World.create();
    const [host, ada, bob] = await groupOf(world, 'Ada', 'Bob');
    const before = world.server.commits.length;
    const back = await ada?.reload();
    if (back === undefined || bob === undefined) throw new Error('nobody there');
    await back.knock();
    await world.settle();
    expect(host.waiting).toEqual([]);
    await world.advance(1500);
    expect(back.faults).toEqual([]);
    expect(back.names).toEqual(['Ada', 'Bob', 'Hanna']);
    expect(world.server.commits.length).toBe(before + 1);
    expect(back.view.self.id).toBe(ada?.view.self.id);
    assertOneKey([host, bob, back]);
  });

  it('COM-6: a reload works when the host has left', async () => {
    const world = await World.create();
    const [host, ada, bob] = await groupOf(world, 'Ada', 'Bob');
    await host.dispatch({ type: 'leave' });
    await world.advance(500);
    expect(bob?.names).toEqual(['Ada', 'Bob']);
    const back = await ada?.reload();
    await back?.knock();
    await world.advance(2500);
    expect(back?.faults).toEqual([]);
    if (back === undefined || bob === undefined) throw new Error('nobody there');
    expect(back.names).toEqual(['Ada', 'Bob']);
    assertOneKey([bob, back]);
  });

  it('JOIN-6: without the place in the log that it knew, nobody returns past an absent host, nor is added', async () => {
    const world = await World.create();
    const [host, ada, bob] = await groupOf(world, 'Ada', 'Bob');
    await host.dispatch({ type: 'leave' });
    await world.advance(500);
    const back = await ada?.reload();
    if (back === undefined) throw new Error('nobody there');
    back.place = null;
    await back.knock();
    await world.advance(2500);
    expect(back.joined).toBe(false);
    expect(back.faults).toEqual([]);
    expect(bob?.view.members.map(({ peer }) => peer)).not.toContain(back.peer);
    expect(bob?.violations).toEqual([]);
  });

  it('COM-6: the host comes back into the group that went on without it', async () => {
    const world = await World.create();
    const [host, ada, bob] = await groupOf(world, 'Ada', 'Bob');
    const back = await host.reload();
    await back.knock();
    await world.advance(4000);
    expect(back.faults).toEqual([]);
    if (ada === undefined || bob === undefined) throw new Error('nobody there');
    assertOneKey([ada, bob, back]);
    expect(back.view.isHost).toBe(true);
    const cem = await world.admit(back, 'Cem');
    assertOneKey([ada, bob, back, cem]);
  });

  it('COM-6: somebody under a new name is asked for again', async () => {
    const world = await World.create();
    const [host, ada] = await groupOf(world, 'Ada');
    ada?.crash();
    const other = await world.person('Hanna ', {
      identity: ada?.tab.identity ?? host.tab.identity,
    });
    await other.knock();
    await world.advance(3000);
    expect(other.joined).toBe(false);
    expect(host.waiting).toEqual(['Hanna']);
  });

  it('MOD-2, FRM-9: a removed person is out, closed at the server, and has to be let in by hand again', async () => {
    const world = await World.create({ waitingRoom: false });
    const host = await world.host();
    const ada = await world.person('Ada');
    const bob = await world.person('Bob');
    for (const guest of [ada, bob]) {
      await guest.knock();
      await world.advance(800);
    }
    await host.dispatch({ type: 'remove', id: ada.view.self.id });
    await world.advance(200);
    expect(ada.effectsOf('out')).toEqual([{ type: 'out', reason: 'removed' }]);
    expect(host.names).toEqual(['Bob', 'Hanna']);
    expect(world.server.closed).toEqual([ada.peer]);
    expect(ada.keys.has(host.view.epoch)).toBe(false);
    assertOneKey([host, bob]);

    const again = await ada.reload();
    await again.knock();
    await world.advance(2000);
    expect(again.joined).toBe(false);
    expect(host.waiting).toEqual(['Ada']);
    await host.dispatch({ type: 'admit', requestIds: [host.view.applicants[0]?.requestId ?? ''] });
    await world.advance(1000);
    assertOneKey([host, bob, again]);
  });

  it('MOD-1: the end is the end for all', async () => {
    const world = await World.create();
    const [host, ada, bob] = await groupOf(world, 'Ada', 'Bob');
    await ada?.dispatch({ type: 'end' });
    await world.settle();
    expect(world.server.ended).toBe(false);
    await host.dispatch({ type: 'end' });
    await world.settle();
    for (const client of [host, ada, bob])
      expect(client?.effectsOf('out')).toEqual([{ type: 'out', reason: 'ended' }]);
    expect(world.server.ended).toBe(true);
  });

  it('JOIN-7: a host who leaves does not end the meeting', async () => {
    const world = await World.create();
    const [host, ada, bob] = await groupOf(world, 'Ada', 'Bob');
    await host.dispatch({ type: 'leave' });
    await world.advance(500);
    await ada?.say('still here');
    await world.settle();
    expect(bob?.texts).toEqual([{ from: 'Ada', text: 'still here' }]);
    expect(bob?.names).toEqual(['Ada', 'Bob']);
  });
});
