import { expect, it, vi } from 'vitest';
import type * as timingModule from '../../src/group/timing.ts';
import { timing } from '../../src/group/timing.ts';
import type { Client } from './client.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000 });

// As a group of more than 32, at the price of one of four.
vi.mock('../../src/group/timing.ts', async (original) => ({
  ...(await original<typeof timingModule>()),
  maxAckingMembers: 2,
}));

const switched = (client: Client): boolean => client.effectsOf('switch-sender').length > 0;

it('FRM-8, JOIN-6: in a large group hosts and co-hosts acknowledge an epoch that adds somebody, and others do not', async () => {
  const world = await World.create();
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  const bob = await world.admit(host, 'Bob');
  await host.dispatch({ type: 'promote', id: ada.view.self.id });
  await world.advance(timing.idle + 5000);
  const sent = (): readonly number[] => [ada, bob].map((client) => client.effectsOf('message').length);
  const [adas = 0, bobs = 0] = sent();
  const cem = await world.person('Cem');
  await cem.knock();
  await world.settle();
  await host.dispatch({ type: 'admit', requestIds: [host.requestOf(cem)] });
  await world.advance(200);
  expect(cem.joined).toBe(true);
  // A newcomer is answered in a round trip.
  expect(switched(cem)).toBe(true);
  expect(sent()).toEqual([adas + 1, bobs]);
});

it('JOIN-6: in a large group without its host, heartbeats answer a newcomer', async () => {
  const world = await World.create({ admit: 'members' });
  const host = await world.host();
  const ada = await world.admit(host, 'Ada');
  const bob = await world.admit(host, 'Bob');
  await host.dispatch({ type: 'leave' });
  await world.advance(5000);
  expect([ada, bob].map(({ names }) => names)).toEqual(Array(2).fill(['Ada', 'Bob']));
  const cem = await world.person('Cem');
  await cem.knock();
  await world.settle();
  await ada.dispatch({ type: 'admit', requestIds: [ada.requestOf(cem)] });
  await world.advance(timing.heartbeat + 3000);
  expect([cem.joined, switched(cem), cem.view.isUnanswered]).toEqual([true, true, false]);
});
