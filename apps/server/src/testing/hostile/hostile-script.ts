import { err, ok } from '@conclave/base';
import type { Clock, Result } from '@conclave/base';
import type { Frame } from '@conclave/protocol';
import type { Interpose } from '../../gateway/interpose.ts';
import type { ActionFault, ActionOf, SignallingAction } from './actions.ts';
import { Cast, toClient } from './cast.ts';
import type { KnownPeer, Line, Message, Rule } from './cast.ts';
import { forking } from './fork.ts';
import { isEvent, readFromServer, readRequest, writeFromServer, writeRequest } from './frames.ts';
import type { Body } from './frames.ts';
import { readEnter, witness } from './witness.ts';
import { disturbing, recorded, refusing, replacing, serving, withholding } from './rules.ts';

/** Stands between all clients and the true server, and does to their frames what it is told (`actions.ts`). */
export class HostileScript {
  readonly #clock: Clock;
  readonly #cast = new Cast();
  #rules: readonly Rule[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly interpose: Interpose = (ends) => {
    const line: Line = { ends, asked: new Map(), peer: undefined };
    return {
      fromClient: (frame) => this.#fromClient(line, frame),
      fromServer: (frame) => this.#fromServer(line, frame),
      closed: () => {
        if (line.peer?.line === line) line.peer.line = undefined;
      },
    };
  };

  /** @returns what was asked for, in JSON */
  perform(action: SignallingAction): Result<unknown, ActionFault> {
    switch (action.do) {
      case 'peers':
        return ok([...this.#cast.peers.values()].map(described));
      case 'recorded': {
        const { sent, served } = this.#cast.room(action.room);
        return ok({ ...sent, ...served });
      }
      case 'reset':
        this.#rules = [];
        return ok(null);
      case 'replace': {
        if (action.recorded === undefined) return this.#rule(replacing(this.#cast, action, action.blob));
        const found = recorded(this.#cast, action.recorded);
        return found.ok ? this.#rule(replacing(this.#cast, action, found.value.blob)) : found;
      }
      case 'withhold':
        return this.#rule(withholding(this.#cast, action));
      case 'disturb':
        return this.#rule(disturbing(action));
      case 'refuse':
        return this.#rule(refusing(action));
      case 'serve':
        return this.#serve(action);
      case 'replay':
        return this.#replay(action);
      case 'forge':
        return this.#tell(action.to, action.event, action.body);
      case 'send-as':
      case 'close':
        return this.#actOn(action);
      case 'split':
        return this.#split(action);
    }
  }

  #rule(rule: Rule): Result<null, never> {
    this.#rules = [rule, ...this.#rules];
    return ok(null);
  }

  #serve(action: ActionOf<'serve'>): Result<null, ActionFault> {
    if (action.value !== undefined) return this.#rule(serving(action, action.value));
    const rooms = new Set([...this.#cast.peers.values()].map(({ room }) => room));
    const known = [...rooms].filter(({ id }) => action.room === undefined || id === action.room);
    const value = known.flatMap(({ served }) => served[action.field]).at(-action.nth);
    return value === undefined ? err('not-recorded') : this.#rule(serving(action, value));
  }

  #replay(action: ActionOf<'replay'>): Result<null, ActionFault> {
    const found = recorded(this.#cast, action);
    if (!found.ok) return found;
    const { peer, blob } = found.value;
    if (action.what === 'knock') return this.#tell(action.to, 'knock', { peerId: peer, blob });
    if (action.what === 'welcome') {
      return this.#forEach(action.to, ({ room }) => ['welcome', { blob, seq: room.seq }]);
    }
    const kind = action.what;
    return this.#forEach(action.to, ({ room: { epoch } }) => ['entry', { kind, epoch, blob }]);
  }

  #tell(to: readonly string[] | undefined, event: string, body: Body): Result<null, ActionFault> {
    return this.#forEach(to, () => [event, body]);
  }

  /** To members and people who wait alike: what a client makes of it is its own affair. */
  #forEach(
    to: readonly string[] | undefined,
    make: (peer: KnownPeer) => readonly [event: string, body: Body],
  ): Result<null, ActionFault> {
    const peers =
      to === undefined ? [...this.#cast.peers.values()] : to.map((id) => this.#cast.peers.get(id));
    if (peers.includes(undefined)) return err('unknown-peer');
    for (const peer of peers) {
      if (peer?.line !== undefined) this.#deliver(toClient(peer.line, ...make(peer)));
    }
    return ok(null);
  }

  #actOn(action: ActionOf<'send-as'> | ActionOf<'close'>): Result<null, ActionFault> {
    const peer = this.#cast.peers.get(action.peer);
    if (peer === undefined) return err('unknown-peer');
    if (peer.line === undefined) return err('not-connected');
    if (action.do === 'close') peer.line.ends.close(action.code);
    else {
      const frame = { id: inventedId, type: action.type, body: action.body };
      witness(this.#cast, { line: peer.line, to: 'server', frame });
      this.#deliver({ line: peer.line, to: 'server', frame });
    }
    return ok(null);
  }

  #split({ half }: ActionOf<'split'>): Result<null, ActionFault> {
    const room = this.#cast.peers.get(half[0] ?? '')?.room;
    return room === undefined ? err('unknown-peer') : this.#rule(forking(this.#cast, room, half));
  }

  #fromClient(line: Line, sent: Frame): void {
    const frame = readRequest(sent);
    if (frame === undefined) return line.ends.toServer(sent);
    line.asked.set(frame.id, frame);
    const entering = frame.type === 'enter' ? readEnter(this.#cast, line, frame) : frame;
    const message: Message = { line, to: 'server', frame: entering };
    witness(this.#cast, message);
    this.#route(message);
  }

  #fromServer(line: Line, sent: Frame): void {
    const frame = readFromServer(sent);
    if (frame === undefined) return line.ends.toClient(sent);
    // The answer to what was sent in a peer's name.
    if (!isEvent(frame) && frame.re === inventedId) return;
    const message: Message = { line, to: 'client', frame };
    witness(this.#cast, message);
    this.#route(message);
    if (!isEvent(frame)) line.asked.delete(frame.re);
  }

  #route(message: Message): void {
    const messages = this.#rules.reduce<readonly Message[]>(
      (before, rule) => before.flatMap((one) => rule(one) ?? [one]),
      [message],
    );
    for (const one of messages) {
      if (one.delayMs === undefined) this.#deliver(one);
      else this.#clock.after(one.delayMs, () => this.#deliver(one));
    }
  }

  #deliver({ line, ...message }: Message): void {
    if (message.to === 'server') return line.ends.toServer(writeRequest(message.frame));
    const { frame } = message;
    if (!isEvent(frame) || frame.event !== 'entry' || line.peer === undefined) {
      return line.ends.toClient(writeFromServer(frame));
    }
    const { seq } = frame.body;
    const shown = line.peer.numbering.show(typeof seq === 'number' ? seq : undefined);
    line.ends.toClient(writeFromServer({ ...frame, body: { ...frame.body, seq: shown } }));
  }
}

/** An id that no client uses. */
const inventedId = Number.MAX_SAFE_INTEGER;

function described({ id, room, isHost, isMember, line, producers }: KnownPeer): unknown {
  return {
    id,
    room: room.id,
    isHost,
    isMember,
    connected: line !== undefined,
    producers: [...producers].map(([producerId, kind]) => ({ producerId, kind })),
  };
}
