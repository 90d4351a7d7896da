import { createHash, randomBytes } from 'node:crypto';
import { Serial, err, ok, publicLiteral } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import {
  closeCodes,
  commandStatement,
  decodeCommand,
  encodeEvent,
  filePassStatement,
} from '@conclave/protocol';
import type { AnswerBody, AnyEvent, ErrorCode, PeerId, PeerState, RequestBody } from '@conclave/protocol';
import type { LogEntry } from '../log/room-log.ts';
import { RoomMedia } from '../media/room-media.ts';
import type { Meeting } from '../store/meeting-store.ts';
import { AdoptionWindow } from './adoption-window.ts';
import { verifyEd25519 } from './ed25519.ts';
import * as group from './group.ts';
import { holdWelcome, takeWelcomes } from './held-welcomes.ts';
import type { Link, Wire } from './link.ts';
import { Links } from './links.ts';
import { passEvent, sameToken } from './member-pass.ts';
import { checkAdmission, openGate, withCommand, withPolicy } from './meeting-change.ts';
import { PeerHoldings } from './peer-holdings.ts';
import { shownPass, withoutPass } from './passes.ts';
import type { ShownPass } from './passes.ts';
import * as presence from './presence.ts';
import type { Entrance, RoomSurroundings } from './room-surroundings.ts';
import { emptyRoom, isMember } from './room-state.ts';
import type { Effect, Peer, RoomState, Step } from './room-state.ts';
import { makeSeat } from './seats.ts';
import type { SeatRules } from './seats.ts';

type Outcome = Promise<Result<void, ErrorCode>>;

/**
 * One meeting's room: carries out what the pure transitions say. Whatever touches the log runs one after
 * another, so that all members see one order (COM-1).
 */
export class Room {
  #meeting: Meeting;
  readonly #around: RoomSurroundings;
  readonly #serial = new Serial();
  readonly #holdings: PeerHoldings;
  readonly #links = new Links((peer, bytes, lose) => this.#holdings.kept(peer, bytes, lose));
  #state: RoomState = emptyRoom;
  #media: RoomMedia;
  #ended = false;
  readonly #window: AdoptionWindow;
  #audience: { of: RoomState; members: number; waiting: number } | undefined;

  /** @param adoptUntil by `Clock.now`: until then a group that this server does not know may be a former server's (COM-9) */
  constructor(meeting: Meeting, around: RoomSurroundings, adoptUntil: number) {
    this.#meeting = meeting;
    this.#around = around;
    this.#holdings = new PeerHoldings(around.holdings, meeting.roomId, (step) => this.#later(step));
    this.#window = new AdoptionWindow(around, meeting.roomId, adoptUntil);
    this.#media = this.#newMedia();
  }

  /** As it is in force: the store may have forgotten one that goes on. */
  get meeting(): Meeting {
    return this.#meeting;
  }

  get isEmpty(): boolean {
    return this.#state.peers.size === 0;
  }

