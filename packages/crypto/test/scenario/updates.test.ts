import { toHex } from '@conclave/base';
import { describe, expect, it, vi } from 'vitest';
import { maxAdds, maxPathCost } from '../../src/group/timing.ts';
import { leavesOf } from '../../src/mls/leaves.ts';
import type { Client } from './client.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 120_000 });

const minute = 60_000;

async function groupOf(world: World, guests: number): Promise<readonly [Client, ...Client[]]> {
  const host = await world.host();
  const others: Client[] = [];
  for (let index = 0; index < guests; index++) {
    const guest = await world.person(`Guest ${index}`);
    await guest.knock();
    others.push(guest);
  }
  await world.advance(1500);
  return [host, ...others];
}

function keysOf(client: Client): readonly string[] {
  return leavesOf(client.inside.mls.ratchetTree).map(({ node }) => toHex(node.hpkePublicKey));
}

function sources(client: Client): readonly string[] {
  return leavesOf(client.inside.mls.ratchetTree).map(({ node }) => node.leafNodeSource);
}

describe('COM-7: keys do not grow old', () => {
  it('COM-7: newcomers make a path of their own, one after another, once the group is idle', async () => {
    const world = await World.create({ waitingRoom: false });
    const clients = await groupOf(world, 7);
    const [host] = clients;
    const before = world.server.commits.length;
    expect(sources(host)).toContain('key_package');
    await world.advance(1000);
    expect(world.server.commits.length).toBe(before);
    await world.advance(40_000);
    expect(new Set(sources(host))).toEqual(new Set(['commit']));
    expect(world.server.commits.length - before).toBe(8);
    // Nobody got into another's way.
    for (const client of clients) {
      expect(client.violations).toEqual([]);
      expect(client.view.meetingCode).toBe(host.view.meetingCode);
    }
    expect(clients.flatMap((client) => client.effectsOf('commit')).length).toBe(world.server.commits.length);
    expect(host.effectsOf('epoch').at(-1)?.cause).toBe('update');
  });

  it('COM-3, COM-7: nobody makes a first one while somebody is to be removed, which would make all ranks wait anew', async () => {
    const world = await World.create();
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    const bob = await world.admit(host, 'Bob');
    await world.advance(ada.inside.epochSince + 2_900 - world.now);
    // Nobody knows yet that the first in rank is gone.
    host.alive = false;
    await bob.dispatch({ type: 'leave' });
    await world.advance(1_550);
    expect(ada.names).toEqual(['Ada', 'Hanna']);
    expect(ada.effectsOf('commit')).toHaveLength(1);
  });

  it('COM-7: nobody makes one while a Welcome may have to be sent again', async () => {
    const world = await World.create({ waitingRoom: false });
    const [host] = await groupOf(world, 1);
    const dora = await world.person('Dora');
    dora.answered = () => Promise.resolve();
    await dora.knock();
    await world.advance(1000);
    const { epoch } = host.view;
    await world.advance(9000);
    expect(host.names).toContain('Dora');
    expect(host.view.epoch).toBe(epoch);
  });

  it('COM-7, DOS-1: newcomers wait while most of those before them never made a path', async () => {
    const world = await World.create({ waitingRoom: false });
    const host = await world.host();
    for (let index = 0; index < 170; index++) {
      const ghost = await world.person(`Ghost ${index}`);
      ghost.answered = () => Promise.resolve();
      await ghost.knock();
    }
    // Ghosts that are not heard for 15 s are taken out.
    await world.advance(14_000);
    expect(host.view.members.length).toBeGreaterThan(maxPathCost);
    expect(host.view.members.length).toBeLessThanOrEqual(1 + maxPathCost + maxAdds);
    expect(host.violations).toEqual([]);
  });

  it('COM-7: the first in rank ends an epoch that is 5 minutes old', async () => {
    const world = await World.create({ waitingRoom: false });
    const [host, ada] = await groupOf(world, 1);
    await world.advance(minute);
    const { epoch } = host.view;
    const own = host.effectsOf('commit').length;
    await world.advance(3 * minute);
    expect(host.view.epoch).toBe(epoch);
    await world.advance(2 * minute);
    expect(host.view.epoch).toBe(epoch + 1);
    expect(host.effectsOf('commit').length).toBe(own + 1);
    expect(ada?.view.meetingCode).toBe(host.view.meetingCode);
  });

  it('COM-7: without a word from the first in rank, the next ends it', async () => {
    const world = await World.create({ waitingRoom: false });
    const [host, ada, bob] = await groupOf(world, 2);
    await world.advance(minute);
    host.crash();
    await world.advance(2 * minute);
    const epoch = ada?.view.epoch ?? 0;
    await world.advance(5 * minute);
    expect(ada?.view.epoch).toBeGreaterThan(epoch);
    expect(bob?.view.meetingCode).toBe(ada?.view.meetingCode);
  });

  it('COM-7: every member’s leaf has another key after a quarter of an hour', async () => {
    const world = await World.create({ waitingRoom: false });
    const clients = await groupOf(world, 3);
    const [host] = clients;
    await world.advance(minute);
    const before = keysOf(host);
    const { epoch } = host.view;
    await world.advance(15 * minute);
    expect(keysOf(host).filter((key) => before.includes(key))).toEqual([]);
    expect(host.view.epoch - epoch).toBeLessThan(10);
    for (const client of clients) {
      expect(client.violations).toEqual([]);
      expect(client.view.meetingCode).toBe(host.view.meetingCode);
    }
  });
});
