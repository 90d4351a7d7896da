import { createCommit } from 'ts-mls';
import type { ClientState } from 'ts-mls';
import { decryptSenderData } from 'ts-mls/privateMessage.js';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { placeOfCommit } from '../../src/group/generation.ts';
import { timing } from '../../src/group/timing.ts';
import { readPrivateMessage, writePrivateMessage } from '../../src/mls/message.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import { claim, forged, inject, poison } from './dishonest.ts';
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

const all = ['Bob', 'Cem', 'Eve', 'Hanna'];
const cannotProcess = [{ type: 'lost', reason: 'cannot-process' }];

function assertOneGroup(clients: readonly Client[], names: readonly string[]): void {
  expect(new Set(clients.map(({ view }) => `${view.epoch} ${view.meetingCode}`)).size).toBe(1);
  for (const client of clients) {
    expect(client.names).toEqual(names);
    expect(client.view.epoch).toBe(world.server.epoch);
    expect(client.effectsOf('lost')).toEqual([]);
    expect(client.view.partition).toBeNull();
    // FRM-2: a KID, and with it a counter, belongs to one epoch.
    const epochs = client.effectsOf('epoch').map(({ epoch }) => epoch);
    expect(epochs).toEqual([...new Set(epochs)].toSorted((a, b) => a - b));
  }
}

