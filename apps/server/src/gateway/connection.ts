import { randomBytes } from 'node:crypto';
import { Serial, publicFaultClass, publicLiteral } from '@conclave/base';
import type { Clock, Logger } from '@conclave/base';
import {
  closeCodes,
  encodeError,
  encodeEvent,
  frameSize,
  limits,
  parseRequest,
  requests,
} from '@conclave/protocol';
import type { AnyRequest, ErrorCode, Frame, PeerState } from '@conclave/protocol';
import type { RawData, WebSocket } from 'ws';
import type { Holder, Stock } from '../holdings/stock.ts';
import type { Wire } from '../rooms/link.ts';
import type { Between, Interpose } from './interpose.ts';
import { neighbours } from './limiters.ts';
import type { Cost, Limiters } from './limiters.ts';
import { payerOf } from './session.ts';
import type { Session } from './session.ts';
import type { Turns } from './turns.ts';
import { socketWire } from './socket-wire.ts';

/** What may wait for the frames before it, in frames and in bytes; the socket is not read on meanwhile. */
const waiting = { frames: 64, bytes: 1024 * 1024 } as const;
/** Heartbeats that a live connection may leave unanswered. */
const missedHeartbeats = 2;
/** Slack of `arrived` for what TCP delivers behind the end of a frame, in bytes. */
const chunkSlack = 128 * 1024;

export interface ConnectionSurroundings {
  readonly limiters: Limiters;
  /** Where bytes that wait are counted. */
  readonly waitingBytes: Stock;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly turns: Turns;
  readonly interpose: Interpose | undefined;
  /**
   * Takes what a request costs beside its frame.
   * @returns how long it waits, in milliseconds; undefined where it is refused
   */
  charge(connection: Connection, request: AnyRequest): number | undefined;
  /** Carries out a request that came in the right state; its answer included. */
  handle(connection: Connection, request: AnyRequest): Promise<void>;
}

/** One WebSocket: from frames to requests in order, each measured, counted and parsed before it is handled. */
export class Connection {
  readonly id: string = randomBytes(9).toString('base64url');
  /** What `enter` signs on this connection, and each command of the host. */
  readonly nonce = new Uint8Array(randomBytes(32));
  readonly address: string;
  readonly wire: Wire;
  session: Session = { kind: 'connected' };
  readonly #socket: WebSocket;
  readonly #around: ConnectionSurroundings;
  readonly #between: Between | undefined;
  readonly #serial = new Serial();
  #lastCommand = 0;
  #pending = { frames: 0, bytes: 0 };
  #unparsed = 0;
  #unanswered = 0;
  #closed = false;
  #isCutOff = false;
  readonly #holder: Holder;

