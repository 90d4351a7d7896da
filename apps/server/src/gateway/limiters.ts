import type { PeerId, RoomId } from '@conclave/protocol';
import { Limiter } from './limiter.ts';
import type { Rates } from './rates.ts';

/** The rates of DOS-1 with what they have counted. */
export class Limiters {
  readonly creations: Limiter;
  readonly failures: Limiter;
  readonly waitingFrames: Limiter;
  readonly #knocks: Limiter;
  readonly #knocksPerPeer: Limiter;
  readonly #memberFrames: Limiter;
  readonly #memberBytes: Limiter;
  readonly #messages: Limiter;
  readonly #commits: Limiter;
  readonly #hostStatements: Limiter;

  constructor(rates: Rates) {
    this.creations = new Limiter(rates.creations);
    this.failures = new Limiter(rates.failures);
    this.waitingFrames = new Limiter(rates.waitingFrames);
    this.#knocks = new Limiter(rates.knocks);
    this.#knocksPerPeer = new Limiter(rates.knocksPerPeer);
    this.#memberFrames = new Limiter(rates.memberFrames);
    this.#memberBytes = new Limiter(rates.memberBytes);
    this.#messages = new Limiter(rates.messages);
    this.#commits = new Limiter(rates.commits);
    this.#hostStatements = new Limiter(rates.hostStatements);
  }

  /** JOIN-3: from one peer, and from one address at one room. */
  async knock(address: string, room: RoomId, peer: PeerId): Promise<boolean> {
    const peerWithin = await this.#knocksPerPeer.take(`${room} ${peer}`);
    return peerWithin && (await this.#knocks.take(`${address} ${room}`));
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
