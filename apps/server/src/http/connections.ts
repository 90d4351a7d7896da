import { randomInt } from 'node:crypto';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { addressKey } from '../gateway/client-address.ts';

/** DOS-1: how long a connection stays that asks for nothing, or not to the end; milliseconds. */
export const httpTimes = {
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 10_000,
  /** How often Node looks. */
  connectionsCheckingInterval: 5_000,
} as const;

/**
 * DOS-1: of an address that holds too many HTTP connections one gives way to the newest: which one is chance, as among those that have not
 * entered, so that a flood keeps nobody behind its address out. One that becomes a WebSocket is counted no more.
 *
 * @param perAddress Infinity where all come from a proxy: whose they are is known by their requests alone
 */
export function boundConnections(server: Server, perAddress: number): void {
  if (perAddress === Infinity) return;
  const held = new Held();
  // Before TLS, too: who never greets holds a connection as well.
  server.on('connection', (socket: Socket) => {
    const at = endOf(socket);
    held.makeRoomFor(at, perAddress);
    held.add(at, socket);
    socket.once('close', () => held.remove(at, socket));
  });
  server.on('upgrade', ({ socket }) => held.remove(endOf(socket)));
}

/** Where a connection comes from: the same for a TCP connection and for the TLS on it. */
interface End {
  readonly address: string;
  readonly port: string;
}

function endOf({ remoteAddress = '', remotePort = 0 }: Socket): End {
  return { address: addressKey(remoteAddress), port: `${remoteAddress} ${remotePort}` };
}

/** Connections by address and port. */
class Held {
  readonly #byAddress = new Map<string, Map<string, Socket>>();

  makeRoomFor({ address }: End, most: number): void {
    const sockets = [...(this.#byAddress.get(address)?.values() ?? [])];
    if (sockets.length >= most) sockets[randomInt(sockets.length)]?.destroy();
  }

  add({ address, port }: End, socket: Socket): void {
    const sockets = this.#byAddress.get(address) ?? new Map<string, Socket>();
    this.#byAddress.set(address, sockets.set(port, socket));
  }

  /** @param only where another came by the same port meanwhile, that one stays */
  remove({ address, port }: End, only?: Socket): void {
    const sockets = this.#byAddress.get(address);
    if (sockets === undefined || (only !== undefined && sockets.get(port) !== only)) return;
    sockets.delete(port);
    if (sockets.size === 0) this.#byAddress.delete(address);
  }
}
