import { describe, expect, it, vi } from 'vitest';
import type { Client } from './client.ts';
import { waitOf } from './in-turn.ts';
import { assertOneGroup } from './one-group.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

async function three(world: World): Promise<readonly [Client, Client, Client]> {
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  const bob = await world.admit(host, 'Bob');
  await world.advance(1100);
  return [host, ada, bob];
}

describe('who commits', () => {
  it('COM-2, COM-3: when the fallback commits in the same moment as the host, the host’s commit holds for both', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    host.reachable = false;
    ada.reachable = false;
    await bob.dispatch({ type: 'leave' });
    await world.settle();
    // Each hears of the leave, and of nothing after it.
    await hearsOne(host);
    world.now += 2000;
    await hearsOne(ada);
    await ada.dispatch({ type: 'tick' });
    world.now += 1600;
    await ada.dispatch({ type: 'tick' });
    expect(host.effectsOf('commit').at(-1)?.epoch).toBe(ada.effectsOf('commit').at(-1)?.epoch);
    host.reachable = true;
    ada.reachable = true;
    await world.advance(3000);
    expect(host.names).toEqual(['Ada', 'Hanna']);
    assertOneGroup([host, ada]);

    async function hearsOne(client: Client): Promise<void> {
      client.reachable = true;
      await world.server.deliverNext();
      client.reachable = false;
    }
  });

  it('COM-1, COM-2: a commit that lost is dropped, and its work is done in the next epoch', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    const cem = await world.person('Cem');
    await cem.knock();
    await world.settle();
    await host.dispatch({ type: 'admit', requestIds: [host.view.applicants[0]?.requestId ?? ''] });
    await world.settle();
    // Both have the work; neither hears of the other's commit.
    host.reachable = false;
    ada.reachable = false;
    world.now += 3200;
    await ada.dispatch({ type: 'tick' });
    await host.dispatch({ type: 'tick' });
    expect(ada.effectsOf('commit')).toHaveLength(1);
    const lost = host.effectsOf('commit').length;
    await bob.dispatch({ type: 'leave' });
    host.reachable = true;
    ada.reachable = true;
    await world.advance(3000);
    expect(host.effectsOf('commit').length).toBeGreaterThan(lost);
    expect(host.names).toEqual(['Ada', 'Cem', 'Hanna']);
    assertOneGroup([host, ada, cem]);
  });

  it('COM-3: when the host is silent, the next in rank commits after its time', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    host.reachable = false;
    host.alive = false;
    await bob.dispatch({ type: 'leave' });
    await world.advance(1000);
    expect(ada.names).toContain('Bob');
    await world.advance(600);
    expect(ada.names).toEqual(['Ada', 'Hanna']);
  });

  it('COM-3: behind the host, each epoch draws anew who acts next, and all draw alike', async () => {
    const world = await World.create();
    const host = await world.host();
    const members: Client[] = [];
    for (const name of ['Ada', 'Bob', 'Cem']) members.push(await world.admit(host, name));
    const next = new Set<string>();
    const draw = async (): Promise<void> => {
      expect(await waitOf(world, host)).toBe(0);
      const waits = await Promise.all(members.map((member) => waitOf(world, member)));
      // Others stand between them, or come and go.
      expect(new Set([0, ...waits]).size).toBe(4);
      next.add(members[waits.indexOf(Math.min(...waits))]?.tab.name ?? '');
    };
    for (let count = 0; count < 8; count++) {
      const guest = await world.admit(host, 'Guest');
      await draw();
      await guest.dispatch({ type: 'leave' });
      await world.advance(700);
      await draw();
    }
    expect(next.size).toBeGreaterThan(1);
  });

  it('COM-3: co-hosts act before all but hosts, and whoever is there where neither is', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    const cem = await world.admit(host, 'Cem');
    await host.dispatch({ type: 'promote', id: bob.view.self.id });
    await world.settle();
    expect([await waitOf(world, host), await waitOf(world, bob)]).toEqual([0, 1500]);
    await host.dispatch({ type: 'leave' });
    await bob.dispatch({ type: 'leave' });
    await world.advance(3500);
    expect(ada.names).toEqual(['Ada', 'Cem']);
    expect(new Set([await waitOf(world, ada), await waitOf(world, cem)])).toEqual(new Set([0, 1500]));
  });

  it('COM-3: where the first does nothing nor the one behind it, the work is done all the same', async () => {
    const world = await World.create();
    const staying = await three(world);
    const [host] = staying;
    const waits = new Map<Client, number>();
    const leaving = await world.admit(host, 'Cem');
    for (const client of staying) waits.set(client, await waitOf(world, client));
    const [first, second, third] = staying.toSorted((a, b) => (waits.get(a) ?? 0) - (waits.get(b) ?? 0));
    for (const client of [first, second]) if (client !== undefined) client.alive = false;
    await leaving.dispatch({ type: 'leave' });
    await world.advance(2900);
    expect(third?.names).toContain('Cem');
    await world.advance(200);
    expect(third?.names).toEqual(['Ada', 'Bob', 'Hanna']);
  });

  it('COM-3: whoever is let in alone comes in at once, and those who are let in right after that in one commit', async () => {
    const world = await World.create();
    const [host] = await three(world);
    await world.advance(1000);
    const { epoch } = host.view;
    await letIn('Cem');
    await world.advance(10);
    expect(host.names).toEqual(['Ada', 'Bob', 'Cem', 'Hanna']);
    await letIn('Dora');
    await world.advance(100);
    await letIn('Eve');
    await letIn('Fay');
    await world.advance(380);
    expect(host.view.epoch).toBe(epoch + 1);
    await world.advance(20);
    expect(host.names).toEqual(['Ada', 'Bob', 'Cem', 'Dora', 'Eve', 'Fay', 'Hanna']);
    expect(host.view.epoch).toBe(epoch + 2);

    async function letIn(name: string): Promise<void> {
      const person = await world.person(name);
      await person.knock();
      await world.settle();
      await host.dispatch({ type: 'admit', requestIds: [host.requestOf(person)] });
      await world.settle();
    }
  });

  it('COM-3: when the host is known to be gone, the next in rank commits at once', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    host.crash();
    await world.settle();
    await bob.dispatch({ type: 'leave' });
    await world.settle();
    await world.advance(10);
    expect(ada.names).toEqual(['Ada', 'Hanna']);
  });

  it('COM-6: a client that was cut off for 40 s accepts the removal of somebody who crashed meanwhile', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    await world.advance(5000);
    bob.reachable = false;
    await world.advance(6000);
    // Ada's last heartbeat reaches Bob 40 s late, and the commit soon after.
    ada.crash();
    await world.advance(38_000);
    bob.reachable = true;
    await world.advance(25_000);
    expect(host.names).toEqual(['Bob', 'Hanna']);
    assertOneGroup([host, bob]);
  });

  it.each([9000, 25_000])(
    'JOIN-6: a client that was cut off for %i ms accepts that a newcomer which never spoke was removed',
    async (cutOff) => {
      const world = await World.create({ waitingRoom: false });
      const host = await world.host();
      const bob = await world.person('Bob');
      await bob.knock();
      await world.advance(1100);
      bob.reachable = false;
      const ghost = await world.person('Ghost');
      await ghost.knock();
      await world.settle();
      ghost.alive = false;
      await world.advance(cutOff);
      bob.reachable = true;
      await world.advance(30_000 - cutOff);
      expect(host.names).toEqual(['Bob', 'Hanna']);
      assertOneGroup([host, bob]);
    },
  );

  it('COM-4, COM-6: a heartbeat that crosses its sender’s removal does not split the group', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    // COM-7: everybody makes a first path.
    await world.advance(15_000);
    ada.reachable = false;
    const wakeAt = ada.wakeAt;
    ada.wakeAt = Infinity;
    const lastHeard = host.inside.watches.get(ada.view.self.leafIndex)?.heardAt ?? 0;
    await world.advance(lastHeard + 59_500 - world.now);
    expect(host.names).toContain('Ada');
    ada.wakeAt = wakeAt;
    host.reachable = false;
    // Ada speaks in the moment in which the host takes her for gone.
    await ada.say('back');
    await world.advance(1000);
    await host.dispatch({ type: 'tick' });
    host.reachable = true;
    ada.reachable = true;
    await world.advance(3000);
    expect(host.names).toEqual(['Bob', 'Hanna']);
    expect(bob.texts).toEqual([{ from: 'Ada', text: 'back' }]);
    assertOneGroup([host, bob]);
  });

  it('COM-8: a group of twelve needs far fewer commits than members when they come together', async () => {
    const world = await World.create({ waitingRoom: false });
    const host = await world.host();
    const guests: Client[] = [];
    for (let index = 0; index < 11; index++) {
      const guest = await world.person(`Guest ${index}`);
      await guest.knock();
      guests.push(guest);
    }
    await world.advance(3000);
    expect(world.server.commits.length).toBeLessThanOrEqual(3);
    assertOneGroup([host, ...guests]);
    expect(host.names).toHaveLength(12);
  });
});

