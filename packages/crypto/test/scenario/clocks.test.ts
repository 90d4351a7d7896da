import { beforeEach, describe, expect, it, vi } from 'vitest';
import { timing } from '../../src/group/timing.ts';
import type { Client } from './client.ts';
import { World } from './world.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let world: World;
let host: Client;

beforeEach(async () => {
  world = await World.create();
  host = await world.host();
});

async function knocks(name: string, clockSkew: number): Promise<Client> {
  const client = await world.person(name);
  client.clockSkew = clockSkew;
  await client.knock();
  await world.advance(100);
  return client;
}

/** What the client in the call does with the answer, and a person who decides. */
async function letIn(client: Client): Promise<void> {
  if (client.refusals.at(-1) === 'clock') {
    await client.knock();
    await world.advance(100);
  }
  await host.dispatch({ type: 'admit', requestIds: [host.requestOf(client)] });
  await world.advance(1000);
}

describe('a wall clock that is set while people meet', () => {
  it.each([-hour, hour, -day, day, -300_000, 90_000])(
    'JOIN-4, COM-3: by %i ms: the host lets somebody in within two seconds',
    async (step) => {
      host.clockSkew += step;
      const bob = await knocks('Bob', 0);
      await host.dispatch({ type: 'admit', requestIds: [host.requestOf(bob)] });
      await world.advance(2000);
      expect(bob.joined).toBe(true);
      host.clockSkew -= step;
      const ada = await knocks('Ada', 0);
      await host.dispatch({ type: 'admit', requestIds: [host.requestOf(ada)] });
      await world.advance(2000);
      expect(ada.joined).toBe(true);
      expect([host, bob, ada].flatMap(({ violations }) => violations)).toEqual([]);
    },
  );

  it.each([-hour, hour])(
    'COM-6: by %i ms, at any member: heartbeats go on, nobody is put out, and nobody seems gone',
    async (step) => {
      const bob = await world.admit(host, 'Bob');
      const ada = await world.admit(host, 'Ada');
      for (const client of [host, bob, ada]) {
        client.clockSkew += step;
        await world.advance(2 * minute);
        for (const member of [host, bob, ada]) {
          expect(member.names).toEqual(['Ada', 'Bob', 'Hanna']);
          expect(member.view.members.map(({ presence }) => presence)).toEqual(['here', 'here', 'here']);
          expect(member.violations).toEqual([]);
        }
      }
    },
  );

  it.each([-hour, hour])(
    'COM-6: by %i ms: who crashed is put out after a minute all the same',
    async (step) => {
      const bob = await world.admit(host, 'Bob');
      const ada = await world.admit(host, 'Ada');
      await world.advance(20_000);
      for (const client of [host, ada]) client.clockSkew += step;
      bob.crash();
      await world.advance(50_000);
      expect(host.names).toContain('Bob');
      await world.advance(35_000);
      for (const client of [host, ada]) expect(client.names).toEqual(['Ada', 'Hanna']);
      expect([host, ada].flatMap(({ violations }) => violations)).toEqual([]);
    },
  );

  it.each([-hour, hour])(
    'COM-5: by %i ms: the keys of an epoch that was left are wiped on time',
    async (step) => {
      await world.admit(host, 'Bob');
      await world.advance(2 * timing.keepFormerEpochs);
      await knocks('Ada', 0).then(letIn);
      expect(host.inside.formers).toHaveLength(1);
      const [former] = host.inside.formers;
      const kept = host.inside.mls.historicalReceiverData.get(former?.mlsEpoch ?? -1n)?.senderDataSecret;
      host.clockSkew += step;
      await world.advance(timing.keepFormerEpochs + 1);
      expect(host.inside.formers.some(({ epoch }) => epoch === former?.epoch)).toBe(false);
      expect(kept?.every((byte) => byte === 0)).toBe(true);
    },
  );

  it('COM-4: a machine that slept believes those who put somebody out meanwhile', async () => {
    const bob = await world.admit(host, 'Bob');
    const ada = await world.admit(host, 'Ada');
    await world.advance(20_000);
    bob.crash();
    ada.reachable = false;
    ada.asleep = world.now;
    await world.advance(80_000);
    ada.reachable = true;
    ada.clockBehind += world.now - ada.asleep;
    ada.asleep = null;
    await world.settle();
    expect(ada.names).toEqual(['Ada', 'Hanna']);
    expect(ada.violations).toEqual([]);
  });
});

