import { equalBytes, inBackground } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { PeerAddress, Rules } from '../../src/index.ts';
import type { Agenda } from './agenda.ts';
import type { Random } from './random.ts';
import type { Connection, LogRecord, Notice, OrderPlace, Request, SealedTo, Verdict } from './wire.ts';

/** How long a peer whose connection broke may come back, in milliseconds. */
const resumeTime = 45_000;

/** COM-9: how long after a restart members are believed, in milliseconds. */
const adoptTime = 60_000;

/** Something that the server keeps until it knows that it arrived. */
interface Kept {
  readonly notice: Notice;
  arrived: boolean;
}

interface Peer {
  readonly address: PeerAddress;
  readonly isHost: boolean;
  readonly hear: (notice: Notice) => void | Promise<void>;
  connection: Connection | null;
  /** What it knocked with while it waits; null before it knocks. */
  knock: Bytes | null;
  /** Its log begins after this entry; null while it waits. */
  startSeq: number | null;
  kept: Kept[];
  forget: () => void;
}

/** Who comes. */
export type Who = Pick<Peer, 'address' | 'isHost' | 'hear'>;

/** What the server was told, for checks. */
export interface Ear {
  said(record: LogRecord): void;
  dropped(): void;
}

/** COM-1 and the rooms of the real server, in memory: knows peers and blobs, and orders them. */
export class Server {
  readonly #agenda: Agenda;
  readonly #random: Random;
  readonly #ear: Ear;
  readonly #peers = new Map<PeerAddress, Peer>();
  readonly #closed = new Set<PeerAddress>();
  admission: Bytes | null = null;
  #groupId: Bytes = new Uint8Array(0);
  /** How many groups there were. */
  groups = 0;
  ended = false;
  epoch = 0;
  #log: LogRecord[] = [];
  /** The log begins behind this entry. */
  #start = 0;
  /** COM-9: the group into which each peer was let, which its pass says over restarts. */
  readonly #passes = new Map<PeerAddress, Bytes>();
  #adoptUntil = 0;
  #claims = new Map<PeerAddress, { readonly place: OrderPlace; readonly isHost: boolean }>();
  #adopted: OrderPlace | null = null;

  constructor(agenda: Agenda, random: Random, ear: Ear) {
    this.#agenda = agenda;
    this.#random = random;
    this.#ear = ear;
  }

  get log(): readonly LogRecord[] {
    return this.#log;
  }

  /** COM-9: from where the order went on. */
  get adopted(): OrderPlace | null {
    return this.#adopted;
  }

  get members(): readonly PeerAddress[] {
    return this.#members().map(({ address }) => address);
  }

