import { describe, expect, it, vi } from 'vitest';
import type { Client } from './client.ts';
import { assertOneGroup } from './one-group.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000 });

async function three(world: World): Promise<readonly [Client, Client, Client]> {
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  const bob = await world.admit(host, 'Bob');
  await world.advance(1100);
  return [host, ada, bob];
}

describe('what crosses on the way', () => {
  it('COM-2: a committer reads what came while its commit was under way, and what was sent before it was heard', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    ada.reachable = false;
    await bob.dispatch({ type: 'leave' });
    await ada.say('before the commit');
    await world.settle();
    await ada.say('after the commit, before hearing of it');
    await world.settle();
    expect(host.texts.map(({ text }) => text)).toEqual([
      'before the commit',
      'after the commit, before hearing of it',
    ]);
    ada.reachable = true;
    await world.settle();
    assertOneGroup([host, ada]);
  });

  it('APP-1: whoever was overtaken by a commit is told that newcomers could not read what was said', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    await ada.say('in its epoch');
    await world.settle();
    expect(ada.effectsOf('overtaken')).toHaveLength(0);
    const cem = await world.person('Cem');
    await cem.knock();
    await world.settle();
    const requestId = host.requestOf(cem);
    ada.reachable = false;
    await host.dispatch({ type: 'admit', requestIds: [requestId] });
    await world.advance(200);
    expect(cem.joined).toBe(true);
    await ada.say('behind the commit');
    await world.settle();
    expect(bob.texts.map(({ text }) => text)).toContain('behind the commit');
    expect(cem.texts).toEqual([]);
    ada.reachable = true;
    await world.settle();
    expect(ada.effectsOf('overtaken')).toHaveLength(1);
    expect(bob.effectsOf('overtaken')).toHaveLength(0);
    await ada.say('again');
    await world.settle();
    expect(cem.texts.map(({ text }) => text)).toEqual(['again']);
    assertOneGroup([host, ada, bob, cem]);
  });

  it('MOD-1, JOIN-6: a newcomer is told what the host decided while its Welcome was being made', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    const cem = await world.person('Cem');
    const dora = await world.person('Dora');
    await cem.knock();
    await dora.knock();
    await world.settle();
    await host.dispatch({ type: 'admit', requestIds: [host.requestOf(cem)] });
    await world.settle();
    // Ada acts for a host that is late, and has not heard yet of the second decision.
    ada.reachable = false;
    await host.dispatch({ type: 'admit', requestIds: [host.requestOf(dora)] });
    host.reachable = false;
    await world.settle();
    world.now += 3200;
    await ada.dispatch({ type: 'tick' });
    expect(ada.effectsOf('commit')).toHaveLength(1);
    ada.reachable = true;
    host.reachable = true;
    await world.advance(3000);
    expect(cem.names).toEqual(['Ada', 'Bob', 'Cem', 'Dora', 'Hanna']);
    assertOneGroup([host, ada, bob, cem, dora]);
  });

  it('MOD-1: a decision that a new epoch overtook is made again, for a newcomer could not have read it', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    const cem = await world.person('Cem');
    const dora = await world.person('Dora');
    await cem.knock();
    await dora.knock();
    await world.settle();
    const dorasRequest = host.requestOf(dora);
    await host.dispatch({ type: 'admit', requestIds: [host.requestOf(cem)] });
    await world.settle();
    // Ada acts for a host that hears of her commit only after it has decided again.
    host.reachable = false;
    world.now += 3200;
    await ada.dispatch({ type: 'tick' });
    await world.settle();
    expect(cem.joined).toBe(true);
    await host.dispatch({ type: 'admit', requestIds: [dorasRequest] });
    host.reachable = true;
    await world.advance(3000);
    expect(dora.names).toEqual(['Ada', 'Bob', 'Cem', 'Dora', 'Hanna']);
    assertOneGroup([host, ada, bob, cem, dora]);
  });

  it('JOIN-4: where members admit, two who decide at once both have their way', async () => {
    const world = await World.create({ admit: 'members' });
    const [host, ada, bob] = await three(world);
    const cem = await world.person('Cem');
    const dora = await world.person('Dora');
    await cem.knock();
    await dora.knock();
    await world.settle();
    const [first, second] = ada.view.applicants;
    await ada.dispatch({ type: 'admit', requestIds: [first?.requestId ?? ''] });
    await bob.dispatch({ type: 'admit', requestIds: [second?.requestId ?? ''] });
    await world.advance(2500);
    expect(host.names).toEqual(['Ada', 'Bob', 'Cem', 'Dora', 'Hanna']);
    assertOneGroup([host, ada, bob, cem, dora]);
  });

  it('MOD-1: somebody removed in the moment of being added is removed again', async () => {
    const world = await World.create();
    const [host, ada] = await three(world);
    const back = await ada.reload();
    await back.knock();
    await world.settle();
    await host.dispatch({ type: 'remove', id: ada.view.self.id });
    await world.advance(3000);
    expect(host.names).toEqual(['Bob', 'Hanna']);
    expect(host.violations).toEqual([]);
  });
});
