import type { PeerId, RoomId } from '@conclave/protocol';
import { Limiter } from './limiter.ts';
import type { Rates } from './rates.ts';

/** The rates of DOS-1 with what they have counted. */
export class Limiters {
  readonly creations: Limiter;
  readonly waitingFrames: Limiter;
  readonly #failures: Limiter;
  readonly #failuresPerAddress: Limiter;
  readonly #enters: Limiter;
  readonly #knocks: Limiter;
  readonly #knocksPerRoom: Limiter;
  readonly #knocksPerPeer: Limiter;
  readonly #memberFrames: Limiter;
  readonly #memberBytes: Limiter;
  readonly #messages: Limiter;
  readonly #commits: Limiter;
  readonly #hostStatements: Limiter;

  constructor(rates: Rates) {
    this.creations = new Limiter(rates.creations);
    this.#failures = new Limiter(rates.failures);
    this.#failuresPerAddress = new Limiter(rates.failuresPerAddress);
    this.#enters = new Limiter(rates.entersPerRoom);
    this.#knocksPerRoom = new Limiter(rates.knocksPerRoom);
    this.waitingFrames = new Limiter(rates.waitingFrames);
    this.#knocks = new Limiter(rates.knocks);
    this.#knocksPerPeer = new Limiter(rates.knocksPerPeer);
    this.#memberFrames = new Limiter(rates.memberFrames);
    this.#memberBytes = new Limiter(rates.memberBytes);
    this.#messages = new Limiter(rates.messages);
    this.#commits = new Limiter(rates.commits);
    this.#hostStatements = new Limiter(rates.hostStatements);
  }

  /** JOIN-1: the same for a room that exists and one that does not. */
  async mayNotTry(address: string, room: RoomId): Promise<boolean> {
    const atRoom = await this.#failures.exhausted(`${address} ${room}`);
    return (await this.#failuresPerAddress.exhausted(address)) || atRoom;
  }

  async failed(address: string, room: RoomId): Promise<void> {
    await this.#failures.take(`${address} ${room}`);
    await this.#failuresPerAddress.take(address);
  }

  /** JOIN-3: through the gate of one room, from whatever addresses. */
  enter(room: RoomId): Promise<boolean> {
    return this.#enters.take(room);
  }

  /** JOIN-3: from one peer, from one address at one room, and at one room from whatever addresses. */
  async knock(address: string, room: RoomId, peer: PeerId): Promise<boolean> {
    return (
      (await this.knockAgain(room, peer)) &&
      (await this.#knocks.take(`${address} ${room}`)) &&
      this.#knocksPerRoom.take(room)
    );
  }

  /** From a peer whom other people's knocks must not keep out. */
  knockAgain(room: RoomId, peer: PeerId): Promise<boolean> {
    return this.#knocksPerPeer.take(`${room} ${peer}`);
  }

  async memberFrame(room: RoomId, peer: PeerId, bytes: number): Promise<boolean> {
    const key = `${room} ${peer}`;
    const countWithin = await this.#memberFrames.take(key);
    return (await this.#memberBytes.take(key, bytes)) && countWithin;
  }

  ordered(kind: 'message' | 'commit', room: RoomId, peer: PeerId): Promise<boolean> {
    return (kind === 'commit' ? this.#commits : this.#messages).take(`${room} ${peer}`);
  }

  hostStatement(room: RoomId, peer: PeerId): Promise<boolean> {
    return this.#hostStatements.take(`${room} ${peer}`);
  }
}
