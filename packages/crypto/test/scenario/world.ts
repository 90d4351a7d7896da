import { createIdentityKey, createInvite, deriveJoinKey, derivePwKey, deriveRoom } from '../../src/index.ts';
import { firstLink, rulesOf } from '../../src/host-log/fixtures.ts';
import type { JoinKey, Rules, SigningKey } from '../../src/index.ts';
import { nameOf, random } from '../fixtures.ts';
import { Client } from './client.ts';
import type { Meeting } from './meeting-facts.ts';
import { OrderedServer } from './server.ts';

/** Cheap on purpose: the floor of INV-3. */
const cost = { memory: 19 * 1024, passes: 2 };

interface PersonOptions {
  readonly identity?: SigningKey;
  readonly isHost?: boolean;
  readonly passcode?: string;
  /** In place of what the first link and the passcode give. */
  readonly joinKey?: JoinKey;
}

/** A meeting, its server and its people, with one time that stands still until a test moves it. */
export class World {
  /** Far from every wall clock, so that nothing takes the one for the other unnoticed. */
  now = 60_000;
  readonly server: OrderedServer;
  readonly clients: Client[] = [];
  readonly random = random;
  readonly meeting: Meeting;
  #peers = 0;

  /** What clocks on walls say that are right. */
  get wallTime(): number {
    return this.now + Date.UTC(2026, 0, 1);
  }

  private constructor(meeting: Meeting) {
    this.meeting = meeting;
    this.server = new OrderedServer();
  }

  static async create(rules: Partial<Rules> = {}): Promise<World> {
    return new World(await createMeeting(rules));
  }

  /** Somebody with a browser tab of their own. */
  async person(name: string, options: PersonOptions = {}) {
    const client = new Client(this, {
      name: nameOf(name),
      peer: `peer-${this.#peers++}`,
      identity: options.identity ?? (await createIdentityKey()),
      hostKey: options.isHost === true ? this.meeting.hostKey : null,
      joinKey: options.joinKey ?? (await this.meeting.keyFor(options.passcode ?? 'right')),
    });
    this.clients.push(client);
    return client;
  }

  async host(name = 'Hanna'): Promise<Client> {
    const host = await this.person(name, { isHost: true });
    await host.found();
    await this.settle();
    return host;
  }

  /** Knocks and is let in by hand. */
  async admit(host: Client, name: string, joinKey?: JoinKey): Promise<Client> {
    const client = await this.person(name, joinKey === undefined ? {} : { joinKey });
    await client.knock();
    await this.settle();
    await host.dispatch({ type: 'admit', requestIds: [host.requestOf(client)] });
    await this.advance(700);
    return client;
  }

  /** Delivers until nothing is under way. */
  async settle(): Promise<void> {
    while (await this.server.deliverNext()) {
      // Each delivery may cause others.
    }
  }

  /** Lets time pass, waking clients when they asked for it. */
  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    await this.settle();
    for (;;) {
      const next = this.clients
        .filter((client) => client.alive && client.asleep === null && client.wakeAt <= end)
        .toSorted((a, b) => a.wakeAt - b.wakeAt)[0];
      if (next === undefined) break;
      this.now = Math.max(this.now, next.wakeAt);
      await next.dispatch({ type: 'tick' });
      await this.settle();
    }
    this.now = end;
  }
}

async function createMeeting(overrides: Partial<Rules>): Promise<Meeting> {
  const { link, hostKey } = await createInvite(random);
  const { linkId, roomId, pwSalt } = await deriveRoom(link);
  const rules = { ...rulesOf(), ...overrides };
  const keys = new Map<string, JoinKey>();
  return {
    link,
    hostKey,
    roomId,
    rules,
    links: [{ ...firstLink, linkId }],
    keyFor: async (passcode) => {
      const known = keys.get(passcode);
      if (known !== undefined) return known;
      const pwKey = await derivePwKey(passcode, pwSalt, cost);
      if (!pwKey.ok) throw new Error(pwKey.error);
      const key = deriveJoinKey(link.linkSecret, pwKey.value, roomId, 1);
      keys.set(passcode, key);
      return key;
    },
  };
}
