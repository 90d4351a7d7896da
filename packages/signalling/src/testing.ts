import type { OpenSocket, SocketHandlers } from './socket.ts';

/** One connection as the far side sees it. */
export interface FakeConnection {
  /** What the client sent, as text frames. */
  readonly sent: readonly string[];
  readonly closedByClient: boolean;
  /** A text frame to the client. */
  deliver(text: string): void;
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
  readonly sent: string[] = [];
  closedByClient = false;
  readonly #handlers: SocketHandlers;
  #open = true;

  constructor(handlers: SocketHandlers) {
    this.#handlers = handlers;
  }

  send(text: string): void {
    if (this.#open) this.sent.push(text);
  }

  close(): void {
    this.closedByClient = true;
    this.#open = false;
  }

  deliver(text: string): void {
    if (this.#open) this.#handlers.onMessage(text);
  }

  drop(code: number): void {
    if (!this.#open) return;
    this.#open = false;
    this.#handlers.onClose(code);
  }
}
