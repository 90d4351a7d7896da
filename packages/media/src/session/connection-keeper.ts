import { Serial, signal } from '@conclave/base';
import type { Cancel, Clock, ReadonlySignal } from '@conclave/base';
import type { Device, types } from 'mediasoup-client';
import { inBackground } from '../background.ts';
import type { RestartedIce, SfuPort } from '../ports.ts';
import type { MediaConnection } from '../types.ts';
import { closeConnection, openConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import { usesRelays } from './ice-paths.ts';
import type { IcePaths } from './ice-paths.ts';

export interface ConnectionKeeperOptions {
  readonly sfu: SfuPort;
  readonly clock: Clock;
  /** Uniform in [0, 1); for jitter only. */
  readonly random: () => number;
  readonly createDevice: () => Device;
  /** What is tried one after the other until something connects, and over again. */
  readonly paths: readonly [IcePaths, ...IcePaths[]];
  /** Called with a connection to use, and with null when it must not be used any more. */
  readonly onConnection: (connection: Connection | null) => void;
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** An ICE restart that has not helped by then won't: new transports take the place. */
const RESTART_MS = 8_000;
/** Paths of one kind get so long in the first round before the next kind is tried, and twice as long in each round after. */
const KIND_MS = 3_000;
/** From then on the rounds are no longer. */
const LAST_ROUND = 3;
/** Without sound and picture for so long, people are told that nobody hears them. */
const UNREACHABLE_MS = 15_000;

/**
 * Keeps one connection to the SFU: opens it, restarts ICE, makes a new one where that does not help, and tries for as long as
 * the call lasts, with pauses that grow.
 */
export class ConnectionKeeper {
  readonly #options: ConnectionKeeperOptions;
  readonly #order = new Serial();
  readonly #state = signal<MediaConnection>('connecting');
  #connection: Connection | null = null;
  /** In a row without a connection. */
  #attempts = 0;
  /** Whether ICE was restarted since the connection was up last. */
  #restarted = false;
  /** Whether this connection was up. */
  #wasUp = false;
  /** Kinds of paths that were given up; what worked last is tried first. */
  #kind = 0;
  /** Through all kinds, since a connection was up last. */
  #round = 0;
  #cancelTimer: Cancel = () => {};
  #cancelKind: Cancel | null = null;
  #cancelPatience: Cancel | null = null;
  #closed = false;

  constructor(options: ConnectionKeeperOptions) {
    this.#options = options;
  }

  get state(): ReadonlySignal<MediaConnection> {
    return this.#state;
  }

  get connection(): Connection | null {
    return this.#connection;
  }

  start(): void {
    this.#down();
    inBackground(this.#order.run(() => this.#open()));
  }

  /**
   * Signalling is back.
   * @param resumed false where the server knows nothing of the earlier transports
   */
  reconnect(resumed: boolean): Promise<void> {
    this.#attempts = 0;
    return this.#order.run(async () => {
      const connection = this.#connection;
      if (resumed && connection !== null && (await this.#restartIce(connection))) return;
      this.#drop();
      await this.#open();
    });
  }

  /** The network changed, or the machine woke up: what waits for its turn is tried now, and paths are looked for anew. */
  look(): void {
    if (this.#closed) return;
    this.#attempts = 0;
    inBackground(
      this.#order.run(async () => {
        const connection = this.#connection;
        if (connection === null) await this.#open();
        else if (!(await this.#restartIce(connection))) this.replace();
      }),
    );
  }

  /** Something on the connection failed in a way that leaves it in an unknown state: a new one takes its place. */
  replace(): void {
    this.#drop();
    this.#retryLater();
  }

  close(): void {
    this.#closed = true;
    this.#drop();
    this.#cancelPatience?.();
    this.#state.value = 'stopped';
  }

  async #open(): Promise<void> {
    if (this.#closed || this.#connection !== null) return;
    this.#cancelTimer();
    const { sfu, createDevice, onConnection } = this.#options;
    const onStateChange = (): void => this.#watch();
    const onNotConnected = (): void => {
      if (opened.ok && this.#connection === opened.value) this.replace();
    };
    const kinds = this.#options.paths;
    const paths = kinds[this.#kind % kinds.length] ?? kinds[0];
    const opened = await openConnection({ sfu, createDevice, paths, onStateChange, onNotConnected });
    if (!opened.ok) {
      // Where the connection to the server broke, `reconnect` is on its way.
      if (opened.error !== 'lost') this.#retryLater();
      return;
    }
    if (this.#closed) return closeConnection(opened.value);
    this.#restarted = false;
    this.#wasUp = false;
    this.#connection = opened.value;
    onConnection(opened.value);
  }

  #drop(): void {
    this.#cancelTimer();
    this.#endKind();
    const connection = this.#connection;
    if (connection === null) return;
    this.#connection = null;
    this.#down();
    this.#options.onConnection(null);
    closeConnection(connection);
    for (const { id } of [connection.send, connection.receive])
      inBackground(this.#options.sfu.closeTransport(id));
  }

  #retryLater(): void {
    if (this.#closed) return;
    const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts);
    this.#attempts += 1;
    const delay = longest * (0.5 + this.#options.random() / 2);
    this.#after(delay, () => this.#order.run(() => this.#open()));
  }

  #watch(): void {
    const connection = this.#connection;
    if (connection === null) return;
    const states = statesOf(connection);
    if (states.includes('connecting')) this.#timeKind(connection);
    if (states.some((state) => state === 'failed' || state === 'disconnected')) {
      this.#down();
      inBackground(this.#order.run(() => this.#recover(connection)));
    } else if (states.some((state) => state === 'connected')) this.#up();
  }

  /** Where one kind of paths is tried at a time, it does not get long. */
  #timeKind(connection: Connection): void {
    if (this.#options.paths.length === 1 || this.#wasUp) return;
    this.#cancelKind ??= this.#options.clock.after(KIND_MS * 2 ** this.#round, () => {
      if (this.#connection === connection) this.#nextKind();
    });
  }

  #nextKind(): void {
    this.#kind += 1;
    if (this.#kind % this.#options.paths.length === 0) this.#round = Math.min(LAST_ROUND, this.#round + 1);
    this.#drop();
    inBackground(this.#order.run(() => this.#open()));
  }

  #endKind(): void {
    this.#cancelKind?.();
    this.#cancelKind = null;
  }

  #up(): void {
    this.#cancelTimer();
    this.#endKind();
    this.#wasUp = true;
    this.#round = 0;
    this.#cancelPatience?.();
    this.#cancelPatience = null;
    this.#attempts = 0;
    this.#restarted = false;
    this.#state.value = 'connected';
  }

  #down(): void {
    if (this.#closed) return;
    if (this.#state.peek() === 'connected') this.#state.value = 'restoring';
    this.#cancelPatience ??= this.#options.clock.after(UNREACHABLE_MS, () => {
      this.#state.value = 'unreachable';
    });
  }

  /** A broken path gets one ICE restart, at once, and then a new connection. */
  async #recover(connection: Connection): Promise<void> {
    if (this.#connection !== connection || this.#closed || isUp(connection)) return;
    const failed = statesOf(connection).includes('failed');
    if (failed && !this.#wasUp && this.#options.paths.length > 1) return this.#nextKind();
    if (this.#restarted) return failed ? this.replace() : undefined;
    if (!(await this.#restartIce(connection))) this.replace();
  }

  /** True where ICE was restarted, or where the server can't be asked now and `reconnect` will. */
  async #restartIce(connection: Connection): Promise<boolean> {
    this.#restarted = true;
    for (const transport of [connection.send, connection.receive]) {
      const answer = await this.#options.sfu.restartIce(transport.id);
      if (!answer.ok) return answer.error === 'lost';
      if (!(await restarted(transport, answer.value, usesRelays(connection.paths)))) return false;
    }
    this.#after(RESTART_MS, async () => {
      const waits = this.#connection === connection && !isUp(connection) && isNegotiated(connection);
      if (waits) this.replace();
      await Promise.resolve();
    });
    return true;
  }

  #after(ms: number, job: () => Promise<void>): void {
    this.#cancelTimer();
    if (this.#closed) return;
    this.#cancelTimer = this.#options.clock.after(ms, () => inBackground(job()));
  }
}

function statesOf({ send, receive }: Connection): readonly types.ConnectionState[] {
  return [send.connectionState, receive.connectionState];
}

function isUp(connection: Connection): boolean {
  const states = statesOf(connection);
  return states.includes('connected') && states.every((state) => state === 'connected' || state === 'new');
}

/** Nothing was sent or received so far: there is no path to be up. */
function isNegotiated(connection: Connection): boolean {
  return statesOf(connection).some((state) => state !== 'new');
}

async function restarted(
  transport: types.Transport,
  { iceParameters, iceServers }: RestartedIce,
  withRelays: boolean,
): Promise<boolean> {
  try {
    // Firefox can't, and gets a new connection instead.
    if (withRelays) await transport.updateIceServers({ iceServers });
    await transport.restartIce({ iceParameters });
    return true;
  } catch {
    return false;
  }
}
