import { expect, it, vi } from 'vitest';
import { inTurn } from './in-turn.ts';
import { assertOneGroup, assertOneLog } from './one-group.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000 });

// Each of these was found by the simulator.

it('COM-3, COM-4: a knock that comes late, of somebody who is in by now, makes nobody add them again', async () => {
  const world = await World.create({ waitingRoom: false });
  const host = await world.host();
  const [ada, bob] = [await world.person('Ada'), await world.person('Bob')];
  for (const guest of [ada, bob]) await guest.knock();
  await world.advance(2000);
  const knock = world.server.knocks.at(-1);
  if (knock === undefined) throw new Error('nobody knocked');
  await ada.dispatch({ type: 'knock', peer: bob.peer, blob: knock });
  await world.advance(5000);
  expect(bob.effectsOf('lost')).toEqual([]);
  assertOneGroup([host, ada, bob]);
});

it('COM-6, JOIN-7: the host comes back where members admit, though none of them can admit a host', async () => {
  const world = await World.create({ admit: 'members' });
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  await world.advance(1100);
  const back = await host.reload();
  await back.knock();
  await world.advance(4000);
  assertOneGroup([ada, back]);
  expect(ada.names).toEqual(['Ada', 'Hanna']);
});

it('COM-6: a second tab of somebody whose first one is alone in the group waits, and is not refused', async () => {
  const world = await World.create({ admit: 'members' });
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  await host.dispatch({ type: 'leave' });
  await world.advance(1000);
  const second = await world.person('Ada', { identity: ada.tab.identity });
  await second.knock();
  await world.advance(4000);
  expect(second.refusals).toEqual([]);
  expect(ada.violations).toEqual([]);
  expect(ada.names).toEqual(['Ada']);
});

it('MOD-1: a REMOVE takes an ADMIT back that was not carried out yet', async () => {
  const world = await World.create();
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  const bob = await world.admit(host, 'Bob');
  await world.advance(1100);
  const again = await ada.reload();
  await again.knock();
  // Unasked, the host says yes to the return; then it removes Ada before anybody has committed.
  await world.settle();
  await host.dispatch({ type: 'remove', id: ada.view.self.id });
  await world.advance(4000);
  expect(again.joined).toBe(false);
  expect(host.names).toEqual(['Bob', 'Hanna']);
  expect(host.waiting).toEqual(['Ada']);
  await host.dispatch({ type: 'admit', requestIds: [host.requestOf(again)] });
  await world.advance(1500);
  assertOneGroup([host, bob, again]);
});

it('MOD-1: a newcomer decides nothing before it knows that it holds the whole log', async () => {
  const world = await World.create({ admit: 'members' });
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  const [bob, cem, dora] = [await world.person('Bob'), await world.person('Cem'), await world.person('Dora')];
  for (const guest of [bob, cem, dora]) await guest.knock();
  await world.settle();
  await host.dispatch({ type: 'admit', requestIds: [ada.requestOf(bob)] });
  await world.settle();
  // The host makes Bob's Welcome; Ada's decision takes its place in the log before the commit does.
  host.reachable = false;
  await ada.dispatch({ type: 'admit', requestIds: [ada.requestOf(cem)] });
  await world.settle();
  world.now += 200;
  await host.dispatch({ type: 'tick' });
  const knock = world.server.knocks.at(-1);
  await world.settle();
  expect(bob.joined).toBe(true);
  // Bob knows of Dora, and decides before the host has told what his Welcome did not hold.
  if (knock === undefined) throw new Error('nobody knocked');
  await bob.dispatch({ type: 'knock', peer: dora.peer, blob: knock });
  const [asking] = bob.view.applicants;
  await bob.dispatch({ type: 'admit', requestIds: [asking?.requestId ?? 'none'] });
  await world.settle();
  host.reachable = true;
  await world.advance(4000);
  assertOneLog([host, ada, bob, cem, dora]);
  assertOneGroup([host, ada, bob, cem, dora]);
});