  constructor(socket: WebSocket, address: string, around: ConnectionSurroundings) {
    this.#socket = socket;
    this.#around = around;
    this.address = address;
    this.#holder = { address, id: this.id, giveWay: () => this.terminate() };
    const wire = socketWire(socket, () => this.#count());
    const between = around.interpose?.({
      toServer: (frame) => this.#enqueue(frame),
      toClient: (frame) => wire.send(frame),
      close: (code) => wire.close(code),
    });
    this.#between = between;
    this.wire = between === undefined ? wire : { ...wire, send: (frame) => between.fromServer(frame) };
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', (payload) => this.#heard(payload.toString()));
    // A fault of the transport is followed by `close`; a frame over `maxPayload` too.
    socket.on('error', () => undefined);
    const hello = { protocol: limits.protocolVersion, nonce: this.nonce };
    this.wire.send(encodeEvent('hello', { ...hello, time: around.clock.wallTime() }));
  }

  /** `undefined` where the peer is gone though its connection is not yet closed. */
  get state(): PeerState | undefined {
    return this.session.kind === 'connected' ? 'connected' : this.session.room.stateOf(this.session.peerId);
  }

  /**
   * A piece of whatever length came in. It is a sign of life, though the frame that it belongs to may take long yet.
   * DOS-1: cuts off who sends more than its state allows before a frame is complete.
   */
  arrived(bytes: number): void {
    this.#unanswered = 0;
    this.#unparsed += bytes;
    if (this.#unparsed > this.#frameCap('binary') + chunkSlack) this.#socket.terminate();
    this.#count();
  }

  /** Called at intervals: asks for a sign of life, and gives up on a connection from which nothing came. */
  heartbeat(): void {
    if (this.#unanswered >= missedHeartbeats) return this.#socket.terminate();
    this.#unanswered += 1;
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping(String(this.#link?.mark ?? 0));
  }

  /** MOD-2: true once for each number, and only for higher ones than before. */
  countsUp(counter: number): boolean {
    if (counter <= this.#lastCommand) return false;
    this.#lastCommand = counter;
    return true;
  }

  close(code: number): void {
    this.#closed = true;
    this.wire.close(code);
  }

  terminate(): void {
    this.#closed = true;
    this.#isCutOff = true;
    this.#socket.terminate();
  }

  /** The socket is closed: the peer may come back on another. */
  closed(): void {
    this.#closed = true;
    this.#count();
    this.#between?.closed();
    if (this.session.kind === 'entered') this.session.room.disconnected(this.session.peerId, this.wire);
  }

  get isClosed(): boolean {
    return this.#socket.readyState === this.#socket.CLOSED;
  }

  get #link() {
    return this.session.kind === 'entered' ? this.session.room.linkOf(this.session.peerId) : undefined;
  }

  #frameCap(form: 'text' | 'binary'): number {
    if (this.state !== 'member') return limits.waitingFrame;
    return form === 'text' ? limits.textFrame : limits.binaryFrame;
  }

  /** DOS-1: cut off where too much waits, for it or for the server; it may come back. */
  #count(): void {
    const isGone = this.#isCutOff || this.isClosed;
    const bytes = isGone ? 0 : this.#pending.bytes + this.#unparsed + this.#socket.bufferedAmount;
    if (!this.#around.waitingBytes.hold(this.#holder, bytes)) this.terminate();
  }

  #heard(payload: string): void {
    const mark = Number(payload);
    const link = this.#link;
    if (Number.isSafeInteger(mark) && link?.uses(this.wire) === true) link.acknowledge(mark);
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#unparsed = 0;
    if (this.#closed) return;
    const bytes = toBuffer(data);
    if (bytes.length > this.#frameCap(isBinary ? 'binary' : 'text')) return this.close(closeCodes.tooLarge);
    // Paid before it is queued; what it shares with its neighbours it pays when its turn comes.
    if (!this.#around.limiters.take(this.#frameCost(bytes.length), { peer: payerOf(this) }))
      return this.close(closeCodes.tooManyRequests);
    const frame = isBinary ? new Uint8Array(bytes) : bytes.toString('utf8');
    if (this.#between === undefined) this.#enqueue(frame);
    else this.#between.fromClient(frame);
  }

  #enqueue(frame: Frame): void {
    const size = frameSize(frame);
    this.#queued(1, size);
    this.#serial
      .run(async () => {
        // What is carried out waits no more: whoever keeps it counts it.
        const request = await this.#due(frame, size).finally(() => this.#queued(0, -size));
        if (request !== undefined) await this.#carryOut(request);
      })
      .catch(() => this.#around.logger.error(publicLiteral('connection-fault')))
      .finally(() => this.#queued(-1, 0));
  }

  #queued(frames: number, bytes: number): void {
    this.#pending = { frames: this.#pending.frames + frames, bytes: this.#pending.bytes + bytes };
    const full = this.#pending.frames > waiting.frames || this.#pending.bytes > waiting.bytes;
    if (full) this.#socket.pause();
    else if (this.#pending.frames === 0 && this.#socket.isPaused) this.#socket.resume();
    this.#count();
  }

  /** A request when its turn comes and it is paid; undefined where it is none, or was answered already. */
  async #due(frame: Frame, size: number): Promise<AnyRequest | undefined> {
    // A closing socket still delivers; its peer may be on another connection by now.
    if (!this.#listens) return undefined;
    await this.#wait(this.#around.limiters.spend(this.#frameCost(size), neighbours(this.address)));
    if (!this.#listens) return undefined;
    const parsed = parseRequest(frame);
    if (!parsed.ok) {
      if (parsed.error.id === undefined) this.close(closeCodes.malformed);
      else this.wire.send(encodeError(parsed.error.id, parsed.error.reason));
      return undefined;
    }
    const request = parsed.value;
    if (!this.#allows(request)) return this.#refuse(request, 'wrong-state');
    const wait = this.#around.charge(this, request);
    if (wait === undefined) return this.#refuse(request, 'too-many-requests');
    if (wait > 0) {
      await this.#wait(wait);
      if (this.#closed) return undefined;
      if (!this.#allows(request)) return this.#refuse(request, 'wrong-state');
    }
    return request;
  }

  async #carryOut(request: AnyRequest): Promise<void> {
    try {
      await this.#around.handle(this, request);
    } catch (fault) {
      this.#around.logger.error(publicLiteral('request-fault'), {
        request: publicLiteral(request.type),
        fault: publicFaultClass(fault),
      });
      this.#refuse(request, 'server-fault');
    }
  }

  get #listens(): boolean {
    return !this.#closed && this.#socket.readyState === this.#socket.OPEN;
  }

  #refuse({ id }: AnyRequest, error: ErrorCode): undefined {
    this.wire.send(encodeError(id, error));
  }

  #allows(request: AnyRequest): boolean {
    const allowed: readonly PeerState[] = requests[request.type].states;
    return this.state !== undefined && allowed.includes(this.state);
  }

  #frameCost(bytes: number): Cost {
    return this.state === 'member'
      ? { frame: 1, byte: bytes }
      : { 'stranger-frame': 1, frame: 1, byte: bytes };
  }

  /** The frames behind it wait too, and the socket is not read on. */
  async #wait(ms = 0): Promise<void> {
    if (ms > 0) await new Promise<void>((resolve) => this.#around.clock.after(ms, resolve));
    await this.#around.turns.take(this.address);
  }
}

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