  /** How many there are to tell of something. */
  get audience(): { readonly members: number; readonly waiting: number } {
    if (this.#audience?.of !== this.#state) {
      const members = [...this.#state.peers.values()].filter(isMember).length;
      this.#audience = { of: this.#state, members, waiting: this.#state.peers.size - members };
    }
    return this.#audience;
  }

  /** COM-9: whether members are believed who say where their group's order stood. */
  get listens(): boolean {
    return this.#window.isOpen;
  }

  get media(): RoomMedia {
    return this.#media;
  }

  /** Undefined where the peer is gone. */
  stateOf(peer: PeerId): Exclude<PeerState, 'connected'> | undefined {
    return this.#state.peers.get(peer)?.membership.state;
  }

  /** JOIN-3: true where no limit keeps this peer from what it came for. */
  isExempt(peer: PeerId): boolean {
    return this.#state.peers.get(peer)?.exempt === true;
  }

  linkOf(peer: PeerId): Link | undefined {
    return this.#links.find(peer);
  }

  /** True only for a token that a peer was given; undefined where the connection names none that is right. */
  shown(body: RequestBody<'enter'>): ShownPass | undefined {
    return shownPass(this.#state, body, sameToken);
  }

  /**
   * For a connection that passed the gate. `respond` is called before anything else goes to it.
   * @param wire the connection; events go to it from now on
   */
  async enter(
    wire: Wire,
    body: RequestBody<'enter'>,
    { isHost, gateKey, address, place }: Entrance,
    respond: (body: AnswerBody<'enter'>) => void,
  ): Outcome {
    if (place !== undefined && !this.#state.peers.has(body.peerId))
      await this.#window.claim(body.peerId, { place, isHost });
    return this.#serial.run(async () => {
      if (this.#ended) return err('refused');
      const { peerId, resume } = body;
      const shown = this.shown(body);
      const known = this.#state.peers.get(peerId);
      if (known !== undefined) {
        if (resume === undefined || shown?.holder !== peerId) return err('refused');
        const missed = await this.#missed(known, resume.seq);
        if (missed !== undefined) {
          const step = group.resumed(this.#state, { ...known, isHost: known.isHost || isHost });
          this.#attach(wire, known, missed, () => respond(this.#entered(known, 'resumed')));
          await this.#apply(step);
          return ok(undefined);
        }
        await this.#apply(presence.dismiss(this.#state, peerId, closeCodes.replaced));
      }
      const exempt = isHost || shown?.ofMember === true || place !== undefined;
      const pass = { token: new Uint8Array(randomBytes(32)), gateKey };
      const newcomer = presence.newcomer({ id: peerId, isHost, exempt, pass, address });
      const seated = makeSeat(this.#state, newcomer, this.#seatRules());
      if (!seated.ok) return seated;
      const entered = presence.enter(seated.value[0], newcomer);
      if (!entered.ok) return entered;
      if (!this.#holdings.seat(newcomer)) return err('too-many-requests');
      await this.#apply(seated.value);
      await this.#apply(entered.value);
      if (shown !== undefined) this.#state = withoutPass(this.#state, shown.holder);
      const missed = place && (await this.#window.goOn(this.#state, place, (step) => this.#apply(step)));
      if (place !== undefined && missed !== undefined) {
        const step = group.readmitted(this.#state, newcomer, place);
        const member = step[0].peers.get(peerId) ?? newcomer;
        this.#attach(wire, member, missed, () => respond(this.#entered(member, 'adopted')));
        await this.#apply(step);
      } else this.#attach(wire, newcomer, [], () => respond(this.#entered(newcomer, 'new')));
      return ok(undefined);
    });
  }

  knock(peer: PeerId, body: RequestBody<'knock'>): Outcome {
    return this.#serial.run(() => this.#attempt(group.knock(this.#state, peer, body)));
  }

  async found(peer: PeerId, { admission }: RequestBody<'found'>): Outcome {
    await this.#window.settled();
    return this.#serial.run(async () => {
      const founded = group.found(this.#state, peer, admission);
      if (!founded.ok) {
        if (founded.error === 'group-exists') this.#tellAdmission(peer);
        return founded;
      }
      await this.#apply(founded.value);
      await this.#around.log.start(this.meeting.roomId, { seq: 0, epoch: 0 });
      this.#window.founded();
      this.#around.logger.info(publicLiteral('group-founded'));
      return ok(undefined);
    });
  }

  welcome(peer: PeerId, body: RequestBody<'welcome'>): Outcome {
    return this.#serial.run(async () => {
      const held = holdWelcome(this.#state, peer, body);
      if (!held.ok) return held;
      if (!this.#holdings.welcomes(held.value, peer)) return err('too-many-requests');
      return this.#attempt(ok([held.value, []]));
    });
  }

  commit(peer: PeerId, body: RequestBody<'commit'>): Promise<Result<AnswerBody<'commit'>, ErrorCode>> {
    return this.#serial.run(async () => {
      if (this.stateOf(peer) !== 'member') return err('wrong-state');
      const welcomes = takeWelcomes(this.#state, peer, body);
      if (!welcomes.ok) return welcomes;
      const { log, clock } = this.#around;
      const taken = await log.commit(this.meeting.roomId, body.epoch, body.blob, clock.now());
      if (!taken.ok) return err('stale');
      await this.#apply(group.committed(this.#state, taken.value, welcomes.value));
      return ok({ seq: taken.value.seq });
    });
  }

  message(peer: PeerId, { blob }: RequestBody<'message'>): Promise<Result<AnswerBody<'message'>, ErrorCode>> {
    return this.#serial.run(async () => {
      if (this.stateOf(peer) !== 'member') return err('wrong-state');
      const { log, clock } = this.#around;
      const taken = await log.message(this.meeting.roomId, blob, clock.now());
      if (!taken.ok) return err('wrong-state');
      await this.#apply([this.#state, group.logged(this.#state, taken.value)]);
      return ok({ seq: taken.value.seq });
    });
  }

  reply({ peerId, blob }: RequestBody<'reply'>): Outcome {
    return this.#serial.run(async () => {
      const replied = group.reply(this.#state, peerId, blob);
      return replied.ok ? this.#attempt(ok([this.#state, replied.value])) : replied;
    });
  }

  /** INV-7: whoever brings it, the host key's signature counts. */
  policy(change: RequestBody<'policy'>): Outcome {
    return this.#serial.run(async () => {
      const { policy, admission } = change;
      const changed = withPolicy(this.#meeting, policy);
      if (!changed.ok) return changed;
      const fits = checkAdmission(this.#meeting, policy, admission, this.#state.admission);
      if (!fits.ok) return fits;
      await this.#keep(changed.value);
      await this.#apply(group.policyChanged(this.#state, change));
      return ok(undefined);
    });
  }

  /**
   * MOD-2: what the host key signed for the connection that brings it.
   * @param nonce that connection's; the caller has seen to it that `counter` is a new one of it
   * @param respond is called before the command takes effect: it may close the connection that brought it
   */
  command({ body, counter, signature }: RequestBody<'command'>, nonce: Bytes, respond: () => void): Outcome {
    return this.#serial.run(async () => {
      const { hostKey, roomId } = this.#meeting;
      const statement = commandStatement(nonce, counter, roomId, body);
      if (!verifyEd25519(hostKey, statement, signature)) return err('refused');
      const order = decodeCommand(body);
      if (!order.ok) return err('malformed');
      const changed = withCommand(this.#meeting, order.value, this.#around.clock.wallTime());
      if (!changed.ok) return changed;
      if (order.value.action === 'end') {
        await this.#around.store.remove(roomId);
        await this.#around.files.removeRoom(roomId);
        this.#ended = true;
        this.#around.logger.info(publicLiteral('meeting-ended'));
      } else await this.#keep(changed.value);
      respond();
      await this.#apply(presence.obey(this.#state, order.value));
      return ok(undefined);
    });
  }

  /** APP-2: what a member shows where files are, for as long as it is one. */
  filePass(peer: PeerId): Result<AnswerBody<'file-pass'>, 'wrong-state'> {
    const { membership, pass } = this.#state.peers.get(peer) ?? {};
    if (membership?.state !== 'member' || pass === undefined) return err('wrong-state');
    const hash = createHash('sha256').update(filePassStatement(pass.token)).digest();
    return ok({ pass: new Uint8Array(hash), largest: this.#around.largestFile });
  }

  leave(peer: PeerId): Promise<void> {
    return this.#serial.run(() => this.#apply(presence.dismiss(this.#state, peer, closeCodes.closed)));
  }

  /** The connection broke: the peer may resume for a while. */
  disconnected(peer: PeerId, wire: Wire): void {
    const link = this.#links.find(peer);
    if (link?.uses(wire) !== true) return;
    link.detach();
    this.#later((state) =>
      // A resume that was under way has brought a new connection by now.
      link.connected ? [state, []] : presence.breakOff(state, peer, this.#around.clock.now()),
    );
  }

  /** Dismisses those who did not come back in time. */
  tick(): void {
    this.#later((state) => presence.expire(state, this.#around.clock.now()));
  }

  /** The server shuts down. */
  close(): void {
    this.#links.endAll(closeCodes.shutdown);
    this.#media.close();
  }

  /** The founder was faster than it knew, or the group's members came back: it may knock there. */
  #tellAdmission(peer: PeerId): void {
    const admission = this.#state.admission ?? null;
    this.#send([peer], { event: 'admission', body: { admission } });
  }

  #seatRules(): SeatRules {
    const { waitingPerRoom, clock } = this.#around;
    const now = clock.wallTime();
    return { waitingPerRoom, isOpen: (key) => openGate(this.#meeting, key, now) !== undefined };
  }

  /** For what nobody waits for. */
  #later(step: (state: RoomState) => Step): void {
    this.#serial
      .run(() => this.#apply(step(this.#state)))
      .catch(() => this.#around.logger.error(publicLiteral('room-fault')));
  }

  /** @returns what the peer has to be told again, or undefined where it cannot resume */
  async #missed(peer: Peer, seq: number): Promise<readonly LogEntry[] | undefined> {
    if (this.#links.of(peer).lost) return undefined;
    if (peer.membership.state === 'waiting') return [];
    const { log, clock } = this.#around;
    // A peer that has not seen its Welcome yet knows no entry: its link holds the Welcome.
    const after = Math.max(seq, peer.membership.startSeq);
    const missed = await log.since(this.meeting.roomId, after, clock.now());
    return missed.ok ? missed.value : undefined;
  }

  async #keep(meeting: Meeting): Promise<void> {
    if (meeting === this.#meeting) return;
    await this.#around.store.update(meeting);
    this.#meeting = meeting;
  }

  /** `respond` is called before anything else goes to the connection. */
  #attach(wire: Wire, peer: Peer, missed: readonly LogEntry[], respond: () => void): void {
    respond();
    this.#links.of(peer).attach(wire, closeCodes.replaced);
    for (const entry of missed) wire.send(encodeEvent('entry', entry));
  }

  #entered({ membership, pass, isHost }: Peer, how: 'new' | 'resumed' | 'adopted'): AnswerBody<'enter'> {
    return {
      state: membership.state,
      resumed: how !== 'new',
      adopted: how === 'adopted',
      resumeToken: pass.token,
      hostKey: this.meeting.hostKey,
      policy: this.meeting.policy,
      admission: group.admissionFor(this.#state, isHost) ?? null,
    };
  }

  async #attempt(result: Result<Step, ErrorCode>): Outcome {
    if (!result.ok) return result;
    await this.#apply(result.value);
    return ok(undefined);
  }

  async #apply([state, effects]: Step): Promise<void> {
    this.#holdings.follow(this.#state, state);
    this.#state = state;
    for (const effect of effects) await this.#perform(effect);
  }

  async #perform(effect: Effect): Promise<void> {
    switch (effect.kind) {
      case 'send':
        return this.#send(effect.to, effect.event);
      case 'show-media':
        for (const event of this.#media.snapshot()) this.#send([effect.to], event);
        return;
      case 'tell-pass':
        return this.#send([effect.to], passEvent(this.#meeting, this.#state, effect.to));
      case 'dismiss':
        this.#media.free(effect.peer);
        return this.#links.end(effect.peer, effect.code);
      case 'drop-group':
        this.#media.close();
        this.#media = this.#newMedia();
        return this.#around.log.drop(this.meeting.roomId);
    }
  }

  #send(to: readonly PeerId[], { event, body }: AnyEvent): void {
    const frame = encodeEvent(event, body);
    // The log replays entries, and the state holds the knocks: people who wait fill no member's link (JOIN-3).
    const keep = event === 'entry' || event === 'knock' ? 'once' : 'keep';
    this.#links.send(to, frame, keep);
  }

  #newMedia(): RoomMedia {
    const members = () => [...this.#state.peers.values()].filter(isMember).map(({ id }) => id);
    return new RoomMedia({
      ...this.#around,
      addressOf: (peer) => this.#state.peers.get(peer)?.address ?? '',
      isMember: (peer) => this.stateOf(peer) === 'member',
      tell: (peer, event) => this.#send([peer], event),
      tellOthers: (peer, event) =>
        this.#send(
          members().filter((id) => id !== peer),
          event,
        ),
    });
  }
}
