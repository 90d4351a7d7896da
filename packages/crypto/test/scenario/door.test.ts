import { beforeEach, describe, expect, it, vi } from 'vitest';
import { timing } from '../../src/group/timing.ts';
import type { Client } from './client.ts';
import { World } from './world.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let host: Client;

beforeEach(async () => {
  world = await World.create();
  host = await world.host();
});

/** Another tab with the identity of this one, at the door. */
async function again(client: Client): Promise<Client> {
  const { name, identity, joinKey } = client.tab;
  const next = await world.person(name, { identity, joinKey });
  await next.knock();
  await world.advance(100);
  return next;
}

describe('one person at the door', () => {
  it('JOIN-2: has one row, and the newest knock alone gets a Welcome', async () => {
    const first = await world.person('Bob');
    await first.knock();
    await world.advance(100);
    first.alive = false;
    const second = await again(first);
    second.alive = false;
    const third = await again(second);
    expect(host.waiting).toEqual(['Bob']);
    await host.dispatch({ type: 'admit', requestIds: [host.requestOf(third)] });
    await world.advance(20_000);
    expect(third.joined).toBe(true);
    const welcomed = world.server.commits.flatMap(({ welcomes }) => welcomes.map(({ peer }) => peer));
    expect(welcomed).toEqual([third.peer]);
    expect(host.violations).toEqual([]);
  });

  it('JOIN-2: is told in the tab before, and a knock that the server repeats takes nobody’s place', async () => {
    const first = await world.person('Bob');
    await first.knock();
    await world.advance(100);
    const second = await again(first);
    expect(first.refusals).toEqual(['replaced']);
    const [old] = world.server.knocks;
    if (old === undefined) throw new Error('no knock');
    await host.dispatch({ type: 'knock', peer: first.peer, blob: old });
    await world.advance(100);
    expect(host.view.applicants.map(({ peer }) => peer)).toEqual([second.peer]);
    expect(second.refusals).toEqual([]);
  });

  it('JOIN-2, JOIN-5: reloads between the admission and the commit, and comes in by the newest', async () => {
    const first = await world.person('Bob');
    await first.knock();
    await world.advance(100);
    await host.dispatch({ type: 'admit', requestIds: [host.requestOf(first)] });
    await world.settle();
    first.alive = false;
    const second = await again(first);
    await world.advance(2_000);
    expect(second.joined).toBe(true);
    expect(host.names).toEqual(['Bob', 'Hanna']);
  });
});

describe('nobody there who lets people in', () => {
  it('JOIN-7: is told to who waits after five seconds, once, and so is that somebody came', async () => {
    await world.admit(host, 'Bob');
    const back = await host.reload();
    const ada = await world.person('Ada');
    await ada.knock();
    await world.advance(timing.unattendedAfter - 500);
    expect(ada.attended).toEqual([]);
    await world.advance(2_000);
    expect(ada.attended).toEqual([false]);
    await back.knock();
    await world.advance(timing.fallback + 2_000);
    expect(back.joined).toBe(true);
    expect(ada.attended).toEqual([false, true]);
    expect(ada.refusals).toEqual([]);
  });

  it('JOIN-7: is nothing to tell where any member lets people in', async () => {
    world = await World.create({ admit: 'members', waitingRoom: true });
    host = await world.host();
    const bob = await world.admit(host, 'Bob');
    await host.dispatch({ type: 'leave' });
    const ada = await world.person('Ada');
    await ada.knock();
    await world.advance(60_000);
    expect(ada.attended).toEqual([]);
    expect(bob.waiting).toEqual(['Ada']);
    expect(bob.view.waitingForNobody).toBe(0);
  });
});