  /** JOIN-1: past the gate. @returns what it may seal to, or undefined where it may not come in */
  enter(who: Who, connection: Connection): { readonly admission: Bytes | null } | undefined {
    const { address, isHost } = who;
    if (this.ended || this.#closed.has(address)) return undefined;
    this.#dismiss(address, 'replaced');
    this.#seat(who, connection);
    const live = this.#members().some((member) => member.connection !== null);
    return { admission: live || !isHost ? this.admission : null };
  }

  /** The process ends and another one starts: what is stored is all that is left. */
  restart(): void {
    this.admission = null;
    this.#log = [];
    this.#claims = new Map();
    this.#adopted = null;
    this.#adoptUntil = this.#agenda.now + adoptTime;
    for (const peer of this.#peers.values()) this.#forgetPeer(peer);
  }

  /**
   * COM-9: a member says where its group's order stood. Nobody is waited for here: whoever comes first is believed, until more
   * say something else, or the host.
   * @returns whether it is a member again; what it missed is under way
   */
  adopt(who: Who, connection: Connection, place: OrderPlace): boolean {
    const { address, isHost } = who;
    const group = this.#passes.get(address);
    const isForeign = this.admission !== null && this.#adopted === null;
    if (this.ended || this.#closed.has(address) || isForeign || this.#agenda.now >= this.#adoptUntil)
      return false;
    if (group === undefined || !equalBytes(group, place.groupId)) return false;
    this.#claims.set(address, { place, isHost });
    const chosen = chosenOf([...this.#claims.values()]);
    if (chosen === undefined || !isSame(chosen, place)) return false;
    if (this.#adopted === null || !isSame(this.#adopted, place)) {
      for (const peer of this.#members()) this.#forgetPeer(peer);
      [this.#adopted, this.admission, this.#groupId] = [place, place.admission, place.groupId];
      [this.#log, this.#start, this.epoch] = [[], place.seq, place.epoch];
      for (const peer of this.#peers.values())
        this.#tell(peer, { type: 'admission', admission: this.admission });
    }
    const peer = this.#seat(who, connection);
    peer.startSeq = place.seq;
    for (const record of this.#log) this.#tell(peer, { type: 'entry', record });
    for (const other of this.#peers.values())
      if (other.knock !== null) this.#tell(peer, { type: 'knock', peer: other.address, blob: other.knock });
    return true;
  }

  /** @returns false where it has to enter anew; otherwise what was missed is under way */
  resume(address: PeerAddress, connection: Connection, seq: number): boolean {
    const peer = this.#peers.get(address);
    if (peer === undefined || this.ended) return false;
    const wasBroken = peer.connection === null;
    peer.connection?.cut();
    peer.connection = connection;
    peer.forget();
    const after = Math.max(seq, peer.startSeq ?? Infinity);
    // Of what arrived the server doesn't know all: some comes twice.
    const twice = peer.kept.filter(({ arrived }) => arrived).slice(-this.#random.between(1, 3));
    const again = peer.kept.filter((kept) => !kept.arrived || twice.includes(kept));
    peer.kept = [];
    for (const { notice } of again) this.#tell(peer, notice);
    for (const record of this.#log.slice(after - this.#start)) this.#tell(peer, { type: 'entry', record });
    if (wasBroken && peer.startSeq !== null) this.#hint(address, 'connected');
    return true;
  }

  /** The server notices that a connection is gone. */
  broken(address: PeerAddress, connection: Connection): void {
    const peer = this.#peers.get(address);
    if (peer === undefined || peer.connection !== connection) return;
    peer.connection = null;
    if (peer.startSeq !== null) this.#hint(address, 'broken');
    peer.forget = this.#agenda.after(resumeTime, () => this.#dismiss(address, 'closed'));
  }

  /** @returns null where no answer is due */
  handle(from: PeerAddress, request: Request): Verdict | null {
    const peer = this.#peers.get(from);
    if (peer === undefined) return null;
    switch (request.type) {
      case 'found':
        return this.#found(peer, request);
      case 'knock':
        if (peer.startSeq !== null) return 'wrong-state';
        if (this.admission === null || !equalBytes(this.#groupId, request.groupId)) return 'stale';
        peer.knock = request.blob;
        this.#tellMembers({ type: 'knock', peer: from, blob: request.blob });
        return 'ok';
      case 'commit':
        if (peer.startSeq === null) return 'wrong-state';
        return this.#commit(from, request);
      case 'message':
        if (peer.startSeq === null) return 'wrong-state';
        this.#append('message', request.blob, from);
        return 'ok';
      case 'reply':
        return this.#reply(request);
      case 'close-peer':
        this.#closed.add(request.peer);
        this.#dismiss(request.peer, 'closed');
        return 'ok';
      case 'end':
        this.ended = true;
        for (const address of this.#peers.keys()) this.#dismiss(address, 'ended');
        return null;
      case 'leave':
        this.#dismiss(from, 'closed');
        return null;
    }
  }

  /** INV-7: the host tells what is in force from now on. Knocks that were sealed to a former key open for nobody new. */
  show(from: PeerAddress, rules: Rules, admission: Bytes): boolean {
    const isMember = (this.#peers.get(from)?.startSeq ?? null) !== null;
    if (!isMember || this.admission === null) return false;
    const isRenewed = !equalBytes(admission, this.admission);
    this.admission = admission;
    for (const peer of this.#peers.values()) {
      if (isRenewed) peer.knock = null;
      if (peer.startSeq === null) this.#tell(peer, { type: 'policy', rules, admission });
    }
    return true;
  }

  answer(to: PeerAddress, request: Request, verdict: Verdict): void {
    const peer = this.#peers.get(to);
    if (peer !== undefined) this.#tell(peer, { type: 'answer', request, verdict });
  }

  #found(founder: Peer, { admission, groupId }: Extract<Request, { type: 'found' }>): Verdict {
    if (founder.startSeq !== null) return 'wrong-state';
    const members = this.#members();
    if (members.some(({ connection }) => connection !== null)) {
      this.#tell(founder, { type: 'admission', admission: this.admission });
      return 'group-exists';
    }
    for (const { address } of members) this.#dismiss(address, 'closed');
    this.admission = admission;
    this.#groupId = groupId;
    this.groups += 1;
    this.epoch = 0;
    this.#log = [];
    this.#start = 0;
    this.#adopted = null;
    founder.startSeq = 0;
    this.#passes.set(founder.address, groupId);
    for (const peer of this.#peers.values())
      if (peer.startSeq === null) this.#tell(peer, { type: 'admission', admission });
    return 'ok';
  }

  #commit(from: PeerAddress, { epoch, blob, welcomes }: Extract<Request, { type: 'commit' }>): Verdict {
    if (epoch !== this.epoch) return 'stale';
    this.epoch++;
    const { seq } = this.#append('commit', blob, from);
    const joining = welcomes.flatMap(({ peer: address, blob: welcome }) => {
      const peer = this.#peers.get(address);
      return peer === undefined ? [] : [{ peer, welcome }];
    });
    for (const { peer } of joining) {
      peer.startSeq = seq;
      peer.knock = null;
      this.#passes.set(peer.address, this.#groupId);
    }
    for (const { peer, welcome } of joining) {
      this.#tell(peer, { type: 'welcome', blob: welcome, seq });
      for (const other of this.#peers.values())
        if (other.knock !== null) this.#tell(peer, { type: 'knock', peer: other.address, blob: other.knock });
    }
    return 'ok';
  }

  #append(kind: LogRecord['kind'], blob: Bytes, from: PeerAddress): LogRecord {
    const epoch = kind === 'commit' ? this.epoch - 1 : this.epoch;
    const record = { seq: this.#start + this.#log.length + 1, kind, epoch, blob, from };
    this.#log.push(record);
    this.#ear.said(record);
    for (const peer of this.#members()) this.#tell(peer, { type: 'entry', record });
    return record;
  }

  #reply({ peer: to, blob }: SealedTo): Verdict {
    const peer = this.#peers.get(to);
    if (peer === undefined) return 'no-such-peer';
    const { startSeq } = peer;
    this.#tell(peer, startSeq === null ? { type: 'reply', blob } : { type: 'welcome', blob, seq: startSeq });
    return 'ok';
  }

  #seat(who: Who, connection: Connection): Peer {
    const peer: Peer = { ...who, connection, knock: null, startSeq: null, kept: [], forget: () => {} };
    this.#peers.set(who.address, peer);
    return peer;
  }

  /** As if it had never come; it sees no more than that its connection is gone. */
  #forgetPeer(peer: Peer): void {
    this.#peers.delete(peer.address);
    peer.forget();
    peer.connection?.cut();
    inBackground(Promise.resolve(peer.hear({ type: 'restarted' })));
  }

  #dismiss(address: PeerAddress, reason: Extract<Notice, { type: 'closed' }>['reason']): void {
    const peer = this.#peers.get(address);
    if (peer === undefined) return;
    this.#peers.delete(address);
    peer.forget();
    this.#tell(peer, { type: 'closed', reason });
    if (peer.startSeq === null) {
      if (peer.knock !== null) this.#tellMembers({ type: 'knock-withdrawn', peer: address });
    } else if (this.#members().length > 0) this.#hint(address, 'closed');
    else this.#dropGroup();
  }

  /** JOIN-7: nobody is left who could admit. */
  #dropGroup(): void {
    this.admission = null;
    this.#log = [];
    this.#ear.dropped();
    for (const peer of this.#peers.values()) {
      peer.knock = null;
      this.#tell(peer, { type: 'admission', admission: null });
    }
  }

  #members(): readonly Peer[] {
    return [...this.#peers.values()].filter(({ startSeq }) => startSeq !== null);
  }

  #hint(peer: PeerAddress, state: 'broken' | 'connected' | 'closed'): void {
    this.#tellMembers({ type: 'peer-state', peer, state }, peer);
  }

  #tellMembers(notice: Notice, except?: PeerAddress): void {
    for (const member of this.#members()) if (member.address !== except) this.#tell(member, notice);
  }

  /** All but entries of the log, which are repeated from the log, is kept in case that the connection breaks. */
  #tell(peer: Peer, notice: Notice): void {
    const kept = { notice, arrived: false };
    if (notice.type !== 'entry' && notice.type !== 'answer') peer.kept.push(kept);
    if (peer.kept.length > 64)
      peer.kept = peer.kept.filter(({ arrived }, index) => !arrived || index > peer.kept.length - 4);
    const { connection } = peer;
    if (connection === null) return;
    const isLog = notice.type === 'entry' || notice.type === 'welcome';
    const at = (isLog ? connection.log : connection.side).send(() => {
      kept.arrived = true;
      return peer.hear(notice);
    });
    // What a member is told, it is told after its Welcome.
    if (notice.type === 'welcome') connection.side.notBefore(at);
  }
}

/** Where most say that it stood, or most hosts; among as many, where it went furthest. */
function chosenOf(
  claims: readonly { readonly place: OrderPlace; readonly isHost: boolean }[],
): OrderPlace | undefined {
  const hosts = claims.filter(({ isHost }) => isHost);
  const places = (hosts.length > 0 ? hosts : claims).map(({ place }) => place);
  const backing = (place: OrderPlace): number => places.filter((other) => isSame(place, other)).length;
  const [first] = places.toSorted((a, b) => backing(b) - backing(a) || b.epoch - a.epoch || b.seq - a.seq);
  return first;
}

function isSame(a: OrderPlace, b: OrderPlace): boolean {
  return a.epoch === b.epoch && a.seq === b.seq && equalBytes(a.groupId, b.groupId);
}
