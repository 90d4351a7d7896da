import { Client } from './client.ts';
import { OrderedServer } from './server.ts';
import type { Listener } from './server.ts';
import { World } from './world.ts';

/**
 * A meeting whose server can lead some of its members on in an order of their own, from the present epoch on, and show
 * them nothing of what the others do. It says no word about anybody's connection.
 */
export class SplitWorld {
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

  static async create(options: Parameters<typeof World.create>[0] = {}): Promise<SplitWorld> {
    return new SplitWorld(await World.create(options));
  }

  /** Like `admit` of the world, for somebody whom the server may lead elsewhere. */
  async admit(host: Client, name: string): Promise<Client> {
    const { world } = this;
    const client = await this.#person(name);
    await client.knock();
    await world.settle();
    await host.dispatch({ type: 'admit', requestIds: [host.view.applicants[0]?.requestId ?? ''] });
    await world.advance(700);
    return client;
  }

  /** Somebody new whose knock the server shows to those apart alone. */
  async lured(name: string, options: { readonly isHost?: boolean } = {}): Promise<Client> {
    const client = await this.#person(name, options);
    this.#apart.add(client.peer);
    await client.knock();
    await this.world.settle();
    return client;
  }

  async #person(name: string, options: { readonly isHost?: boolean } = {}): Promise<Client> {
    const { world } = this;
    const { tab } = await world.person(name, options);
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
