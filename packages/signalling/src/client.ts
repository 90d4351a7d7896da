import { err, every, publicLiteral, Scope, signal } from '@conclave/base';
import type { Bytes, ReadonlySignal } from '@conclave/base';
import { closeCodes, frameSize, parseFromServer } from '@conclave/protocol';
import type { AnyEvent, EventBody, Frame, RequestBody, RequestType } from '@conclave/protocol';
import { backoffMs } from './backoff.ts';
import { LifeSigns } from './life-signs.ts';
import { stepCursor } from './log-cursor.ts';
import type { LogCursor } from './log-cursor.ts';
import { PendingRequests } from './pending-requests.ts';
import type { RequestFailureReason, RequestResult } from './pending-requests.ts';
import type { Socket } from './socket.ts';
import type { ClosedReason, Entered, Signalling, SignallingOptions, SignallingState } from './types.ts';

/** A client that connects at once and stays connected until it is closed or the server's answer is final. */
export function createSignalling(options: SignallingOptions): Signalling {
  return new Client(options);
}

/** One socket and what dies with it. */
interface Connection {
  readonly socket: Socket;
  readonly pending: PendingRequests;
  readonly scope: Scope;
  readonly life: LifeSigns;
  stage: 'connecting' | 'greeted' | 'entered';
  nonce: Bytes | null;
}

class Client implements Signalling {
  readonly #options: SignallingOptions;
  readonly #state = signal<SignallingState>({ kind: 'connecting' });
  #connection: Connection | null = null;
  #resumeToken: Entered['resumeToken'] | null = null;
  #cursor: LogCursor = null;
  #attempt = 0;
  /** Milliseconds that are left to try in. Those in which the machine slept are not counted. */
  #patience: number;
  /** The pause and the attempt that go on: when they began, and how long they take where nobody sleeps. */
  #step: { readonly since: number; readonly longest: number };
  #cancelRetry: () => void = () => {};

  constructor(options: SignallingOptions) {
    this.#options = options;
    const { clock, policy } = options;
    this.#patience = policy.connectPatienceMs;
    this.#step = { since: clock.now(), longest: policy.handshakeMs };
    this.#connect();
  }

  get state(): ReadonlySignal<SignallingState> {
    return this.#state;
  }

  get nonce(): Bytes | null {
    return this.#state.peek().kind === 'open' ? (this.#connection?.nonce ?? null) : null;
  }

  request<T extends RequestType>(
    type: T,
    body: RequestBody<T>,
    timeoutMs: number | null = this.#options.policy.requestMs,
  ): Promise<RequestResult<T>> {
    const connection = this.#connection;
    if (connection === null || this.#state.peek().kind !== 'open')
      return Promise.resolve(err({ reason: 'lost' }));
    return new Promise((resolve) => this.#send(connection, type, body, timeoutMs, resolve));
  }

  look(): void {
    const { clock, policy } = this.#options;
    const connection = this.#connection;
    const { kind } = this.#state.peek();
    if (kind === 'open' && connection !== null) {
      connection.life.doubt(clock.now(), policy);
      return this.#ping(connection);
    }
    if (kind !== 'broken') return;
    this.#attempt = 0;
    this.#patience = policy.brokenPatienceMs;
    this.#step = { since: clock.now(), longest: policy.handshakeMs };
    if (connection !== null) return;
    this.#cancelRetry();
    this.#connect();
  }

  close(): void {
    this.#closeFor('by-owner', null);
  }

  #send<T extends RequestType>(
    connection: Connection,
    type: T,
    body: RequestBody<T>,
    timeoutMs: number | null,
    settle: (result: RequestResult<T>) => void,
  ): void {
    const write = (frame: Frame): void => {
      connection.life.wrote(frameSize(frame));
      connection.socket.send(frame);
    };
    connection.pending.send(write, { type, body, timeoutMs }, (result) => {
      // JOIN-7: a founder's log begins with the first entry that follows this answer.
      if (type === 'found' && result.ok) this.#cursor = { last: 'first-entry' };
      settle(result);
    });
  }

  #connect(): void {
    const { clock, openSocket, policy } = this.#options;
    const scope = new Scope();
    const pending = new PendingRequests(clock);
    const socket = openSocket({
      onMessage: (frame) => this.#message(connection, frame),
      onClose: (code) => this.#disconnected(connection, code),
    });
    const life = new LifeSigns(socket, clock.now());
    const connection: Connection = { socket, pending, scope, life, stage: 'connecting', nonce: null };
    this.#connection = connection;
    scope.add(() => socket.close());
    scope.add(() => pending.failAll());
    scope.add(
      clock.after(policy.handshakeMs, () => {
        if (connection.stage !== 'entered') this.#disconnected(connection, null);
      }),
    );
  }