it('COM-5, MOD-1: a newcomer that does not hold the whole log accuses nobody, and joins again', async () => {
  const world = await World.create({ admit: 'members' });
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  await world.advance(1100);
  const [bob, cem] = [await world.person('Bob'), await world.person('Cem')];
  for (const guest of [bob, cem]) await guest.knock();
  await world.settle();
  await host.dispatch({ type: 'admit', requestIds: [ada.requestOf(bob)] });
  await world.settle();
  // The ADMIT of Cem stands in the log behind the Welcome of Bob, and the host is not heard before Ada commits it.
  host.reachable = false;
  await ada.dispatch({ type: 'admit', requestIds: [ada.requestOf(cem)] });
  await world.settle();
  world.now += 200;
  await host.dispatch({ type: 'tick' });
  host.wakeAt = Infinity;
  await world.settle();
  expect(bob.joined).toBe(true);
  await world.advance(4000);
  expect(cem.joined).toBe(true);
  expect(bob.effectsOf('lost')).toEqual([{ type: 'lost', reason: 'cannot-process' }]);
  host.reachable = true;
  await world.advance(1000);
  for (const client of [host, ada, bob, cem]) expect(client.violations).toEqual([]);
  expect(host.names).toContain('Ada');
});

it('MOD-1: an entry that the next epoch overtook counts for nobody, for a newcomer whose log is not whole neither', async () => {
  const world = await World.create();
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  const [cem, dora] = [await world.admit(host, 'Cem'), await world.admit(host, 'Dora')];
  await world.advance(1100);
  const bob = await world.person('Bob');
  await bob.knock();
  await world.settle();
  await host.dispatch({ type: 'admit', requestIds: [host.requestOf(bob)] });
  await world.settle();
  // Ada commits, and is gone before she can tell Bob what his Welcome did not hold.
  host.reachable = false;
  world.now += 4700;
  await ada.dispatch({ type: 'tick' });
  ada.alive = false;
  host.reachable = true;
  await world.settle();
  expect(bob.joined).toBe(true);
  // The host speaks in the epoch that Cem has ended meanwhile.
  host.reachable = false;
  await dora.dispatch({ type: 'leave' });
  await world.settle();
  world.now += 4700;
  await cem.dispatch({ type: 'tick' });
  await world.settle();
  expect(bob.names).not.toContain('Dora');
  await host.dispatch({ type: 'lock', on: true });
  await world.settle();
  expect(bob.view.rules.lock).toBe(false);
  host.reachable = true;
  await world.advance(4000);
  expect(bob.view.rules.lock).toBe(true);
  assertOneGroup([host, cem, bob]);
  assertOneLog([host, cem, bob]);
});

it('COM-6, JOIN-6: somebody returns though the host, who said yes once more, has gone before it was carried out', async () => {
  const world = await World.create();
  const host = await world.host();
  const [ada, bob] = [await world.admit(host, 'Ada'), await world.admit(host, 'Bob')];
  await world.advance(1100);
  const back = await ada.reload();
  await back.knock();
  await world.settle();
  await host.dispatch({ type: 'leave' });
  await world.advance(5000);
  expect(back.faults).toEqual([]);
  assertOneGroup([bob, back]);
  expect(bob.names).toEqual(['Ada', 'Bob']);
});

