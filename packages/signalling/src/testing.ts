import type { Frame } from '@conclave/protocol';
import type { OpenSocket, SocketHandlers } from './socket.ts';

/** One connection as the far side sees it. */
export interface FakeConnection {
  /** What the client sent. */
  readonly sent: readonly Frame[];
  /** Bytes of it that are still on their way out: those that a test says, and all that is sent while it is clogged. */
  buffered: number;
  clogged: boolean;
  readonly closedByClient: boolean;
  deliver(frame: Frame): void;
  /** The connection ends; what comes later goes nowhere. */
  drop(code: number): void;
}

/** A network whose every connection a test holds in its hands. */
export class FakeNetwork {
  readonly connections: FakeConnection[] = [];

  readonly openSocket: OpenSocket = (handlers) => {
    const connection = new Pipe(handlers);
    this.connections.push(connection);
    return connection;
  };

  /** @throws Error where there is no connection yet */
  get latest(): FakeConnection {
    const connection = this.connections.at(-1);
    if (connection === undefined) throw new Error('nobody connected');
    return connection;
  }
}

class Pipe implements FakeConnection {
  readonly sent: Frame[] = [];
  buffered = 0;
  clogged = false;
  closedByClient = false;
  readonly #handlers: SocketHandlers;
  #open = true;

  constructor(handlers: SocketHandlers) {
    this.#handlers = handlers;
  }

  send(frame: Frame): void {
    if (!this.#open) return;
    this.sent.push(frame);
    if (this.clogged) this.buffered += frame.length;
  }

  close(): void {
    this.closedByClient = true;
    this.#open = false;
  }

  deliver(frame: Frame): void {
    if (this.#open) this.#handlers.onMessage(frame);
  }

  drop(code: number): void {
    if (!this.#open) return;
    this.#open = false;
    this.#handlers.onClose(code);
  }
}
