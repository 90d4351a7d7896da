import { createCommit, processPrivateMessage } from 'ts-mls';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { timing } from '../../src/group/timing.ts';
import { readPrivateMessage, writePrivateMessage } from '../../src/mls/message.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import { claim, copyOf, forged, inject, poison } from './dishonest.ts';
import { hostAndThree } from './people.ts';
import type { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let host: Client;
let eve: Client;
let bob: Client;
let cem: Client;

beforeEach(async () => {
  ({ world, host, eve, bob, cem } = await hostAndThree());
});

function assertOneGroup(clients: readonly Client[], names: readonly string[]): void {
  expect(new Set(clients.map(({ view }) => `${view.epoch} ${view.meetingCode}`)).size).toBe(1);
  for (const client of clients) {
    expect(client.names).toEqual(names);
    expect(client.view.epoch).toBe(world.server.epoch);
    expect(client.effectsOf('lost')).toEqual([]);
    expect(client.view.partition).toBeNull();
  }
}

/** COM-7: that member's first path; the others' clocks stand still for it. */
async function updateOf(client: Client): Promise<number> {
  const { epoch } = world.server;
  const others = world.clients.filter((other) => other !== client);
  const wakes = others.map(({ wakeAt }) => wakeAt);
  for (const other of others) other.wakeAt = Infinity;
  world.now += 8000;
  await client.dispatch({ type: 'tick' });
  expect(client.effectsOf('commit').at(-1)?.epoch).toBe(epoch);
  for (const [index, other] of others.entries())
    other.wakeAt = Math.min(other.wakeAt, wakes[index] ?? Infinity);
  await world.settle();
  return epoch;
}

/** FRM-2: a KID, and with it a counter, belongs to one epoch. */
function assertEpochsRise(client: Client): void {
  const epochs = client.effectsOf('epoch').map(({ epoch }) => epoch);
  expect(epochs).toEqual([...new Set(epochs)].toSorted((a, b) => a - b));
}

describe('COM-5: a commit that some can not follow', () => {
  it('COM-5: is rolled back where one member says so; its maker is out and everybody else stays', async () => {
    const before = host.view.epoch;
    await poison(world, eve, [bob]);
    await world.settle();
    expect(bob.violations).toHaveLength(1);
    expect(host.violations).toEqual(['COM-5 a member can not follow a commit']);
    await world.advance(1000);
    assertOneGroup([host, bob, cem], ['Bob', 'Cem', 'Hanna']);
    for (const client of [host, bob, cem]) {
      assertEpochsRise(client);
      expect(client.effectsOf('host-action')).toEqual([
        { type: 'host-action', by: null, action: 'rollback', culprit: eve.view.self.id },
      ]);
    }
    // The order counted the void commit; MLS did not.
    expect(host.view.epoch).toBe(before + 2);
    expect(host.inside.mls.groupContext.epoch).toBe(BigInt(before + 1));
    expect(world.server.closed).toEqual([eve.peer]);
    await bob.say('all here');
    await world.settle();
    expect(cem.texts).toEqual([{ from: 'Bob', text: 'all here' }]);
    const dora = await world.admit(host, 'Dora');
    await world.advance(1000);
    assertOneGroup([host, bob, cem, dora], ['Bob', 'Cem', 'Dora', 'Hanna']);
    expect(dora.faults).toEqual([]);
  });

  it('COM-5: is rolled back where the host itself can not follow, or nobody can', async () => {
    await poison(world, eve, [host]);
    await world.advance(1000);
    assertOneGroup([host, bob, cem], ['Bob', 'Cem', 'Hanna']);
    await poison(world, bob, [host, cem]);
    await world.advance(1000);
    assertOneGroup([host, cem], ['Cem', 'Hanna']);
    for (const client of [host, cem]) assertEpochsRise(client);
  });

  it('COM-5: keeps nobody from speaking: what was said meanwhile arrives in the next epoch', async () => {
    host.reachable = false;
    await poison(world, eve, [bob]);
    await world.settle();
    await bob.say('said while stuck');
    await cem.say('said in the void epoch');
    await world.settle();
    host.reachable = true;
    await world.advance(1000);
    assertOneGroup([host, bob, cem], ['Bob', 'Cem', 'Hanna']);
    expect(host.texts.map(({ text }) => text).toSorted()).toEqual([
      'said in the void epoch',
      'said while stuck',
    ]);
    expect(cem.texts.map(({ text }) => text)).toContain('said while stuck');
  });

  it('COM-5: made by an innocent member, whom a liar accuses, is rolled back once and no more', async () => {
    const liar = cem.inside.mls;
    const epoch = await updateOf(bob);
    await claim(world, liar, epoch);
    await world.advance(500);
    expect(bob.effectsOf('out')).toEqual([{ type: 'out', reason: 'removed' }]);
    assertOneGroup([host, eve, cem], ['Cem', 'Eve', 'Hanna']);

    const again = cem.inside.mls;
    const second = await updateOf(eve);
    await claim(world, again, second);
    await world.advance(1000);
    expect(host.violations.filter((rule) => rule.startsWith('COM-5'))).toHaveLength(2);
    assertOneGroup([host, eve, cem], ['Cem', 'Eve', 'Hanna']);
  });

  it('COM-5: made by the host stays, whatever a member claims', async () => {
    const liar = cem.inside.mls;
    cem.alive = false;
    const epoch = world.server.epoch;
    await bob.dispatch({ type: 'leave' });
    await world.settle();
    expect(host.effectsOf('commit').at(-1)?.epoch).toBe(epoch);
    await claim(world, liar, epoch);
    await world.advance(2000);
    expect(host.effectsOf('host-action')).toEqual([]);
    expect(host.names).toEqual(['Cem', 'Eve', 'Hanna']);
  });

  it('COM-5, COM-6: a member whom the host does not believe gives up after 8 s and comes back', async () => {
    const { ciphertext } = readPrivateMessage(world.server.commits[0]?.blob ?? new Uint8Array(0)) ?? {};
    expect(ciphertext).toBeDefined();
    // The server gives Cem other bytes than everybody else.
    const receive = cem.receive.bind(cem);
    cem.receive = async (event) => {
      if (event.type !== 'entry' || event.kind !== 'commit') return receive(event);
      await receive({ ...event, blob: forged(world, event.blob, cem) });
    };
    await bob.dispatch({ type: 'leave' });
    await world.settle();
    expect(cem.violations).toEqual(['COM-4 a commit can not be read']);
    expect(cem.view.partition?.members).toContain(host.view.self.id);
    expect(host.violations).toEqual(['COM-1 members were given different commits']);
    expect(host.effectsOf('host-action')).toEqual([]);
    await world.advance(8100);
    expect(cem.effectsOf('lost')).toEqual([{ type: 'lost', reason: 'cannot-process' }]);
    const back = await cem.reload();
    await back.knock();
    await world.advance(2000);
    expect(back.faults).toEqual([]);
    expect(back.names).toEqual(['Cem', 'Eve', 'Hanna']);
  });
});

describe('COM-5: what is no commit', () => {
  it('COM-1, COM-5: noise in the place of a commit stops nobody, without the host too', async () => {
    host.crash();
    inject(world, world.random(300));
    await world.settle();
    inject(world, world.server.commits[0]?.blob ?? new Uint8Array(0));
    await world.settle();
    for (const client of [eve, bob, cem]) expect(client.violations).toHaveLength(2);
    await cem.dispatch({ type: 'leave' });
    await world.advance(1000);
    cem.alive = false;
    expect(bob.names).toEqual(['Bob', 'Eve', 'Hanna']);
    expect(bob.view.epoch).toBe(world.server.epoch);
    expect(bob.view.meetingCode).toBe(eve.view.meetingCode);
  });

  it('COM-5: what looks like a commit from outside is rolled back, and nobody has to leave for it', async () => {
    inject(world, forged(world, world.server.commits[0]?.blob ?? new Uint8Array(0), host));
    await world.advance(1000);
    assertOneGroup([host, eve, bob, cem], ['Bob', 'Cem', 'Eve', 'Hanna']);
    for (const client of [host, eve, bob, cem]) {
      expect(client.violations).toEqual(['COM-4 a commit can not be read']);
      assertEpochsRise(client);
    }
  });

  it('COM-5: a commit that was rolled back does not count when the server repeats it', async () => {
    await poison(world, eve, [bob]);
    await world.settle();
    const blob = world.server.commits.at(-1)?.blob ?? new Uint8Array(0);
    inject(world, blob);
    await world.advance(2000);
    assertOneGroup([host, bob, cem], ['Bob', 'Cem', 'Hanna']);
  });
});

describe('COM-5: without a host', () => {
  it('COM-5: most members may restart the session, and the others follow', async () => {
    host.crash();
    await poison(world, eve, [bob, cem]);
    await world.settle();
    for (const client of [bob, cem]) {
      expect(client.effectsOf('restart-offered')).toHaveLength(1);
      expect(client.view.partition?.members).toContain(eve.view.self.id);
    }
    // There is nowhere to come back to: they wait for a person.
    await world.advance(15_000);
    expect(bob.effectsOf('lost')).toEqual([]);
    await bob.dispatch({ type: 'restart' });
    await world.advance(2000);
    expect(bob.view.meetingCode).toBe(cem.view.meetingCode);
    expect(bob.view.epoch).toBe(world.server.epoch);
    await cem.say('again');
    await world.settle();
    expect(bob.texts).toEqual([{ from: 'Cem', text: 'again' }]);
    for (const client of [bob, cem]) assertEpochsRise(client);
  });

  it('COM-5: a member that could follow goes back with most of the others', async () => {
    const dora = await world.admit(host, 'Dora');
    await world.advance(1100);
    host.crash();
    await poison(world, eve, [bob, cem]);
    await world.settle();
    expect(dora.effectsOf('restart-offered')).toHaveLength(1);
    await dora.dispatch({ type: 'restart' });
    await world.advance(2000);
    const codes = new Set([bob, cem, dora].map(({ view }) => view.meetingCode));
    expect(codes.size).toBe(1);
    for (const client of [bob, cem, dora]) expect(client.effectsOf('lost')).toEqual([]);
  });

  it('COM-5: a single member restarts nothing', async () => {
    const dora = await world.admit(host, 'Dora');
    await world.advance(1100);
    host.crash();
    await poison(world, eve, [bob]);
    await world.settle();
    await bob.dispatch({ type: 'restart' });
    await world.advance(8100);
    expect(bob.effectsOf('restart-offered')).toEqual([]);
    expect(bob.effectsOf('lost')).toEqual([{ type: 'lost', reason: 'cannot-process' }]);
    expect(cem.view.meetingCode).toBe(dora.view.meetingCode);
  });
});

describe('COM-5: what a rollback does not give back', () => {
  it('FRM-9, COM-5: somebody whom a void commit removed gets no key and reads nothing that is said later', async () => {
    const liar = eve.inside.mls;
    const before = copyOf(cem.inside.mls);
    const suite = await loadSuite('classic', world.random);
    const epoch = world.server.epoch;
    eve.alive = false;
    host.wakeAt = Infinity;
    // Bob carries it out, for a host that is late.
    host.reachable = false;
    await host.dispatch({ type: 'remove', id: cem.view.self.id });
    await world.settle();
    host.wakeAt = Infinity;
    world.now += 2 * timing.rankStep;
    await bob.dispatch({ type: 'tick' });
    expect(bob.effectsOf('commit').at(-1)?.epoch).toBe(epoch);
    host.reachable = true;
    await world.settle();
    expect(host.names).not.toContain('Cem');
    const heldBefore = world.server.messages.length;
    await claim(world, liar, epoch);
    await world.settle();
    await host.say('not for Cem');
    await world.advance(1000);
    expect(host.names).not.toContain('Cem');
    const open = async (blob: Uint8Array<ArrayBuffer>) => {
      const message = readPrivateMessage(blob);
      if (message === undefined) return null;
      try {
        const read = await processPrivateMessage(before, message, { findPsk: () => undefined }, suite);
        return read.kind === 'applicationMessage' ? (read.message[4] ?? null) : null;
      } catch {
        return null;
      }
    };
    const readable = await Promise.all(world.server.messages.slice(heldBefore).map(open));
    // The tag of content is 1: Cem's old keys read rejects and the ROLLBACK, and no content.
    expect(readable.filter((tag) => tag !== null).length).toBeGreaterThan(0);
    expect(readable).not.toContain(1);
    assertEpochsRise(host);
  });
});

describe('COM-4: who has to leave', () => {
  it('COM-4, COM-5, FRM-9: a commit that leaves somebody in who was put out is refused, and its maker is out', async () => {
    // The host hears of nothing: it neither commits the removal nor anything else.
    await host.dispatch({ type: 'remove', id: bob.view.self.id });
    host.reachable = false;
    host.wakeAt = Infinity;
    cem.wakeAt = Infinity;
    // The REMOVE and this commit cross on their way: that is nobody's fault.
    const crossing = await poison(world, eve, []);
    await world.settle();
    expect(cem.violations).toEqual([]);
    expect(cem.view.epoch).toBe(world.server.epoch);
    const next = await createCommit({
      state: crossing,
      cipherSuite: await loadSuite('classic', world.random),
    });
    if (next.commit.wireformat !== 'mls_private_message') throw new Error('not private');
    inject(world, writePrivateMessage(next.commit.privateMessage));
    await world.settle();
    expect(cem.violations).toEqual(['COM-4 remove-owed']);
    host.reachable = true;
    await world.advance(2000);
    assertOneGroup([host, cem], ['Cem', 'Hanna']);
  });
});