it('MOD-1: a newcomer that was never told the whole log takes nobody for a liar in later epochs neither', async () => {
  const world = await World.create({ admit: 'members' });
  const host = await world.host();
  const coHosts = [await world.admit(host, 'Ada'), await world.admit(host, 'Cem')] as const;
  // Whoever came has made its first path.
  await world.advance(20_000);
  for (const { view } of coHosts) await host.dispatch({ type: 'promote', id: view.self.id });
  const bob = await world.person('Bob');
  await bob.knock();
  await world.settle();
  const [ada, cem] = await inTurn(world, ...coHosts);
  await host.dispatch({ type: 'admit', requestIds: [ada.requestOf(bob)] });
  await world.settle();
  // Cem's word stands in the log behind Bob's Welcome, and Ada, who made it, is gone before she can tell him.
  host.reachable = false;
  ada.reachable = false;
  world.now += 1700;
  await cem.dispatch({ type: 'lock', on: true });
  await world.settle();
  await ada.dispatch({ type: 'tick' });
  ada.alive = false;
  host.reachable = true;
  await world.settle();
  expect(bob.joined).toBe(true);
  // The next epoch begins, and more is decided in it.
  await host.dispatch({ type: 'lock', on: false });
  await cem.dispatch({ type: 'leave' });
  await world.advance(1000);
  await host.dispatch({ type: 'lock', on: false });
  await world.settle();
  expect(bob.view.epoch).toBe(bob.inside.firstEpoch + 1);
  expect(bob.violations).toEqual([]);
  await world.advance(12_000);
  expect(bob.effectsOf('lost')).toEqual([{ type: 'lost', reason: 'cannot-process' }]);
});

it('MOD-1: of what a newcomer set aside the first entry for a place counts, as it does for all', async () => {
  const world = await World.create({ admit: 'members' });
  const host = await world.host();
  const [ada, cem] = [await world.admit(host, 'Ada'), await world.admit(host, 'Cem')];
  // Whoever came has made its first path.
  await world.advance(20_000);
  const [bob, ...asking] = await Promise.all(
    ['Bob', 'Dora', 'Eva', 'Finn'].map((name) => world.person(name)),
  );
  if (bob === undefined) throw new Error('nobody came');
  for (const guest of [bob, ...asking]) await guest.knock();
  await world.settle();
  const [dora, eva, finn] = asking.map((guest) => ada.requestOf(guest));
  await host.dispatch({ type: 'admit', requestIds: [ada.requestOf(bob)] });
  await world.settle();
  // Ada's word stands behind Bob's Welcome, and the host does not hear of its own commit.
  host.reachable = false;
  await ada.dispatch({ type: 'admit', requestIds: [dora ?? 'none'] });
  await world.settle();
  world.now += 200;
  await host.dispatch({ type: 'tick' });
  await world.settle();
  expect(bob.joined).toBe(true);
  // Two members decide at once: the second one has to sign anew.
  await ada.dispatch({ type: 'admit', requestIds: [eva ?? 'none'] });
  await cem.dispatch({ type: 'admit', requestIds: [finn ?? 'none'] });
  await world.settle();
  expect(bob.inside.aheadOfLog.length).toBeGreaterThan(1);
  host.reachable = true;
  await world.settle();
  assertOneLog([host, ada, cem, bob]);
  await world.advance(5000);
  assertOneGroup([host, ada, cem, bob, ...asking]);
});

it('JOIN-3, COM-3: somebody is refused though the client that acts first has gone, and no more than once', async () => {
  const world = await World.create();
  const host = await world.host();
  const [ada, bob] = [await world.admit(host, 'Ada'), await world.admit(host, 'Bob')];
  await host.dispatch({ type: 'lock', on: true });
  await world.advance(20_000);
  host.alive = false;
  const cem = await world.person('Cem');
  await cem.knock();
  await world.advance(1000);
  expect(cem.refusals).toEqual([]);
  await world.advance(9000);
  expect(cem.refusals).toEqual(['locked']);
  expect([...ada.violations, ...bob.violations]).toEqual([]);
});

it('JOIN-4: somebody hears that they were denied though whoever said so has gone', async () => {
  const world = await World.create({ admit: 'members' });
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  const bob = await world.person('Bob');
  await bob.knock();
  await world.settle();
  await ada.dispatch({ type: 'deny', requestIds: [ada.requestOf(bob)] });
  ada.alive = false;
  await world.advance(3000);
  expect(bob.refusals).toEqual(['denied']);
  expect(host.waiting).toEqual([]);
});