describe('going over to a new epoch', () => {
  it('FRM-8: senders switch as soon as everybody acknowledged', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    await bob.dispatch({ type: 'leave' });
    await world.settle();
    for (const client of [host, ada]) {
      expect(client.effectsOf('switch-sender').at(-1)?.epoch).toBe(client.view.epoch);
    }
  });

  it('FRM-8: without every acknowledgement they switch 200 ms after a Remove and 1 s after an Add', async () => {
    const world = await World.create();
    const [host, ada, bob] = await three(world);
    ada.reachable = false;
    const cem = await world.admit(host, 'Cem');
    const epoch = host.view.epoch;
    const switched = () => host.effectsOf('switch-sender').at(-1)?.epoch;
    expect(switched()).toBe(epoch - 1);
    await world.advance(1000);
    expect(switched()).toBe(epoch);
    await bob.dispatch({ type: 'leave' });
    await world.advance(10);
    expect(switched()).toBe(epoch);
    await world.advance(200);
    expect(switched()).toBe(epoch + 1);
    expect(cem.view.epoch).toBe(epoch + 1);
  });

  it('FRM-8: a newcomer sends under its first epoch at once', async () => {
    const world = await World.create();
    const [, ada] = await three(world);
    expect(ada.effectsOf('epoch')[0]?.cause).toBe('join');
    expect(ada.effectsOf('switch-sender')[0]?.epoch).toBe(1);
  });
});

