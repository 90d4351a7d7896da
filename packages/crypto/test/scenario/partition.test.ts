import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { GroupEvent } from '../../src/index.ts';
import type { Client } from './client.ts';
import { say } from './dishonest.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let host: Client;
let ada: Client;
let bob: Client;
let cem: Client;

beforeEach(async () => {
  world = await World.create();
  host = await world.host();
  ada = await world.admit(host, 'Ada');
  bob = await world.admit(host, 'Bob');
  cem = await world.admit(host, 'Cem');
  // COM-7: everybody makes a first path.
  await world.advance(30_000);
});

/** Runs `job` while these clients get nothing of the log from the next commit on. */
async function apart(clients: readonly Client[], job: () => Promise<void>): Promise<void> {
  const ends = clients.map((client) => {
    const receive = client.receive.bind(client);
    let isOpen = true;
    client.receive = async (event: GroupEvent) => {
      if (event.type === 'entry' && event.kind === 'commit') isOpen = false;
      if (isOpen || event.type !== 'entry') await receive(event);
    };
    return () => {
      client.receive = receive;
    };
  });
  await job();
  for (const end of ends) end();
}

/** The server takes two commits for one epoch and gives each to one half. */
async function split(): Promise<void> {
  const dora = await world.admit(host, 'Dora');
  await world.advance(30_000);
  const { epoch } = world.server;
  await apart([bob, cem], async () => {
    await dora.dispatch({ type: 'leave' });
    dora.crash();
    await world.settle();
  });
  world.server.epoch = epoch;
  await apart([host, ada], async () => {
    world.now += 4600;
    await bob.dispatch({ type: 'tick' });
    await world.settle();
  });
}

function idsOf(...clients: readonly Client[]): readonly string[] {
  return clients.map(({ view }) => view.self.id).toSorted();
}

describe('COM-6: members that follow different histories', () => {
  it('COM-6: are shown to each other, and never silently apart', async () => {
    await split();
    expect(host.view.epoch).toBe(bob.view.epoch);
    expect(host.view.meetingCode).toBe(ada.view.meetingCode);
    expect(bob.view.meetingCode).toBe(cem.view.meetingCode);
    expect(host.view.meetingCode).not.toBe(bob.view.meetingCode);
    expect(host.view.partition).toBeNull();
    await world.advance(25_000);
    for (const client of [host, ada])
      expect(client.view.partition?.members.toSorted()).toEqual(idsOf(bob, cem));
    for (const client of [bob, cem])
      expect(client.view.partition?.members.toSorted()).toEqual(idsOf(host, ada));
  });

  it('COM-6: one damaged message is no sign, and what was a sign is forgotten when no more come', async () => {
    const { wakeAt } = host;
    const blob = new Uint8Array(world.server.messages.at(-1) ?? []);
    const middle = blob.length - 10;
    blob[middle] = (blob[middle] ?? 0) ^ 1;
    await ada.dispatch({ type: 'entry', kind: 'message', epoch: ada.view.epoch, blob });
    expect(ada.view.partition).toBeNull();
    await world.advance(wakeAt - world.now + 45_000);
    expect(ada.inside.partition).toBeNull();
  });

  it('COM-6: a member that claims another history is named', async () => {
    const { epoch } = host.view;
    await say(world, ada.inside.mls, { kind: 'heartbeat', transcriptHash: new Uint8Array(32), epoch });
    ada.alive = false;
    await world.settle();
    for (const client of [host, bob, cem]) {
      expect(client.violations).toEqual(['COM-6 a member followed another history']);
      expect(client.view.partition?.members).toContain(ada.view.self.id);
    }
  });
});