it('MOD-1: what one decision takes away, the next one in the same message does not ask for', async () => {
  const world = await World.create();
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  const { id } = ada.view.self;
  // While the first message is under way, both of these wait for their turn.
  host.reachable = false;
  await host.dispatch({ type: 'lock', on: true });
  await host.dispatch({ type: 'remove', id });
  await host.dispatch({ type: 'promote', id });
  host.reachable = true;
  await world.advance(3000);
  expect(host.violations).toEqual([]);
  expect(host.names).toEqual(['Hanna']);
});

it('JOIN-6, JOIN-7: who was admitted and arrives when the host has gone waits for a host, and comes in with one', async () => {
  const world = await World.create();
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  await world.advance(1100);
  const bob = await world.person('Bob');
  await bob.knock();
  await world.settle();
  await host.dispatch({ type: 'admit', requestIds: [host.requestOf(bob)] });
  await world.settle();
  await host.dispatch({ type: 'leave' });
  await world.advance(2000);
  expect(bob.faults.map(({ reason }) => reason)).toContain('no-host');
  bob.crash();
  const again = await world.person('Bob', { identity: bob.tab.identity });
  await again.knock();
  const knock = world.server.knocks.at(-1) ?? new Uint8Array(0);
  await world.advance(30_000);
  expect([again.joined, again.faults, again.refusals]).toEqual([false, [], []]);
  const back = await world.person('Hanna', { identity: host.tab.identity, isHost: true });
  await back.knock();
  await world.advance(4000);
  await back.dispatch({ type: 'knock', peer: again.peer, blob: knock });
  await world.advance(4000);
  assertOneGroup([ada, back, again]);
});

it('COM-4, JOIN-6: a newcomer whose Welcome was long on its way takes no removal for wrong that it could not see coming', async () => {
  const world = await World.create({ waitingRoom: false });
  const host = await world.host();
  const ada = await world.person('Ada');
  await ada.knock();
  await world.settle();
  ada.reachable = false;
  await world.advance(700);
  expect(host.names).toContain('Ada');
  const bob = await world.person('Bob');
  await bob.knock();
  bob.reachable = false;
  await world.advance(700);
  // Bob is never heard, and Ada hears of him when both have been removed for it.
  expect(host.names).toContain('Bob');
  await world.advance(13_000);
  world.now += 3500;
  await host.dispatch({ type: 'tick' });
  await world.settle();
  expect(host.names).toEqual(['Hanna']);
  ada.reachable = true;
  await world.settle();
  expect(ada.violations).toEqual([]);
  expect(ada.effectsOf('lost')).toEqual([{ type: 'lost', reason: 'absent' }]);
});

it('COM-4, COM-6: a leave that comes too late to be read makes nobody accuse the one who carries it out', async () => {
  const world = await World.create();
  const host = await world.host();
  const [ada, bob] = [await world.admit(host, 'Ada'), await world.admit(host, 'Bob')];
  await world.advance(20_000);
  // Bob says it in an epoch that is over, and Ada hears of it when she has no keys of that one any more.
  bob.reachable = false;
  await world.admit(host, 'Cem');
  ada.reachable = false;
  await bob.dispatch({ type: 'leave' });
  await world.advance(10_500);
  expect(host.names).not.toContain('Bob');
  ada.reachable = true;
  await world.advance(500);
  expect(ada.violations).toEqual([]);
  expect(ada.effectsOf('lost')).toEqual([{ type: 'lost', reason: 'cannot-process' }]);
});

it('COM-6: the leave of a tab that was replaced does not take its successor out', async () => {
  const world = await World.create();
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  await world.advance(1100);
  ada.reachable = false;
  const second = await world.person('Ada', { identity: ada.tab.identity });
  await second.knock();
  await world.advance(2000);
  await ada.dispatch({ type: 'leave' });
  await world.advance(4000);
  assertOneGroup([host, second]);
  expect(host.names).toEqual(['Ada', 'Hanna']);
});