describe('a Welcome that does not arrive', () => {
  it('JOIN-6: is sent again after 5 s', async () => {
    const world = await World.create({ waitingRoom: false });
    const host = await world.host();
    const ada = await world.person('Ada');
    await ada.knock();
    await world.settle();
    const answered = ada.answered.bind(ada);
    let swallowed = 0;
    ada.answered = async (blob) => {
      if (swallowed++ > 0) await answered(blob);
    };
    await world.advance(1000);
    expect(ada.joined).toBe(false);
    await world.advance(6000);
    expect(ada.joined).toBe(true);
    assertOneGroup([host, ada]);
  });

  it('JOIN-6: is not sent again because its commit took long to arrive', async () => {
    const world = await World.create({ waitingRoom: false });
    const host = await world.host();
    const ada = await world.person('Ada');
    const commit = world.server.commit.bind(world.server);
    const underWay: Parameters<typeof commit>[0][] = [];
    world.server.commit = (effect) => underWay.push(effect) > 0;
    await ada.knock();
    await world.advance(8000);
    expect(underWay).toHaveLength(1);
    world.server.commit = commit;
    const before = host.effectsOf('reply').length;
    for (const effect of underWay) expect(commit(effect)).toBe(true);
    await world.advance(1000);
    expect(ada.joined).toBe(true);
    expect(host.effectsOf('reply')).toHaveLength(before);
    assertOneGroup([host, ada]);
  });

  it('JOIN-6: leads to a removal after 15 s, and to a fresh knock that needs no second admission', async () => {
    const world = await World.create();
    const host = await world.host();
    const ada = await world.person('Ada');
    await ada.knock();
    await world.settle();
    const answered = ada.answered.bind(ada);
    ada.answered = () => Promise.resolve();
    await host.dispatch({ type: 'admit', requestIds: [host.view.applicants[0]?.requestId ?? ''] });
    await world.advance(14_000);
    expect(host.names).toEqual(['Ada', 'Hanna']);
    ada.answered = answered;
    await world.advance(2000);
    expect(host.names).toEqual(['Hanna']);
    expect(ada.refusals).toEqual(['again']);
    await ada.knock();
    await world.advance(1500);
    expect(ada.joined).toBe(true);
    assertOneGroup([host, ada]);
  });
});
