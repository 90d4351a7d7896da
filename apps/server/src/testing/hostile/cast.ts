import type { FrameEnds } from '../../gateway/interpose.ts';
import type { AnswerFrame, Body, EventFrame, RequestFrame } from './frames.ts';
import { Numbering } from './numbering.ts';

/** One connection. */
export interface Line {
  readonly ends: FrameEnds;
  /** Requests that are not answered yet, by their id. */
  readonly asked: Map<number, RequestFrame>;
  /** Undefined until it asks to enter. */
  peer: KnownPeer | undefined;
}

/** A peer over all its connections. */
export interface KnownPeer {
  readonly id: string;
  readonly room: KnownRoom;
  isHost: boolean;
  isMember: boolean;
  line: Line | undefined;
  readonly numbering: Numbering;
  /** Kind by producer id. */
  readonly producers: Map<string, string>;
}

export interface Sent {
  /** Who sent it; for a Welcome, who got it. */
  readonly peer: string;
  readonly blob: string;
}

/** What went through one room, oldest first. */
export interface KnownRoom {
  readonly id: string;
  readonly sent: Readonly<Record<'knock' | 'welcome' | 'commit' | 'message', Sent[]>>;
  readonly served: Readonly<Record<ServedField, unknown[]>>;
  /** As the last entry says: the server's number of it, and the epoch in which the next one is accepted. */
  seq: number;
  epoch: number;
}

export const servedFields = ['policy', 'hostKey', 'admission'] as const;
export type ServedField = (typeof servedFields)[number];

/** A frame on its way, which a rule may replace by any number of others. */
export type Message = { readonly line: Line; readonly delayMs?: number } & (
  | { readonly to: 'server'; readonly frame: RequestFrame }
  | { readonly to: 'client'; readonly frame: AnswerFrame | EventFrame }
);

/** @returns what goes on instead; undefined where this rule has nothing to say */
export type Rule = (message: Message) => readonly Message[] | undefined;

/** Everybody who ever entered, in that order, and what they sent. */
export class Cast {
  readonly peers = new Map<string, KnownPeer>();
  readonly #rooms = new Map<string, KnownRoom>();
  readonly #authors = new Map<string, string>();

  enter(line: Line, peerId: string, roomId: string): KnownPeer {
    const known = this.peers.get(peerId);
    const peer = known ?? {
      id: peerId,
      room: this.room(roomId),
      isHost: false,
      isMember: false,
      line,
      numbering: new Numbering(),
      producers: new Map(),
    };
    this.peers.set(peerId, peer);
    line.peer = peer;
    peer.line = line;
    return peer;
  }

  room(id: string): KnownRoom {
    const room = this.#rooms.get(id) ?? {
      id,
      sent: { knock: [], welcome: [], commit: [], message: [] },
      served: { policy: [], hostKey: [], admission: [] },
      seq: 0,
      epoch: 0,
    };
    this.#rooms.set(id, room);
    return room;
  }

  wrote(blob: string, peer: string): void {
    this.#authors.set(blob, peer);
  }

  /** Whose entry this is; undefined for an invented one. */
  authorOf({ body }: EventFrame): string | undefined {
    return typeof body['blob'] === 'string' ? this.#authors.get(body['blob']) : undefined;
  }
}

export function toClient(line: Line, event: string, body: Body): Message {
  return { line, to: 'client', frame: { event, body } };
}
