import { expect, it, vi } from 'vitest';
import { signPolicy } from './change-passcode.ts';
import { inTurn } from './in-turn.ts';
import { assertOneGroup } from './one-group.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000 });

it('COM-4, MOD-1: a REMOVE that crossed a return is carried out, although an ADMIT has crossed that in its turn', async () => {
  const world = await World.create({ admit: 'members' });
  const hanna = await world.host();
  // A host too: nobody else lifts the other one's REMOVE.
  const second = await world.person('Ada', { isHost: true });
  await second.knock();
  await world.advance(1100);
  const bob = await world.admit(hanna, 'Bob');
  await world.advance(1100);
  const [host, ada] = await inTurn(world, hanna, second);
  const back = await bob.reload();
  await back.knock();
  await world.settle();
  // The host takes Bob back and removes him, and hears of neither before Ada lets him in once more.
  host.reachable = false;
  await host.dispatch({ type: 'remove', id: bob.view.self.id });
  world.now += 200;
  await host.dispatch({ type: 'tick' });
  await world.settle();
  expect(back.joined).toBe(true);
  const again = await world.person('Bob', { identity: bob.tab.identity });
  await again.knock();
  await world.settle();
  await ada.dispatch({ type: 'admit', requestIds: [ada.requestOf(again)] });
  host.reachable = true;
  await world.settle();
  expect(ada.names).not.toContain('Bob');
  expect(ada.violations).toEqual([]);
  await world.advance(3000);
  assertOneGroup([host, ada, again]);
  expect(host.names).toEqual(['Ada', 'Bob', 'Hanna']);
});

it('COM-5, INV-4: a newcomer that was not told a join key accuses nobody who uses it, and joins again', async () => {
  const world = await World.create({ admit: 'members' });
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  await world.advance(1100);
  const bob = await world.person('Bob');
  await bob.knock();
  await world.settle();
  await host.dispatch({ type: 'admit', requestIds: [host.requestOf(bob)] });
  await world.settle();
  // The new passcode stands in the log behind Bob's Welcome, and the host is gone before it can tell him.
  host.reachable = false;
  const { rules, joinKey } = await signPolicy(world, host, { passcode: 'other' });
  await world.settle();
  world.now += 200;
  await host.dispatch({ type: 'tick' });
  host.alive = false;
  await world.settle();
  expect(bob.joined).toBe(true);
  [world.meeting.rules, world.server.admission] = [rules, ada.view.admission];
  const cem = await world.person('Cem', { joinKey });
  await cem.knock();
  await world.settle();
  await ada.dispatch({ type: 'admit', requestIds: [ada.requestOf(cem)] });
  await world.advance(4000);
  expect(cem.joined).toBe(true);
  expect(bob.violations).toEqual([]);
  expect(bob.effectsOf('lost')).toEqual([{ type: 'lost', reason: 'cannot-process' }]);
});
