import type { Socket } from './socket.ts';
import type { SignallingPolicy } from './types.ts';

type Patience = Pick<SignallingPolicy, 'livenessMs' | 'silenceMs'>;

/** Bytes. Less than this the system takes from the socket at once, on a dead connection too: it is no sign that it leaves. */
const backlog = 4096;

/**
 * Whether a connection lives: bytes that move are life, and an answer that takes long is not death. A frame that
 * arrived is seen at once; what leaves is seen when somebody looks. Of a frame on its way to here a WebSocket tells
 * nothing, which is one reason why frames are bounded (DOS-1). Times in milliseconds.
 */
export class LifeSigns {
  readonly #socket: Pick<Socket, 'buffered'>;
  #written = 0;
  #left = 0;
  #waiting = 0;
  #movedAt: number;
  #askedAt: number | null = null;

  constructor(socket: Pick<Socket, 'buffered'>, now: number) {
    this.#socket = socket;
    this.#movedAt = now;
  }

  /** @param bytes given to the socket to send */
  wrote(bytes: number): void {
    this.#written += bytes;
  }

  arrived(now: number): void {
    this.#movedAt = now;
  }

  /** A ping was sent. Silence alone says nothing: a page whose timers are held back sends none. */
  asked(now: number): void {
    this.#askedAt ??= now;
  }

  /** There is reason to think that it is dead, as after sleep: it has `livenessMs` to show that it is not. */
  doubt(now: number, { livenessMs, silenceMs }: Patience): void {
    this.#movedAt = Math.min(this.#movedAt, now - silenceMs + livenessMs);
  }

  answered(): void {
    this.#askedAt = null;
  }

  isDead(now: number, { livenessMs, silenceMs }: Patience): boolean {
    const waiting = this.#socket.buffered;
    const left = this.#written - waiting;
    if (left > this.#left && this.#waiting >= backlog) this.#movedAt = now;
    this.#left = left;
    this.#waiting = waiting;
    if (this.#askedAt === null || now - this.#askedAt < livenessMs) return false;
    return now - this.#movedAt >= silenceMs;
  }
}
