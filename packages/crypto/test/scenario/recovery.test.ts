import { decryptSenderData } from 'ts-mls/privateMessage.js';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readPrivateMessage } from '../../src/mls/message.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import { claim, copyOf, poison } from './dishonest.ts';
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
  for (const client of clients) expect(client.names).toEqual(names);
}

const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

describe('COM-5: around a rollback', () => {
  it('COM-5, COM-6: somebody who came in with a void commit is lost, and comes back without being asked for', async () => {
    const liar = eve.inside.mls;
    eve.alive = false;
    const dora = await world.person('Dora');
    await dora.knock();
    await world.settle();
    await host.dispatch({ type: 'admit', requestIds: [host.view.applicants[0]?.requestId ?? ''] });
    await world.settle();
    // Bob adds her, for a host that is late.
    host.wakeAt = Infinity;
    const { epoch } = world.server;
    world.now += 3300;
    await bob.dispatch({ type: 'tick' });
    await world.settle();
    expect(dora.joined).toBe(true);
    await claim(world, liar, epoch);
    await world.advance(2000);
    expect(bob.effectsOf('out')).toEqual([{ type: 'out', reason: 'removed' }]);
    expect(dora.effectsOf('lost')).toEqual([{ type: 'lost', reason: 'cannot-process' }]);
    const back = await dora.reload();
    await back.knock();
    await world.settle();
    expect(host.waiting).toEqual([]);
    await world.advance(1500);
    expect(back.faults).toEqual([]);
    assertOneGroup([host, cem, back], ['Cem', 'Dora', 'Eve', 'Hanna']);
  });

  it('COM-5: a commit that was made in the void epoch, before its maker heard of the rollback, is passed over', async () => {
    await poison(world, eve, [bob]);
    cem.reachable = true;
    await world.server.deliverNext();
    await world.server.deliverNext();
    await world.server.deliverNext();
    await world.server.deliverNext();
    cem.reachable = false;
    await world.settle();
    expect(host.inside.recovering).not.toBeNull();
    expect(cem.inside.recovering).toBeNull();
    host.wakeAt = Infinity;
    bob.wakeAt = Infinity;
    world.now += 4500;
    await cem.dispatch({ type: 'tick' });
    expect(cem.effectsOf('commit')).toHaveLength(1);
    cem.reachable = true;
    await world.settle();
    await host.dispatch({ type: 'tick' });
    await world.advance(2000);
    assertOneGroup([host, bob, cem], ['Bob', 'Cem', 'Hanna']);
    expect(host.view.epoch).toBe(world.server.epoch);
    expect(cem.violations).toEqual(['COM-5 a member can not follow a commit']);
    expect(bob.violations).toHaveLength(1);
  });

  it('MOD-1, COM-5: what the host decides while it is stuck is done afterwards, and said once', async () => {
    host.reachable = false;
    await poison(world, eve, [host]);
    await world.settle();
    const before = world.server.messages.length;
    await world.server.deliverNext();
    host.reachable = true;
    await world.server.deliverNext();
    expect(host.inside.stuck).not.toBeNull();
    await host.dispatch({ type: 'remove', id: cem.view.self.id });
    await world.advance(2000);
    expect(host.names).toEqual(['Bob', 'Hanna']);
    assertOneGroup([host, bob], ['Bob', 'Hanna']);
    expect(cem.effectsOf('out')).toEqual([{ type: 'out', reason: 'removed' }]);
    expect(world.server.messages.length - before).toBeLessThan(20);
  });

  it('COM-5, FRM-9: secrets of an epoch that was left are zeroed after 10 s, those of a void one at once', async () => {
    await bob.dispatch({ type: 'leave' });
    await world.settle();
    const { formers, mls } = host.inside;
    const former = formers.at(-1);
    const history = mls.historicalReceiverData.get(former?.mls.groupContext.epoch ?? -1n);
    if (former === undefined || history === undefined) throw new Error('nothing was kept');
    const secrets = [
      former.mls.keySchedule.initSecret,
      former.mls.keySchedule.exporterSecret,
      history.senderDataSecret,
      ...history.secretTree.map(({ application }) => application.secret),
    ];
    expect(secrets.some(isZero)).toBe(false);
    await world.advance(9900);
    expect(secrets.some(isZero)).toBe(false);
    // COM-7 goes on meanwhile; each epoch has its own time.
    await world.advance(200);
    expect(secrets.every(isZero)).toBe(true);
    expect(host.inside.formers).not.toContain(former);
    expect(isZero(host.inside.mls.signaturePrivateKey)).toBe(false);

    await world.advance(30_000);
    expect(host.inside.formers).toEqual([]);
    expect(host.inside.mls.historicalReceiverData.size).toBe(0);
    await cem.say('still here');
    await world.settle();
    expect(host.texts.map(({ text }) => text)).toEqual(['still here']);

    await poison(world, eve, []);
    await world.settle();
    const wrong = cem.inside.mls.keySchedule.exporterSecret;
    expect(isZero(wrong)).toBe(false);
  });

  it('COM-5: no key of an epoch’s messages is used twice, however often the epoch is gone back to', async () => {
    const suite = await loadSuite('classic', world.random);
    const senderDataSecret = new Uint8Array(host.inside.mls.keySchedule.senderDataSecret);
    const { epoch } = host.inside.mls.groupContext;
    await host.say('before');
    await world.settle();
    // An own commit that loses, and then a void one, and then another under the same epoch.
    await bob.dispatch({ type: 'leave' });
    host.reachable = false;
    eve.reachable = false;
    await poison(world, eve, [cem]);
    host.reachable = true;
    await world.settle();
    await cem.say('while stuck');
    await host.say('meanwhile');
    await world.advance(3000);
    const blobs = [...world.server.messages, ...world.server.commits.map(({ blob }) => blob)];
    const used: string[] = [];
    for (const blob of blobs) {
      const message = readPrivateMessage(blob);
      if (message?.epoch !== epoch) continue;
      const data = await decryptSenderData(message, senderDataSecret, suite);
      if (data === undefined) throw new Error('another epoch of the same number');
      used.push(`${message.contentType} ${data.leafIndex} ${data.generation}`);
    }
    expect(used.length).toBeGreaterThan(8);
    expect(used.filter((key) => key.startsWith('commit')).length).toBeGreaterThan(1);
    expect(new Set(used).size).toBe(used.length);
    assertOneGroup([host, cem], ['Cem', 'Hanna']);
  });

  it('COM-5: what belongs to an epoch that was gone back to is not the former state’s copy', async () => {
    const before = copyOf(cem.inside.mls);
    await cem.say('one');
    await world.settle();
    await poison(world, eve, [bob]);
    await world.settle();
    const own = 2 * cem.view.self.leafIndex;
    expect(cem.inside.mls.groupContext.epoch).toBe(before.groupContext.epoch);
    const generation = cem.inside.mls.secretTree[own]?.application.generation ?? 0;
    expect(generation).toBeGreaterThan(before.secretTree[own]?.application.generation ?? 0);
  });
});
