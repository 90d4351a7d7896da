import type { Bytes } from '@conclave/base';
import type { PeerAddress, Rules } from '../../src/index.ts';
import type { Agenda } from './agenda.ts';
import type { Random } from './random.ts';

/** COM-1: an entry of the ordered log. */
export interface LogRecord {
  readonly seq: number;
  readonly kind: 'commit' | 'message';
  readonly epoch: number;
  readonly blob: Bytes;
  /** Who sent it, which the server knows and does not say. */
  readonly from: PeerAddress;
}

export interface SealedTo {
  readonly peer: PeerAddress;
  readonly blob: Bytes;
}

export type Request =
  | { readonly type: 'found'; readonly admission: Bytes; readonly groupId: Bytes }
  | { readonly type: 'knock'; readonly blob: Bytes; readonly groupId: Bytes }
  | {
      readonly type: 'commit';
      readonly epoch: number;
      readonly blob: Bytes;
      readonly welcomes: readonly SealedTo[];
    }
  | { readonly type: 'message'; readonly blob: Bytes }
  | { readonly type: 'reply'; readonly peer: PeerAddress; readonly blob: Bytes }
  | { readonly type: 'close-peer'; readonly peer: PeerAddress }
  | { readonly type: 'end' }
  | { readonly type: 'leave' };

export type Verdict = 'ok' | 'stale' | 'wrong-state' | 'group-exists' | 'no-such-peer';

/** What the server says to one client. */
export type Notice =
  | { readonly type: 'entry'; readonly record: LogRecord }
  | { readonly type: 'welcome'; readonly blob: Bytes; readonly seq: number }
  | { readonly type: 'reply'; readonly blob: Bytes }
  | { readonly type: 'knock'; readonly peer: PeerAddress; readonly blob: Bytes }
  | { readonly type: 'knock-withdrawn'; readonly peer: PeerAddress }
  | {
      readonly type: 'peer-state';
      readonly peer: PeerAddress;
      readonly state: 'broken' | 'connected' | 'closed';
    }
  | { readonly type: 'admission'; readonly admission: Bytes | null }
  | { readonly type: 'policy'; readonly rules: Rules; readonly admission: Bytes }
  | { readonly type: 'answer'; readonly request: Request; readonly verdict: Verdict }
  /** Not said but seen: the server's process ended. */
  | { readonly type: 'restarted' }
  | { readonly type: 'closed'; readonly reason: 'closed' | 'replaced' | 'ended' };

/** COM-9: where a member says that its group's order stood. */
export interface OrderPlace {
  readonly groupId: Bytes;
  readonly admission: Bytes;
  readonly epoch: number;
  readonly seq: number;
}

/** How a network behaves: milliseconds, and chances for each thing sent. */
export interface Weather {
  readonly latency: number;
  readonly jitter: number;
  readonly stallChance: number;
  readonly longestStall: number;
}

/** One direction of a connection, or one kind of thing in it: in order, each thing late by its own delay. */
export class Stream {
  readonly #agenda: Agenda;
  readonly #random: Random;
  readonly #weather: () => Weather;
  readonly #remoteness: number;
  #busyUntil = 0;
  #cut = false;

  constructor(agenda: Agenda, random: Random, weather: () => Weather, remoteness: number) {
    this.#agenda = agenda;
    this.#random = random;
    this.#weather = weather;
    this.#remoteness = remoteness;
  }

  /** @returns when it arrives, unless the connection is cut before */
  send(arrive: () => void | Promise<void>): number {
    if (this.#cut) return Infinity;
    const { latency, jitter, stallChance, longestStall } = this.#weather();
    const stall = this.#random.chance(stallChance) ? this.#random.unit() * longestStall : 0;
    const delay = this.#remoteness * latency + this.#random.around(jitter) + stall;
    this.notBefore(this.#agenda.now + delay);
    this.#agenda.at(this.#busyUntil, () => (this.#cut ? undefined : arrive()));
    return this.#busyUntil;
  }

  /** When what was sent so far has arrived. */
  get busyUntil(): number {
    return this.#busyUntil;
  }

  notBefore(time: number): void {
    this.#busyUntil = Math.max(this.#busyUntil, time);
  }

  /** What is under way is lost, and whatever is sent from now on. */
  cut(): void {
    this.#cut = true;
  }
}

/** A client's connection. The log and everything else overtake each other on the way down. */
export class Connection {
  readonly up: Stream;
  readonly log: Stream;
  readonly side: Stream;

  /** @param remoteness times the usual latency */
  constructor(agenda: Agenda, random: Random, weather: () => Weather, remoteness: number) {
    const stream = () => new Stream(agenda, random, weather, remoteness);
    this.up = stream();
    this.log = stream();
    this.side = stream();
  }

  /** An answer of the server's own, which comes behind everything that it said before. */
  sendLast(arrive: () => void | Promise<void>): number {
    this.log.notBefore(this.side.busyUntil);
    return this.log.send(arrive);
  }

  cut(): void {
    for (const stream of [this.up, this.log, this.side]) stream.cut();
  }
}
