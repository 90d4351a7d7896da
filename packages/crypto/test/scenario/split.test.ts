import { expect, it, vi } from 'vitest';
import type { Client } from './client.ts';
import { SplitWorld } from './split-world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

async function splitMeeting() {
  const meeting = await SplitWorld.create();
  const { world } = meeting;
  const host = await world.host();
  const ada = await meeting.admit(host, 'Ada');
  const bob = await meeting.admit(host, 'Bob');
  await world.advance(1100);
  expect(new Set([host, ada, bob].map(({ view }) => view.meetingCode)).size).toBe(1);
  meeting.split(bob);
  return { meeting, world, host, ada, bob };
}

function presences(client: Client): readonly string[] {
  return client.view.members
    .filter(({ isSelf }) => !isSelf)
    .map(({ name, presence }) => `${name} ${presence}`);
}

it('COM-6, VER-1: a server that splits the group makes both halves look alone, and their codes differ', async () => {
  const { world, host, ada, bob } = await splitMeeting();
  await world.advance(31_000);
  expect(presences(bob).toSorted()).toEqual(['Ada silent', 'Hanna silent']);
  expect(presences(host).toSorted()).toEqual(['Ada here', 'Bob silent']);
  await world.advance(35_000);
  expect(host.names).toEqual(['Ada', 'Hanna']);
  expect(ada.view.meetingCode).toBe(host.view.meetingCode);
  expect(bob.view.meetingCode).not.toBe(host.view.meetingCode);
});

it('COM-6, VER-1: from the first change on, the halves share neither code nor key', async () => {
  const { world, host, ada, bob } = await splitMeeting();
  const shared = bob.view.epoch;
  const cem = await world.admit(host, 'Cem');
  await world.advance(1000);
  expect(cem.view.meetingCode).toBe(ada.view.meetingCode);
  expect(bob.view.meetingCode).not.toBe(ada.view.meetingCode);
  expect(bob.names).toEqual(['Ada', 'Bob', 'Hanna']);
  for (const [epoch, key] of bob.keys) {
    if (epoch > shared) expect(key).not.toEqual(host.keys.get(epoch));
  }
});

it('COM-6: who hears of the other half, while its own stands still, sees a partition', async () => {
  const { meeting, world, host, ada, bob } = await splitMeeting();
  await world.admit(host, 'Cem');
  for (const text of ['one', 'two', 'three']) {
    await ada.say(text);
    await world.settle();
    await meeting.leak();
  }
  expect(bob.texts).toEqual([]);
  expect(bob.view.partition?.members).toContain(ada.view.self.id);
  expect(bob.effectsOf('lost')).toEqual([]);
});

it('COM-6: halves that went on apart show a partition as soon as one hears the other', async () => {
  const { meeting, world, host, ada, bob } = await splitMeeting();
  await world.admit(host, 'Cem');
  await world.advance(1000);
  // Bob has renewed his keys meanwhile, and counts as many epochs as the others.
  expect(bob.view.epoch).toBe(ada.view.epoch);
  for (const text of ['one', 'two', 'three', 'four']) {
    await ada.say(text);
    await world.settle();
    await meeting.leak();
  }
  expect(bob.texts).toEqual([]);
  expect(bob.view.partition?.members).toContain(ada.view.self.id);
  expect(new Set(bob.violations)).toEqual(new Set(['APP-1 a message can not be read']));
});
