import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { Clock } from '@conclave/base';

/** One direction of a network: how much passes, and how long each byte is under way. */
export interface Path {
  /** Bits a second. */
  readonly rate: number;
  readonly delayMs: number;
}

export interface ShaperOptions {
  readonly clock: Clock;
  /** The server's address. */
  readonly target: URL;
  readonly up: Path;
  readonly down: Path;
}

/** What a router holds before it reads on, in bytes. */
const routerBuffer = 64 * 1024;

/** A slow network between clients and a server, in this process: each connection passes at the rates of its two paths. */
export class Shaper {
  readonly #options: ShaperOptions;
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  /** Bytes that passed. */
  readonly passed = { up: 0, down: 0 };
  /** Connections that were made through it. */
  connections = 0;

  private constructor(options: ShaperOptions, server: Server) {
    this.#options = options;
    this.#server = server;
    server.on('connection', (client) => this.#join(client));
  }

  static async open(options: ShaperOptions): Promise<Shaper> {
    const server = createServer({ highWaterMark: routerBuffer });
    const shaper = new Shaper(options, server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return shaper;
  }

  get host(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on no port');
    return `127.0.0.1:${address.port}`;
  }

  /** Every connection breaks. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #join(client: Socket): void {
    this.connections += 1;
    const { target, up, down } = this.#options;
    const server = connect({ host: target.hostname, port: Number(target.port) });
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    for (const socket of pair) {
      // A reset is followed by `close`.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#pairs.delete(pair);
        for (const one of pair) one.destroy();
      });
    }
    // Node's WebSocket is no browser: it names no origin (RFC 6455 section 4.1).
    let head = true;
    this.#pass(client, server, up, (chunk) => {
      this.passed.up += chunk.length;
      if (!head) return chunk;
      head = false;
      return Buffer.from(
        chunk.toString('latin1').replace('\r\n', `\r\nOrigin: http://${this.host}\r\n`),
        'latin1',
      );
    });
    this.#pass(server, client, down, (chunk) => {
      this.passed.down += chunk.length;
      return chunk;
    });
  }

  #pass(from: Socket, to: Socket, { rate, delayMs }: Path, see: (chunk: Buffer) => Buffer): void {
    const { clock } = this.#options;
    let [free, queued] = [0, 0];
    // In order, whichever timer rings first: those of whole milliseconds overtake each other.
    const underWay: Buffer[] = [];
    from.on('data', (chunk: Buffer) => {
      free = Math.max(free, clock.now()) + (chunk.length * 8 * 1000) / rate;
      queued += chunk.length;
      if (queued > routerBuffer) from.pause();
      clock.after(Math.max(0, free - clock.now()), () => {
        queued -= chunk.length;
        if (queued <= routerBuffer) from.resume();
      });
      underWay.push(chunk);
      clock.after(Math.max(0, free - clock.now()) + delayMs, () => {
        const first = underWay.shift();
        if (first !== undefined && !to.destroyed) to.write(see(first));
      });
    });
  }
}