/** COM-6: whoever was lost comes again, and is let in unasked. */
async function comesBack(client: Client): Promise<Client> {
  const back = await client.reload();
  await back.knock();
  await world.settle();
  expect(host.waiting).toEqual([]);
  await world.advance(4 * timing.fallback);
  expect([back.faults, back.refusals]).toEqual([[], []]);
  return back;
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

/** COM-7's commit, past its maker's client. */
async function commitIn(state: ClientState) {
  const cipherSuite = await loadSuite(world.random);
  return createCommit({ state, cipherSuite }, { authenticatedData: placeOfCommit(state) });
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

describe('COM-5: a commit that some can not follow', () => {
  it('COM-5: costs them a return where the host follows it; nobody is put out, and people see who and whose', async () => {
    await poison(world, eve, [bob]);
    await world.settle();
    expect(bob.violations).toHaveLength(1);
    await world.advance(timing.stuckFor);
    expect(bob.effectsOf('lost')).toEqual(cannotProcess);
    const back = await comesBack(bob);
    assertOneGroup([host, cem, back], all);
    const told = { type: 'unfollowed', committer: eve.view.self.id, by: bob.view.self.id };
    for (const client of [host, cem]) {
      expect(client.effectsOf('unfollowed')).toEqual([told]);
      expect(client.effectsOf('host-action')).toEqual([]);
      expect(client.violations).toEqual([]);
    }
    expect(world.server.closed).toEqual([]);
  });

  it('COM-5: is void where the host can not follow it: the host goes on, and who followed comes back', async () => {
    const before = host.view.epoch;
    await poison(world, eve, [host]);
    await world.settle();
    expect(host.inside.stuck).toBeNull();
    for (const client of [bob, cem]) expect(client.effectsOf('lost')).toEqual(cannotProcess);
    // The order counted the void commit; MLS did not.
    expect(host.view.epoch).toBe(before + 1);
    expect(host.inside.mls.groupContext.epoch).toBe(BigInt(before));
    const first = await comesBack(bob);
    const second = await comesBack(cem);
    assertOneGroup([host, first, second], all);
    const told = { type: 'unfollowed', committer: eve.view.self.id, by: host.view.self.id };
    expect(host.effectsOf('unfollowed')).toEqual([told]);
    await first.say('all here');
    await world.settle();
    expect(second.texts).toEqual([{ from: 'Bob', text: 'all here' }]);
  });

  it('COM-5: that the host and others can not follow is void: these go on with the host, without a return', async () => {
    await poison(world, eve, [host, bob]);
    await world.settle();
    expect(cem.effectsOf('lost')).toEqual(cannotProcess);
    const back = await comesBack(cem);
    assertOneGroup([host, bob, back], all);
  });

  it('COM-5: that nobody can read disturbs nobody, and nobody has to leave for it', async () => {
    inject(world, forged(world, world.server.commits[0]?.blob ?? new Uint8Array(0), host));
    await world.advance(2 * timing.stuckFor);
    assertOneGroup([host, eve, bob, cem], all);
    for (const client of [host, eve, bob, cem])
      expect(client.violations).toEqual(['COM-4 a commit can not be read']);
  });

  it('COM-5: takes with it what the order took before the word, for all alike, also what they could follow', async () => {
    const { mls } = eve.inside;
    const valid = await commitIn(mls);
    if (valid.commit.wireformat !== 'mls_private_message') throw new Error('not private');
    eve.alive = false;
    inject(world, forged(world, world.server.commits[0]?.blob ?? new Uint8Array(0), host));
    inject(world, writePrivateMessage(valid.commit.privateMessage));
    await world.advance(2 * timing.stuckFor);
    assertOneGroup([host, bob, cem], all);
    await host.dispatch({ type: 'remove', id: eve.view.self.id });
    await world.advance(1000);
    assertOneGroup([host, bob, cem], ['Bob', 'Cem', 'Hanna']);
  });

  it('COM-5: made in an epoch that is over disturbs nobody either', async () => {
    const { mls } = eve.inside;
    const former = await commitIn(mls);
    if (former.commit.wireformat !== 'mls_private_message') throw new Error('not private');
    await updateOf(bob);
    inject(world, writePrivateMessage(former.commit.privateMessage));
    await world.advance(2 * timing.stuckFor);
    assertOneGroup([host, bob, cem], all);
    for (const client of [host, bob, cem])
      expect(client.violations).toEqual(['COM-4 a commit of another epoch']);
  });

  it('COM-5: does not count when the server repeats it', async () => {
    await poison(world, eve, [host, bob, cem]);
    await world.settle();
    inject(world, world.server.commits.at(-1)?.blob ?? new Uint8Array(0));
    await world.advance(2 * timing.stuckFor);
    assertOneGroup([host, bob, cem], all);
    expect(host.violations.at(-1)).toBe('COM-1 a commit that was there before');
  });

  it('COM-5: keeps nobody from speaking meanwhile', async () => {
    host.reachable = false;
    await poison(world, eve, [host, bob]);
    await world.settle();
    await bob.say('said while it is open');
    await world.settle();
    host.reachable = true;
    await world.settle();
    expect(host.texts).toEqual([{ from: 'Bob', text: 'said while it is open' }]);
    expect(cem.texts).toEqual(host.texts);
  });

  it('COM-5, COM-6: who came in by a void commit comes again', async () => {
    const dora = await world.person('Dora');
    await dora.knock();
    await world.settle();
    await host.dispatch({ type: 'admit', requestIds: [host.requestOf(dora)] });
    host.effects.length = 0;
    await world.settle();
    host.wakeAt = Infinity;
    // Bob adds her, for a host that is late, and that gets other bytes than everybody else.
    const receive = host.receive.bind(host);
    host.receive = async (event) => {
      const isCommit = event.type === 'entry' && event.kind === 'commit';
      await receive(isCommit ? { ...event, blob: forged(world, event.blob, host) } : event);
    };
    world.now += 4800;
    await bob.dispatch({ type: 'tick' });
    await world.settle();
    expect(dora.joined).toBe(true);
    expect(host.names).not.toContain('Dora');
    host.receive = receive;
    // What the host does next is no commit of the epoch that she is in.
    await host.dispatch({ type: 'remove', id: cem.view.self.id });
    await world.advance(timing.stuckFor + 500);
    expect(dora.effectsOf('lost')).toEqual(cannotProcess);
    const back = await comesBack(dora);
    assertOneGroup([host, back], ['Bob', 'Dora', 'Eve', 'Hanna']);
  });
});

describe('COM-5: what members claim', () => {
  it('COM-5: puts nobody out and ends nobody’s epoch while a host is there, however many claim it', async () => {
    const [first, second] = [cem.inside.mls, eve.inside.mls];
    const epoch = await updateOf(bob);
    const said = await claim(world, first, epoch);
    await claim(world, said, epoch);
    await claim(world, second, epoch);
    await world.advance(2 * timing.stuckFor);
    assertOneGroup([host, eve, bob, cem], all);
    expect(host.effectsOf('host-action')).toEqual([]);
    expect(host.effectsOf('unfollowed')).toHaveLength(2);
  });

  it('COM-1, COM-5: of another commit of that epoch shows that the server gave out two', async () => {
    // The server gives Cem other bytes than everybody else.
    const receive = cem.receive.bind(cem);
    cem.receive = async (event) => {
      if (event.type !== 'entry' || event.kind !== 'commit') return receive(event);
      await receive({ ...event, blob: forged(world, event.blob, cem) });
    };
    await bob.dispatch({ type: 'leave' });
    await world.settle();
    expect(cem.violations).toEqual(['COM-4 a commit can not be read']);
    expect(host.violations).toEqual(['COM-1 members were given different commits']);
    await world.advance(timing.stuckFor);
    expect(cem.effectsOf('lost')).toEqual(cannotProcess);
    const back = await comesBack(cem);
    expect(back.names).toEqual(['Cem', 'Eve', 'Hanna']);
  });
});

describe('COM-5: without a host', () => {
  it('COM-5: what most of the others can not follow is void; who followed comes back', async () => {
    const dora = await world.admit(host, 'Dora');
    await world.advance(1100);
    host.crash();
    await world.settle();
    await poison(world, eve, [bob, cem]);
    await world.settle();
    for (const client of [bob, cem]) expect(client.effectsOf('lost')).toEqual([]);
    expect(bob.view.meetingCode).toBe(cem.view.meetingCode);
    expect(bob.view.epoch).toBe(world.server.epoch);
    expect(dora.effectsOf('lost')).toEqual(cannotProcess);
  });

  it('COM-5: what one of them can not follow stands, and costs that one a return', async () => {
    const dora = await world.admit(host, 'Dora');
    await world.advance(1100);
    host.crash();
    await world.settle();
    await poison(world, eve, [bob]);
    await world.advance(timing.stuckFor);
    expect(bob.effectsOf('lost')).toEqual(cannotProcess);
    for (const client of [cem, dora]) expect(client.effectsOf('lost')).toEqual([]);
    expect(cem.view.meetingCode).toBe(dora.view.meetingCode);
  });

  it('COM-1, COM-5: noise in the place of a commit stops nobody', async () => {
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
});

describe('COM-5: what a void commit does not undo', () => {
  it('COM-5, FRM-9: a REMOVE that it carried out is carried out by the next one', async () => {
    host.reachable = false;
    await host.dispatch({ type: 'remove', id: cem.view.self.id });
    await world.settle();
    host.wakeAt = Infinity;
    await poison(
      world,
      eve,
      [host],
      [{ proposalType: 'remove', remove: { removed: cem.view.self.leafIndex } }],
    );
    await world.settle();
    expect(cem.effectsOf('out')).toEqual([{ type: 'out', reason: 'removed' }]);
    host.reachable = true;
    await world.advance(500);
    expect(host.names).toEqual(['Bob', 'Eve', 'Hanna']);
    expect(host.effectsOf('epoch').at(-1)?.cause).toBe('remove');
  });

  it('COM-4, COM-5: a commit that leaves somebody in who was put out is refused by all', async () => {
    // The host hears of nothing: it neither commits the removal nor anything else.
    await host.dispatch({ type: 'remove', id: bob.view.self.id });
    host.reachable = false;
    host.wakeAt = Infinity;
    cem.wakeAt = Infinity;
    // The REMOVE and this commit cross on their way: that is nobody's fault.
    const crossing = await poison(world, eve, []);
    await world.settle();
    expect(cem.violations).toEqual([]);
    const next = await commitIn(crossing);
    if (next.commit.wireformat !== 'mls_private_message') throw new Error('not private');
    inject(world, writePrivateMessage(next.commit.privateMessage));
    await world.settle();
    expect(cem.violations).toEqual(['COM-4 remove-owed']);
    host.reachable = true;
    await world.advance(1000);
    assertOneGroup([host, cem], ['Cem', 'Eve', 'Hanna']);
  });

  it('COM-5: no key of an epoch’s messages is used twice, however many of its commits are void', async () => {
    const suite = await loadSuite(world.random);
    const senderDataSecret = new Uint8Array(host.inside.mls.keySchedule.senderDataSecret);
    const { epoch } = host.inside.mls.groupContext;
    await host.say('before');
    await world.settle();
    // An own commit that loses, and then another one under the same epoch.
    await bob.dispatch({ type: 'leave' });
    host.reachable = false;
    eve.reachable = false;
    await poison(world, eve, [cem, host]);
    host.reachable = true;
    await world.settle();
    await cem.say('after it');
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
    expect(used.length).toBeGreaterThan(6);
    expect(used.filter((key) => key.startsWith('commit')).length).toBeGreaterThan(1);
    expect(new Set(used).size).toBe(used.length);
    assertOneGroup([host, cem], ['Cem', 'Eve', 'Hanna']);
  });

  it('MOD-1, COM-5: what a person decides meanwhile is done afterwards, and said once', async () => {
    host.reachable = false;
    await poison(world, eve, [host, bob, cem]);
    await world.settle();
    const before = world.server.messages.length;
    await host.dispatch({ type: 'remove', id: cem.view.self.id });
    host.reachable = true;
    await world.advance(1500);
    assertOneGroup([host, bob], ['Bob', 'Eve', 'Hanna']);
    expect(cem.effectsOf('out')).toEqual([{ type: 'out', reason: 'removed' }]);
    expect(world.server.messages.length - before).toBeLessThan(20);
  });

  it('COM-5, FRM-9: keys of an epoch that was left are zeroed at once, those that read its messages after 10 s', async () => {
    const left = host.inside.mls;
    const { initSecret, exporterSecret, senderDataSecret } = left.keySchedule;
    await bob.dispatch({ type: 'leave' });
    await world.settle();
    const history = host.inside.mls.historicalReceiverData.get(left.groupContext.epoch);
    if (history === undefined) throw new Error('nothing was kept');
    expect([initSecret, exporterSecret].every(isZero)).toBe(true);
    const secrets = [senderDataSecret, ...history.secretTree.map(({ application }) => application.secret)];
    expect(secrets.some(isZero)).toBe(false);
    await world.advance(timing.keepFormerEpochs - 100);
    expect(secrets.some(isZero)).toBe(false);
    // COM-7 goes on meanwhile; each epoch has its own time.
    await world.advance(200);
    expect(secrets.every(isZero)).toBe(true);
    expect(isZero(host.inside.mls.signaturePrivateKey)).toBe(false);
    await world.advance(3 * timing.keepFormerEpochs);
    expect(host.inside.formers).toEqual([]);
    expect(host.inside.mls.historicalReceiverData.size).toBe(0);
    await cem.say('still here');
    await world.settle();
    expect(host.texts.map(({ text }) => text)).toEqual(['still here']);
  });
});
