import { expect, it, vi } from 'vitest';
import { Client } from './client.ts';
import { OrderedServer } from './server.ts';
import type { Listener } from './server.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/**
 * A meeting whose server can lead some of its members on in an order of their own, from the present epoch on, and show
 * them nothing of what the others do. It says no word about anybody's connection.
 */
class SplitWorld {
  readonly world: World;
  readonly apart = new OrderedServer();
  readonly #apart = new Set<string>();

  private constructor(world: World) {
    this.world = world;
    const settle = world.settle.bind(world);
    world.settle = async () => {
      do await settle();
      while (await this.apart.deliverNext());
    };
  }

  static async create(): Promise<SplitWorld> {
    return new SplitWorld(await World.create());
  }

  /** Like `admit` of the world, for somebody whom the server may lead elsewhere. */
  async admit(host: Client, name: string): Promise<Client> {
    const { world } = this;
    const { tab } = await world.person(name);
    world.clients.pop();
    const serverOf = (): OrderedServer => (this.#apart.has(tab.peer) ? this.apart : world.server);
    const client = new Client(
      {
        get now() {
          return world.now;
        },
        get wallTime() {
          return world.wallTime;
        },
        get server() {
          return serverOf();
        },
        random: world.random,
        meeting: world.meeting,
        person: world.person.bind(world),
      },
      tab,
    );
    world.clients.push(client);
    await client.knock();
    await world.settle();
    await host.dispatch({ type: 'admit', requestIds: [host.view.applicants[0]?.requestId ?? ''] });
    await world.advance(700);
    return client;
  }

  split(client: Client): void {
    const receive = client.receive.bind(client);
    client.receive = () => Promise.resolve();
    const listener: Listener = {
      peer: client.peer,
      reachable: true,
      get alive() {
        return client.alive;
      },
      receive,
      answered: () => Promise.resolve(),
    };
    this.apart.epoch = this.world.server.epoch;
    this.apart.found(listener, this.world.server.admission ?? new Uint8Array(0));
    this.#apart.add(client.peer);
  }

  /** Lets those apart hear what was said last, after all. */
  async leak(): Promise<void> {
    const blob = this.world.server.messages.at(-1) ?? new Uint8Array(0);
    this.apart.message(blob);
    await this.world.settle();
  }
}

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
