import { inBackground } from '../background.ts';
import { Serial, signal } from '@conclave/base';
import type { Cancel, Clock, ReadonlySignal } from '@conclave/base';
import type { Device } from 'mediasoup-client';
import type { types } from 'mediasoup-client';
import type { RestartedIce, SfuPort } from '../ports.ts';
import { closeConnection, openConnection } from './connection.ts';
import type { Connection } from './connection.ts';

export type ConnectionState = 'connecting' | 'connected' | 'broken';

export interface ConnectionKeeperOptions {
  readonly sfu: SfuPort;
  readonly clock: Clock;
  readonly createDevice: () => Device;
  /** Called with a connection to use, and with null when it must not be used any more. */
  readonly onConnection: (connection: Connection | null) => void;
  /** Called once, when nothing helped. */
  readonly onGivenUp: () => void;
}

/** ICE calls a path `disconnected` where it often comes back by itself. */
const DISCONNECTED_MS = 3_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 8_000;
/** Attempts in a row without a connection: an ICE restart, then new transports. Each takes ICE some 15 s to fail. */
const MAX_ATTEMPTS = 4;

/** Keeps one connection to the SFU: opens it, restarts ICE, makes a new one where that does not help. */
export class ConnectionKeeper {
  readonly #options: ConnectionKeeperOptions;
  readonly #order = new Serial();
  readonly #state = signal<ConnectionState>('connecting');
  #connection: Connection | null = null;
  #attempts = 0;
  #cancelTimer: Cancel = () => {};
  #closed = false;

  constructor(options: ConnectionKeeperOptions) {
    this.#options = options;
  }

  get state(): ReadonlySignal<ConnectionState> {
    return this.#state;
  }

  get connection(): Connection | null {
    return this.#connection;
  }

  start(): void {
    inBackground(this.#order.run(() => this.#open()));
  }

  /**
   * Signalling is back.
   * @param resumed false where the server knows nothing of the earlier transports
   */
  reconnect(resumed: boolean): Promise<void> {
    return this.#order.run(async () => {
      const connection = this.#connection;
      if (resumed && connection !== null && (await this.#restartIce(connection))) return;
      await this.#open();
    });
  }

  /** Something on the connection failed in a way that leaves it in an unknown state: a new one takes its place. */
  replace(): void {
    this.#drop();
    this.#retryLater();
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  async #open(): Promise<void> {
    if (this.#closed) return;
    this.#drop();
    const { sfu, createDevice, onConnection } = this.#options;
    const onStateChange = (): void => this.#watch();
    const opened = await openConnection({ sfu, createDevice, onStateChange });
    if (!opened.ok) {
      // Where the connection to the server broke, `reconnect` is on its way.
      if (opened.error !== 'lost') this.#retryLater();
      return;
    }
    if (this.#closed) return closeConnection(opened.value);
    this.#connection = opened.value;
    onConnection(opened.value);
  }

  #drop(): void {
    this.#cancelTimer();
    const connection = this.#connection;
    if (connection === null) return;
    this.#connection = null;
    this.#state.value = 'broken';
    this.#options.onConnection(null);
    closeConnection(connection);
    for (const { id } of [connection.send, connection.receive])
      inBackground(this.#options.sfu.closeTransport(id));
  }

  #retryLater(): void {
    if (this.#closed) return;
    this.#attempts += 1;
    if (this.#attempts > MAX_ATTEMPTS) {
      this.close();
      this.#options.onGivenUp();
      return;
    }
    const delay = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#attempts - 1));
    this.#after(delay, () => this.#order.run(() => this.#open()));
  }

  #watch(): void {
    const connection = this.#connection;
    if (connection === null) return;
    const states = [connection.send.connectionState, connection.receive.connectionState];
    this.#cancelTimer();
    if (states.some((state) => state === 'failed')) {
      this.#state.value = 'broken';
      inBackground(this.#order.run(() => this.#recover(connection)));
    } else if (states.some((state) => state === 'disconnected')) {
      this.#state.value = 'broken';
      this.#after(DISCONNECTED_MS, () => this.#order.run(() => this.#recover(connection)));
    } else if (states.some((state) => state === 'connected')) {
      this.#state.value = 'connected';
      if (states.every((state) => state === 'connected' || state === 'new')) this.#attempts = 0;
    }
  }

  async #recover(connection: Connection): Promise<void> {
    if (this.#connection !== connection || this.#closed) return;
    if (this.#attempts > 0) return this.replace();
    this.#attempts += 1;
    if (!(await this.#restartIce(connection))) this.replace();
  }

  /** True where ICE was restarted, or where the server can't be asked now and `reconnect` will. */
  async #restartIce(connection: Connection): Promise<boolean> {
    for (const transport of [connection.send, connection.receive]) {
      const answer = await this.#options.sfu.restartIce(transport.id);
      if (!answer.ok) return answer.error === 'lost';
      if (!(await restarted(transport, answer.value))) return false;
    }
    return true;
  }

  #after(ms: number, job: () => Promise<void>): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(ms, () => inBackground(job()));
  }
}

async function restarted(
  transport: types.Transport,
  { iceParameters, iceServers }: RestartedIce,
): Promise<boolean> {
  try {
    await transport.updateIceServers({ iceServers });
    await transport.restartIce({ iceParameters });
    return true;
  } catch {
    return false;
  }
}
