import { once } from 'node:events';
import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { encodeRequest, parseAnswer, parseFromServer, signallingPath } from '@conclave/protocol';
import type {
  Answer,
  AnswerBody,
  AnyEvent,
  ErrorCode,
  EventBody,
  EventType,
  Frame,
  PeerId,
  RequestBody,
  RequestType,
} from '@conclave/protocol';
import { WebSocket } from 'ws';

/** A client of the wire protocol that shows a test everything that it gets. */
export class TestClient {
  readonly events: AnyEvent[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  #waiters: (() => void)[] = [];
  #lastId = 0;
  #closed = false;
  #nonce: Promise<Bytes> | undefined;
  #commands = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        this.#closed = true;
        this.#wake();
        resolve(code);
      });
    });
    socket.on('message', (data, isBinary) => {
      if (!(data instanceof Buffer)) throw new Error('a frame of an unexpected kind');
      this.#receive(isBinary ? new Uint8Array(data) : data.toString('utf8'));
    });
    // A reset is followed by `close`, which tests look at.
    socket.on('error', () => undefined);
  }

  /** @throws where the server refuses the upgrade */
  static async connect(
    url: string,
    options: { readonly origin?: string; readonly headers?: Record<string, string> } = {},
  ): Promise<TestClient> {
    const { origin = url, headers = {} } = options;
    const socket = new WebSocket(url.replace(/^http/, 'ws') + signallingPath, { origin, headers });
    const client = new TestClient(socket);
    await once(socket, 'open');
    return client;
  }

  get nonce(): Promise<Bytes> {
    this.#nonce ??= this.event('hello').then(({ nonce }) => nonce);
    return this.#nonce;
  }

  /** Where the next command of the host on this connection stands. */
  async nextCommand(): Promise<{ readonly nonce: Bytes; readonly counter: number }> {
    this.#commands += 1;
    return { nonce: await this.nonce, counter: this.#commands };
  }

  /** The body of the first event of its kind that was not taken yet. */
  async event<T extends EventType>(type: T): Promise<EventBody<T>> {
    for (;;) {
      const index = this.events.findIndex(({ event }) => event === type);
      const found = this.events[index];
      if (found !== undefined) {
        this.events.splice(index, 1);
        return bodyOf(found, type);
      }
      if (this.#closed) throw new Error(`closed before "${type}"`);
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  names(): string[] {
    return this.events.map(({ event }) => event);
  }

  async request<T extends RequestType>(
    type: T,
    body: RequestBody<T>,
  ): Promise<Result<AnswerBody<T>, ErrorCode>> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.send(encodeRequest(id, type, body));
    const answer = await this.answer(id);
    if (!answer.ok) return err(answer.error);
    const parsed = parseAnswer(type, answer.body);
    if (!parsed.ok) throw new Error(`malformed answer to "${type}"`);
    return ok(parsed.value);
  }

  /** As `request`, for what must succeed. */
  async ask<T extends RequestType>(type: T, body: RequestBody<T>): Promise<AnswerBody<T>> {
    const answer = await this.request(type, body);
    if (!answer.ok) throw new Error(`"${type}" was answered "${answer.error}"`);
    return answer.value;
  }

  answer(id: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#answers.set(id, resolve);
      this.closed.then(
        (code) => reject(new Error(`closed with ${code} before an answer`)),
        () => undefined,
      );
    });
  }

  /** Everything that the server sent before has arrived when this returns. */
  async settle(): Promise<void> {
    await this.ask('ping', {});
  }

  /** JOIN-5: Welcomes one by one, then the commit that they wait for. */
  async admit(commit: {
    readonly epoch: number;
    readonly blob: Bytes;
    readonly welcomes: readonly { readonly peerId: PeerId; readonly blob: Bytes }[];
  }): Promise<AnswerBody<'commit'>> {
    const { epoch, blob, welcomes } = commit;
    for (const welcome of welcomes) await this.ask('welcome', { epoch, ...welcome });
    return this.ask('commit', { epoch, blob, welcomes: welcomes.map(({ peerId }) => peerId) });
  }

  send(frame: Frame): void {
    this.#socket.send(frame);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** What waits to be sent, in bytes. */
  get buffered(): number {
    return this.#socket.bufferedAmount;
  }

  /** What comes from now on is taken and not looked at; heartbeats are answered. */
  ignore(): void {
    this.#socket.removeAllListeners('message');
    this.#socket.on('message', () => undefined);
  }

  /** Reads nothing any more, not even heartbeats. */
  deafen(): void {
    this.#socket.pause();
  }

  /** As a cable that is pulled: no goodbye. */
  async cut(): Promise<void> {
    this.#socket.terminate();
    await this.closed;
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }

  #receive(frame: Frame): void {
    const parsed = parseFromServer(frame);
    if (!parsed.ok) throw new Error('the server sent a malformed frame');
    if (parsed.value.kind === 'event') this.events.push(parsed.value.event);
    else {
      const { answer } = parsed.value;
      this.#answers.get(answer.re)?.(answer);
      this.#answers.delete(answer.re);
    }
    this.#wake();
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}

function bodyOf<T extends EventType>(found: AnyEvent, type: T): EventBody<T> {
  if (!isOf(found, type)) throw new Error(`"${found.event}" is not "${type}"`);
  return found.body;
}

function isOf<T extends EventType>(
  event: AnyEvent,
  type: T,
): event is AnyEvent & { event: T; body: EventBody<T> } {
  return event.event === type;
}
