import { equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { verifyStatement } from '@conclave/crypto';
import {
  admissionStatement,
  closeCodes,
  commandStatement,
  decodeAdmission,
  decodeCommand,
  encodeAnswer,
  encodeError,
  encodeEvent,
  gateStatement,
  hostStatement,
  policyStatement,
  parseRequest,
  readCreateMeeting,
} from '@conclave/protocol';
import type {
  AnswerBody,
  AnyEvent,
  AnyRequest,
  CreateMeeting,
  ErrorCode,
  EventBody,
  Frame,
  PeerId,
  RequestBody,
} from '@conclave/protocol';
import type { FarEnd, Peer, Wire } from './cable.ts';
import { FakeFiles } from './fake-files.ts';
import { isOf, readable } from './readable.ts';

type Entry = EventBody<'entry'>;

/** One meeting's server in memory, speaking the protocol's own codec. It may be made to lie. */
export class FakeServer implements FarEnd {
  readonly random: (length: number) => Bytes;
  running = true;
  meeting: CreateMeeting | null = null;
  ended = false;
  /** JOIN-1: public gate keys of the links that hold. */
  gates: Bytes[] = [];
  /** For how long further gates were opened, in milliseconds. */
  readonly gateLives: number[] = [];
  peers = new Map<PeerId, Peer>();
  log: Entry[] = [];
  admission: Bytes | null = null;
  /** Everything that any client ever sent, as text. */
  readonly seen: string[] = [];
  /** What `enter` answers instead of the truth. */
  lie: Partial<AnswerBody<'enter'>> = {};
  /** Whether it hears what the host changes; a host that is gone just then was not heard either. */
  hearsPolicies = true;
  /** Whether answers to those who wait arrive; false as if all who could give them had gone in that moment. */
  passesReplies = true;
  /** To how many knocks it says that there were too many. */
  busy = 0;
  /** Whether it does nothing of what the host commands. */
  refusesCommands = false;
  /** The connection breaks between the next request of that kind, which is carried out, and its answer. */
  loses: AnyRequest['type'] | null = null;
  readonly files = new FakeFiles(() => this.#membersPasses());
  /** Whether a broken connection may resume. */
  resumable = true;
  /** COM-9: whether it believes members who tell where their group's order stood. */
  adopts = true;
  /** COM-9: over restarts. */
  readonly #passes = new Map<PeerId, Bytes>();
  /** What the log begins behind. */
  #start = 0;
  #isAdopted = false;
  #epoch = 0;

  readonly wallTime: () => number;

  constructor(random: (length: number) => Bytes, wallTime: () => number) {
    this.random = random;
    this.wallTime = wallTime;
  }

  post(json: string): { readonly status: number } | null {
    if (!this.running) return null;
    this.seen.push(json);
    const meeting = readCreateMeeting(JSON.parse(json));
    if (!meeting.ok) return { status: 400 };
    this.meeting = meeting.value;
    this.gates = [this.meeting.gateKey];
    return { status: 201 };
  }

  /** As a restart does: all that is not in the meeting store is forgotten. */
  restart(): void {
    const wires = [...this.peers.values()].flatMap(({ wire }) => (wire === null ? [] : [wire]));
    this.peers = new Map();
    this.log = [];
    this.admission = null;
    for (const wire of wires) this.cut(wire, closeCodes.shutdown);
  }

  get members(): Peer[] {
    return [...this.peers.values()].filter(({ startSeq }) => startSeq !== null);
  }

  tell(peers: readonly Peer[], event: AnyEvent): void {
    const frame = encodeEvent(event.event, event.body);
    for (const { wire, kept } of peers) {
      if (event.event !== 'entry') kept.push(frame);
      this.#write(wire, frame);
    }
  }

  cut(wire: Wire, code: number): void {
    if (!wire.open) return;
    this.disconnected(wire);
    wire.handlers.onClose(code);
  }

  disconnected(wire: Wire): void {
    wire.open = false;
    const { peer } = wire;
    if (peer?.wire !== wire) return;
    peer.wire = null;
    this.tell(this.members, { event: 'peer-state', body: { peerId: peer.id, state: 'broken' } });
  }

  async receive(wire: Wire, frame: Frame): Promise<void> {
    this.seen.push(readable(frame));
    const request = parseRequest(frame);
    if (!request.ok) throw new Error(`a client sent ${request.error.reason}`);
    const { id, type, body } = request.value;
    if (type === 'enter') return this.#enter(wire, id, body);
    const { peer } = wire;
    if (type === this.loses) {
      this.loses = null;
      this.cut(wire, 1006);
    }
    const failure = peer === null ? 'wrong-state' : await this.#handle(peer, request.value);
    if (failure !== null) this.#write(wire, encodeError(id, failure));
  }

  async #enter(wire: Wire, id: number, body: Extract<AnyRequest, { type: 'enter' }>['body']): Promise<void> {
    const { meeting } = this;
    const refuse = (): void => this.#write(wire, encodeError(id, 'refused'));
    if (meeting === null || this.ended || body.roomId !== meeting.roomId) return refuse();
    const { roomId, peerId, gateKey = meeting.gateKey, gateSignature, hostSignature, resume } = body;
    if (!this.gates.some((open) => equalBytes(open, gateKey))) return refuse();
    const gate = gateStatement(wire.nonce, roomId, peerId);
    if (!(await verifyStatement(gateKey, gate, gateSignature))) return refuse();
    const host = hostStatement(wire.nonce, roomId, peerId);
    if (hostSignature !== undefined && !(await verifyStatement(meeting.hostKey, host, hostSignature)))
      return refuse();
    const known = this.peers.get(peerId);
    const resumed =
      this.resumable && known !== undefined && resume !== undefined && equalBytes(known.token, resume.token);
    if (known !== undefined && !resumed) this.#dismiss(known, closeCodes.replaced);
    const fresh = {
      id: peerId,
      isHost: hostSignature !== undefined,
      startSeq: null,
      knock: null,
      kept: [],
      held: new Map(),
    };
    const peer: Peer = resumed ? known : { ...fresh, token: this.random(32), wire: null };
    const adopted = known === undefined && this.#adopt(peer, resume);
    peer.wire = wire;
    wire.peer = peer;
    this.peers.set(peerId, peer);
    const answer: AnswerBody<'enter'> = {
      state: peer.startSeq === null ? 'waiting' : 'member',
      resumed: resumed || adopted,
      adopted,
      resumeToken: peer.token,
      hostKey: meeting.hostKey,
      policy: meeting.policy,
      admission: this.admission,
      ...this.lie,
    };
    this.#write(wire, encodeAnswer(id, 'enter', answer));
    if (!(resumed || adopted) || resume === undefined) return;
    for (const frame of peer.kept) this.#write(wire, frame);
    if (peer.startSeq === null) return;
    const after = Math.max(resume.seq, peer.startSeq);
    for (const entry of this.log.filter(({ seq }) => seq > after))
      this.tell([peer], { event: 'entry', body: entry });
  }

  /** COM-9: the first who comes back says where the order stood. */
  #adopt(peer: Peer, resume: RequestBody<'enter'>['resume']): boolean {
    const place = resume?.place;
    const pass = this.#passes.get(peer.id);
    if (!this.adopts || resume === undefined || place === undefined) return false;
    if (pass === undefined || !equalBytes(pass, place.pass)) return false;
    if (this.admission === null) {
      this.#isAdopted = true;
      this.admission = place.admission;
      [this.#start, this.#epoch] = [resume.seq, place.epoch];
      const waiting = [...this.peers.values()].filter(({ startSeq }) => startSeq === null);
      this.tell(waiting, { event: 'admission', body: { admission: this.admission } });
    } else if (!this.#isAdopted || resume.seq !== this.#start) return false;
    peer.startSeq = resume.seq;
    return true;
  }

  #letIn(peer: Peer, seq: number): void {
    peer.startSeq = seq;
    const pass = this.#passes.get(peer.id) ?? this.random(32);
    this.#passes.set(peer.id, pass);
    this.tell([peer], { event: 'member-pass', body: { pass } });
  }

  async #handle(peer: Peer, request: AnyRequest): Promise<ErrorCode | null> {
    const done = (): null => {
      this.#write(peer.wire, encodeAnswer(request.id, 'ping', {}));
      return null;
    };
    switch (request.type) {
      case 'ping':
        return done();
      case 'leave':
        done();
        this.#dismiss(peer, closeCodes.closed);
        return null;
      case 'knock':
        if (peer.startSeq !== null) return 'wrong-state';
        if (this.busy > 0) {
          this.busy -= 1;
          return 'too-many-requests';
        }
        if (this.admission === null || !isOf(this.admission, request.body.groupId)) return 'stale';
        peer.knock = request.body.blob;
        this.tell(this.members, { event: 'knock', body: { peerId: peer.id, blob: request.body.blob } });
        return done();
      case 'file-pass':
        if (peer.startSeq === null) return 'wrong-state';
        this.#write(peer.wire, encodeAnswer(request.id, 'file-pass', this.files.passOf(peer)));
        return null;
      case 'found':
        return this.#found(peer, request.body.admission) ?? done();
      case 'welcome':
        if (request.body.epoch !== this.#epoch) return 'stale';
        if (!this.peers.has(request.body.peerId)) return 'no-such-peer';
        peer.held.set(request.body.peerId, request.body.blob);
        return done();
      case 'commit': {
        if (request.body.epoch !== this.#epoch) return 'stale';
        const welcomes = request.body.welcomes.map((to) => [to, peer.held.get(to)] as const);
        this.#epoch += 1;
        const entry = this.#append('commit', request.body.epoch, request.body.blob);
        this.#write(peer.wire, encodeAnswer(request.id, 'commit', { seq: entry.seq }));
        for (const [to, blob] of welcomes) if (blob !== undefined) this.#welcome(to, blob, entry.seq);
        for (const { held } of this.members) held.clear();
        return null;
      }
      case 'message': {
        const entry = this.#append('message', this.#epoch, request.body.blob);
        this.#write(peer.wire, encodeAnswer(request.id, 'message', { seq: entry.seq }));
        return null;
      }
      case 'reply': {
        const to = this.peers.get(request.body.peerId);
        if (to === undefined) return 'no-such-peer';
        const { blob } = request.body;
        if (!this.passesReplies) return done();
        this.tell(
          [to],
          to.startSeq === null
            ? { event: 'reply', body: { blob } }
            : { event: 'welcome', body: { blob, seq: to.startSeq } },
        );
        return done();
      }
      case 'policy': {
        const { meeting } = this;
        if (meeting === null) return 'refused';
        if (!this.hearsPolicies) return done();
        const { policy, admission } = request.body;
        const { body, signature } = policy;
        const shown = decodeAdmission(admission);
        const present = decodeAdmission(this.admission ?? new Uint8Array(0));
        if (!shown.ok || !present.ok) return 'malformed';
        const signed = [
          [policyStatement(meeting.roomId, body), signature],
          [admissionStatement(meeting.roomId, shown.value), shown.value.signature],
        ] as const;
        for (const [statement, by] of signed)
          if (!(await verifyStatement(meeting.hostKey, statement, by))) return 'refused';
        if (!equalBytes(shown.value.groupId, present.value.groupId)) return 'stale';
        this.meeting = { ...meeting, policy };
        this.admission = admission;
        this.tell([...this.peers.values()], { event: 'policy', body: request.body });
        return done();
      }
      case 'command':
        return (await this.#command(peer.wire, request.body)) ?? done();
      default:
        return 'media-refused';
    }
  }

  #membersPasses(): readonly Bytes[] {
    return this.members.map((peer) => this.files.passOf(peer).pass);
  }

  #found(peer: Peer, admission: Bytes): ErrorCode | null {
    if (!peer.isHost) return 'not-permitted';
    if (this.members.some(({ wire }) => wire !== null)) return 'group-exists';
    for (const member of this.members) this.#dismiss(member, closeCodes.closed);
    this.admission = admission;
    this.log = [];
    this.#isAdopted = false;
    [this.#start, this.#epoch] = [0, 0];
    this.#letIn(peer, 0);
    const waiting = [...this.peers.values()].filter(({ startSeq }) => startSeq === null);
    this.tell(waiting, { event: 'admission', body: { admission } });
    return null;
  }

  #welcome(peerId: PeerId, blob: Bytes, seq: number): void {
    const joiner = this.peers.get(peerId);
    if (joiner === undefined) return;
    this.tell([joiner], { event: 'welcome', body: { blob, seq } });
    this.#letIn(joiner, seq);
    for (const { id, knock, startSeq } of this.peers.values())
      if (startSeq === null && knock !== null)
        this.tell([joiner], { event: 'knock', body: { peerId: id, blob: knock } });
  }

  #append(kind: Entry['kind'], epoch: number, blob: Bytes): Entry {
    const entry = { seq: this.#start + this.log.length + 1, kind, epoch, blob };
    this.log.push(entry);
    this.tell(this.members, { event: 'entry', body: entry });
    return entry;
  }

  async #command(
    wire: Wire | null,
    { body, counter, signature }: RequestBody<'command'>,
  ): Promise<ErrorCode | null> {
    const { meeting } = this;
    if (meeting === null || wire === null || this.refusesCommands) return 'refused';
    if (counter <= wire.lastCommand) return 'refused';
    wire.lastCommand = counter;
    const statement = commandStatement(wire.nonce, counter, meeting.roomId, body);
    const command = decodeCommand(body);
    if (!command.ok || !(await verifyStatement(meeting.hostKey, statement, signature))) return 'refused';
    if (command.value.action === 'end') {
      this.ended = true;
      for (const peer of this.peers.values()) this.#dismiss(peer, closeCodes.ended);
    } else if (command.value.action === 'open-gate') {
      this.gates.push(command.value.gateKey);
      this.gateLives.push(command.value.lifeMs);
    } else if (command.value.action === 'close-gate') {
      const { gateKey } = command.value;
      this.gates = this.gates.filter((open) => !equalBytes(open, gateKey));
    } else {
      const target = this.peers.get(command.value.peerId);
      if (target !== undefined) this.#dismiss(target, closeCodes.closed);
    }
    return null;
  }

  #dismiss(peer: Peer, code: number): void {
    this.peers.delete(peer.id);
    const { wire } = peer;
    peer.wire = null;
    if (wire !== null) queueMicrotask(() => this.cut(wire, code));
    if (peer.startSeq === null) {
      if (peer.knock !== null)
        this.tell(this.members, { event: 'knock-withdrawn', body: { peerId: peer.id } });
      return;
    }
    this.tell(this.members, { event: 'peer-state', body: { peerId: peer.id, state: 'closed' } });
    if (this.members.length === 0) {
      this.admission = null;
      this.tell([...this.peers.values()], { event: 'admission', body: { admission: null } });
    }
  }

  #write(wire: Wire | null, frame: Frame): void {
    if (wire === null) return;
    queueMicrotask(() => {
      if (wire.open) wire.handlers.onMessage(frame);
    });
  }
}