describe('a wall clock that is wrong', () => {
  it.each([-90 * day, -26 * hour, -5 * hour, -3 * minute, 0, 3 * minute, 5 * hour, 26 * hour, 90 * day])(
    'JOIN-2: the joiner’s, by %i ms: comes in, at once or by the group’s clock',
    async (skew) => {
      const bob = await knocks('Bob', skew);
      expect(bob.refusals).toEqual(Math.abs(skew) > day ? ['clock'] : []);
      await letIn(bob);
      expect(bob.joined).toBe(true);
      expect(bob.view.clockShift).toBe(0 - skew);
      expect(host.violations).toEqual([]);
    },
  );

  it.each([-26 * hour, 90 * day])(
    'JOIN-2, PRIM-3: the host’s, by %i ms: all come in, and judge later comers alike',
    async (skew) => {
      world = await World.create({ waitingRoom: false, autoAdmit: true, admit: 'members' });
      host = await world.person('Hanna', { isHost: true });
      host.clockSkew = skew;
      await host.found();
      await world.settle();
      const comers: Client[] = [];
      for (const [name, own] of [
        ['Ada', 0],
        ['Bob', -20 * hour],
        ['Cid', 20 * hour],
      ] as const) {
        const client = await knocks(name, own);
        if (client.refusals.includes('clock')) await client.knock();
        await world.advance(1500);
        expect(client.joined).toBe(true);
        comers.push(client);
      }
      // Whoever answers next goes by the same clock.
      await host.dispatch({ type: 'leave' });
      await world.advance(5000);
      const dan = await knocks('Dan', 0);
      expect(dan.refusals).toEqual(['clock']);
      await dan.knock();
      await world.advance(4000);
      expect(dan.refusals).toEqual(['clock']);
      expect(dan.joined).toBe(true);
      expect([host, ...comers, dan].flatMap(({ violations }) => violations)).toEqual([]);
    },
  );

  it('INV-8: a link for an hour lasts an hour, however wrong the host’s clock is', async () => {
    world = await World.create();
    host = await world.person('Hanna', { isHost: true });
    host.clockSkew = -40 * day;
    await host.found();
    await world.settle();
    const linkId = new Uint8Array(16).fill(7);
    const base = await world.meeting.keyFor('right');
    const joinKey = { ...base, linkId, gateSeed: new Uint8Array(32).fill(8) };
    const expiresAt = world.wallTime + host.clockSkew + hour;
    await host.dispatch({ type: 'add-link', link: { linkId, expiresAt, personal: true }, joinKey });
    await world.settle();
    const [early, late] = [await world.person('Gül', { joinKey }), await world.person('Lea', { joinKey })];
    await early.knock();
    await world.advance(100);
    expect(early.refusals).toEqual(['clock']);
    await early.knock();
    await world.advance(100);
    expect(host.waiting).toEqual(['Gül']);
    await world.advance(hour);
    late.clockShift = host.clockSkew;
    await late.knock();
    await world.advance(100);
    expect(late.refusals).toEqual(['expired']);
  });

  it('JOIN-2: a request from the day before yesterday, repeated by the server, lets nobody in', async () => {
    const bob = await world.person('Bob');
    bob.clockSkew = -2 * day;
    await bob.knock();
    await world.advance(100);
    expect(bob.refusals).toEqual(['clock']);
    const [old] = world.server.knocks;
    if (old === undefined) throw new Error('no knock');
    world.server.withdraw(bob.peer);
    await host.dispatch({ type: 'knock', peer: bob.peer, blob: old });
    await world.advance(100);
    expect(host.waiting).toEqual([]);
  });
});
