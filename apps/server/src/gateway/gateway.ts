import { randomInt } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { every } from '@conclave/base';
import type { Clock, Logger } from '@conclave/base';
import { closeCodes, limits, signallingPath } from '@conclave/protocol';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { ServerConfig } from '../config/server-config.ts';
import type { Holdings } from '../holdings/holdings.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { MeetingStore } from '../store/meeting-store.ts';
import { clientAddress } from './client-address.ts';
import { Connection } from './connection.ts';
import type { ConnectionSurroundings } from './connection.ts';
import { dispatch } from './dispatch.ts';
import type { Interpose } from './interpose.ts';
import { neighbours } from './limiters.ts';
import type { Limiters } from './limiters.ts';
import { refusedOrigin } from './origin.ts';
import type { ProxyHints } from './proxy-hints.ts';
import { charge } from './paying.ts';
import { Turns } from './turns.ts';

export interface GatewaySurroundings {
  readonly config: Pick<ServerConfig, 'origins' | 'proxyHops' | 'rates'>;
  readonly store: MeetingStore;
  readonly rooms: Rooms;
  readonly limiters: Limiters;
  readonly holdings: Holdings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hints: ProxyHints;
  readonly interpose: Interpose | undefined;
}

/** How long a connection may take to enter, in milliseconds. */
const enterMs = 10_000;
/** A connection that would have to wait longer than this for its neighbours' is refused, and tries again. */
const upgradeWaitMs = 3000;

/** Takes WebSockets on the signalling path: who may connect, how many, and whether they are alive. */
export class Gateway {
  readonly #around: GatewaySurroundings;
  readonly #connections = new Set<Connection>();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.binaryFrame,
    perMessageDeflate: false,
    // One message of each socket a turn: a chunk of a thousand small frames would hold up everybody else.
    allowSynchronousEvents: false,
  });
  readonly #connectionSurroundings: ConnectionSurroundings;
  readonly #stop: () => void;

  constructor(around: GatewaySurroundings) {
    this.#around = around;
    const gate = { ...around, mayWait: (address: string) => this.#mayWait(address) };
    this.#connectionSurroundings = {
      limiters: around.limiters,
      waitingBytes: around.holdings.waitingBytes,
      clock: around.clock,
      turns: new Turns(() => around.clock.now()),
      logger: around.logger,
      interpose: around.interpose,
      charge: (connection, request) => charge(around, connection, request),
      handle: (connection, request) => dispatch(gate, connection, request),
    };
    this.#stop = every(around.clock, limits.heartbeatMs, () => {
      for (const connection of this.#connections) connection.heartbeat();
    });
  }

  listen(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  close(): void {
    this.#stop();
    for (const connection of this.#connections) connection.close(closeCodes.shutdown);
  }

  /** What did not close in time. */
  terminate(): void {
    for (const connection of this.#connections) connection.terminate();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = (request.url ?? '').split('?')[0];
    if (path !== signallingPath) return refuse(socket, '404 Not Found');
    const { origins, proxyHops } = this.#around.config;
    const refusal = refusedOrigin(request.headers, origins);
    if (refusal !== undefined) {
      this.#around.hints.originRefused(refusal, this.#around.clock.now());
      return refuse(socket, '403 Forbidden');
    }
    const address = clientAddress(request, proxyHops);
    this.#around.hints.visited(request, address);
    const wait = this.#around.limiters.spend({ connection: 1 }, neighbours(address), upgradeWaitMs);
    if (wait === undefined) return refuse(socket, '503 Service Unavailable');
    const accept = (): void => {
      this.#makeRoomFor(address);
      this.#server.handleUpgrade(request, socket, head, (accepted) =>
        this.#accept(accepted, socket, address),
      );
    };
    if (wait === 0) return accept();
    // Nobody listens yet, and a fault without a listener would end the process.
    socket.on('error', ignore);
    this.#around.clock.after(wait, () => {
      socket.off('error', ignore);
      if (socket.destroyed) return;
      accept();
    });
  }

  #accept(accepted: WebSocket, socket: Duplex, address: string): void {
    const connection = new Connection(accepted, address, this.#connectionSurroundings);
    this.#connections.add(connection);
    socket.on('data', (chunk: Buffer) => connection.arrived(chunk.length));
    const cancel = this.#around.clock.after(enterMs, () => {
      if (connection.session.kind === 'connected') connection.close(closeCodes.idle);
    });
    accepted.on('close', () => {
      cancel();
      this.#connections.delete(connection);
      connection.closed();
    });
  }

  /**
   * JOIN-3: one that has not entered gives way. Which one is chance: were it the oldest, who floods fast enough would
   * keep every member behind the same address from coming back.
   */
  #makeRoomFor(address: string): void {
    const unentered = [...this.#connections].filter(
      (one) => one.session.kind === 'connected' && one.address === address,
    );
    if (unentered.length < this.#around.config.rates.unenteredPerAddress) return;
    unentered[randomInt(unentered.length)]?.terminate();
  }

  #mayWait(address: string): boolean {
    const waiting = [...this.#connections].filter(
      (one) => one.address === address && one.state === 'waiting',
    );
    return waiting.length < this.#around.config.rates.waitingPerAddress;
  }
}

function ignore(): void {}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