  #message(connection: Connection, frame: Frame): void {
    if (connection !== this.#connection) return;
    connection.life.arrived(this.#options.clock.now());
    const parsed = parseFromServer(frame);
    // What this version can't read is skipped; a skipped log entry shows as a gap.
    if (!parsed.ok) this.#options.logger.warn(publicLiteral('signalling-unreadable'));
    else if (parsed.value.kind === 'answer') connection.pending.answer(parsed.value.answer);
    else this.#event(connection, parsed.value.event);
  }

  #event(connection: Connection, event: AnyEvent): void {
    if (event.event === 'hello') {
      if (connection.stage === 'connecting')
        this.#enter(connection, event.body).catch(() => {
          this.#options.logger.error(publicLiteral('signalling-proof-failed'));
          this.#closeFor('proof-failed', null);
        });
      return;
    }
    if (connection.stage !== 'entered') return;
    if (event.event === 'entry') {
      this.#entry(event);
      return;
    }
    // JOIN-6: a Welcome that comes again, sent once more or redelivered, does not set a running log back.
    if (event.event === 'welcome') this.#cursor ??= { last: event.body.seq };
    this.#options.handlers.received(event);
  }

  #entry(event: Extract<AnyEvent, { event: 'entry' }>): void {
    const { seq } = event.body;
    const step = stepCursor(this.#cursor, seq);
    if (step.kind === 'drop') return;
    if (step.kind === 'deliver') {
      this.#cursor = step.cursor;
      this.#options.handlers.received(event);
      return;
    }
    this.#cursor = null;
    this.#options.handlers.received({ event: 'gap', body: { expected: step.expected, seq } });
  }

  async #enter(connection: Connection, hello: EventBody<'hello'>): Promise<void> {
    connection.stage = 'greeted';
    connection.nonce = hello.nonce;
    const { place, ...proof } = await this.#options.handlers.prove(hello);
    if (connection !== this.#connection) return;
    const last = this.#cursor?.last;
    const token = this.#resumeToken;
    const seq = typeof last === 'number' ? last : 0;
    const resume = token === null ? {} : { resume: { token, seq, ...(place === null ? {} : { place }) } };
    this.#send(connection, 'enter', { ...proof, ...resume }, null, (result) => {
      if (connection !== this.#connection) return;
      if (result.ok) this.#entered(connection, result.value);
      else this.#enterFailed(connection, result.error.reason);
    });
  }

  #entered(connection: Connection, answer: Entered): void {
    connection.stage = 'entered';
    this.#resumeToken = answer.resumeToken;
    if (!answer.resumed) this.#cursor = null;
    this.#options.handlers.entered(answer);
    // What was missed may be much, on a slow network: from here on, life is bytes that move.
    this.#watch(connection);
    // The server answers in order, so an answered ping tells that the replay is complete.
    if (answer.resumed) {
      this.#send(connection, 'ping', {}, null, (result) => {
        if (result.ok) this.#opened(connection);
      });
    } else this.#opened(connection);
  }

  #opened(connection: Connection): void {
    if (connection !== this.#connection) return;
    this.#attempt = 0;
    this.#state.value = { kind: 'open' };
  }

  #watch(connection: Connection): void {
    const { clock, policy } = this.#options;
    connection.scope.add(every(clock, policy.pingEveryMs, () => this.#ping(connection)));
    connection.scope.add(
      every(clock, policy.lookEveryMs, () => {
        if (connection.life.isDead(clock.now(), policy)) this.#disconnected(connection, null);
      }),
    );
  }

  /** So that something moves, both ways, on a connection that lives. */
  #ping(connection: Connection): void {
    connection.life.asked(this.#options.clock.now());
    this.#send(connection, 'ping', {}, null, (result) => {
      if (result.ok) connection.life.answered();
    });
  }

  #enterFailed(connection: Connection, reason: RequestFailureReason): void {
    switch (reason) {
      case 'lost':
        return;
      case 'timed-out':
      case 'too-many-requests':
      case 'server-fault':
        return this.#disconnected(connection, null);
      case 'malformed-answer':
        return this.#closeFor('malformed', null);
      default:
        return this.#closeFor(reason, null);
    }
  }

  #disconnected(connection: Connection, code: number | null): void {
    if (connection !== this.#connection) return;
    const final = code === null ? undefined : finalCodes.get(code);
    if (final !== undefined) return this.#closeFor(final, code);
    this.#dropConnection();
    const { clock, policy, random } = this.#options;
    if (this.#state.peek().kind === 'open') {
      this.#patience = policy.brokenPatienceMs;
      this.#state.value = { kind: 'broken', since: clock.now() };
    } else this.#patience -= Math.min(clock.now() - this.#step.since, this.#step.longest);
    const delay = backoffMs(policy.backoff, this.#attempt, random());
    this.#attempt += 1;
    if (delay > this.#patience) return this.#closeFor('unreachable', code);
    this.#step = { since: clock.now(), longest: delay + policy.handshakeMs };
    this.#cancelRetry = clock.after(delay, () => this.#connect());
  }

  #dropConnection(): void {
    const connection = this.#connection;
    this.#connection = null;
    connection?.scope.close();
  }

  #closeFor(reason: ClosedReason, code: number | null): void {
    if (this.#state.peek().kind === 'closed') return;
    this.#cancelRetry();
    this.#state.value = { kind: 'closed', reason, code };
    this.#dropConnection();
  }
}

const finalCodes: ReadonlyMap<number, ClosedReason> = new Map([
  [closeCodes.versionTooOld, 'version-too-old'],
  [closeCodes.replaced, 'replaced'],
  [closeCodes.closed, 'closed-by-server'],
  [closeCodes.ended, 'ended'],
]);
