import type { Bytes } from '@conclave/base';
import { dropJoin, foundGroup, openReply, startJoin, step, view } from '../../src/index.ts';
import type { GroupEffect, GroupEvent, GroupView, JoinState, PeerAddress, Rules } from '../../src/index.ts';
import { GroupState } from '../../src/group/state.ts';
import type { State } from '../../src/group/state.ts';
import { takesOut } from './ghost.ts';
import { Outbox } from './outbox.ts';
import { pendingChange } from './pending-change.ts';
import type { OpenTab, Owner, Scene } from './scene.ts';
import { contextOf, isAdopted } from './tab-context.ts';
import type { Connection, LogRecord, Notice, Request } from './wire.ts';

/** How long what the server can't take, and a knock at a key that was given up, wait; milliseconds. */
const [retryTime, formerKeyTime] = [1_000, 5_000];

/** One browser tab: the group of the crypto room with the surroundings that `call` gives it. */
export class Tab implements OpenTab {
  readonly #scene: Scene;
  readonly person: Owner;
  readonly peer: PeerAddress;
  /** How far from the server, in usual distances. */
  readonly remoteness: number;
  over = false;
  /** False while the connection is known to be broken. */
  connected = false;
  readonly epochs = new Set<number>();
  wokenInVain = 0;
  knewPasscode = true;
  #connection: Connection;
  #admission: Bytes | null = null;
  #rules: Rules;
  #group: GroupState | null = null;
  #founding: { readonly state: GroupState; readonly effects: readonly GroupEffect[] } | null = null;
  #knock: {
    readonly state: JoinState;
    readonly blob: Bytes;
    readonly admission: Bytes;
    taken: boolean;
  } | null = null;
  #seq = 0;
  #cancelWake = () => {};
  readonly #outbox: Outbox;

  constructor(scene: Scene, person: Owner, peer: PeerAddress) {
    this.#scene = scene;
    this.person = person;
    this.peer = peer;
    this.remoteness = 0.2 + 1.8 * scene.random.unit();
    this.#connection = scene.connection(this);
    this.#rules = scene.meeting.rules;
    this.#outbox = new Outbox((request) => this.transmit(request));
  }

  get joined(): boolean {
    return this.#group !== null;
  }

  get view(): GroupView {
    return view(this.group, this.#context.now);
  }

  get group(): GroupState {
    if (this.#group === null) throw new Error(`${this.peer} is not in the group`);
    return this.#group;
  }

  get inside(): State {
    return GroupState.reveal(this.group);
  }

  get isMember(): boolean {
    return this.joined && !this.over;
  }

  get #context() {
    return contextOf(this.#scene, this.person);
  }

  get #who() {
    const isHost = this.person.hostKey !== null;
    return { address: this.peer, isHost, hear: (notice: Notice) => this.#hear(notice) };
  }

  async enter(): Promise<void> {
    this.connected = true;
    const entered = this.#scene.server.enter(this.#who, this.#connection);
    if (entered === undefined) return this.person.closed(this, 'refused');
    this.#admission = entered.admission;
    this.#rules = this.#scene.meeting.rules;
    await this.#approach();
  }

  /** Gone without a word: the page was closed, or the browser crashed. */
  crash(noticedAfter: number): void {
    const { agenda, server } = this.#scene;
    this.close();
    const connection = this.#connection;
    connection.cut();
    agenda.after(noticedAfter, () => server.broken(this.peer, connection));
  }

  close(): void {
    this.over = true;
    this.#cancelWake();
    if (this.#knock !== null && this.#group === null) dropJoin(this.#knock.state);
  }

  async leave(): Promise<void> {
    if (this.#group !== null) await this.dispatch({ type: 'leave' });
    this.abandon();
  }

  /** The place in the group is lost; the server is told. */
  abandon(): void {
    if (this.over) return;
    this.transmit({ type: 'leave' });
    this.close();
  }

  /**
   * The connection breaks.
   * @param noticed after how long the server and this client notice, ms
   * @param back after how long it comes back, ms
   */
  cut(noticed: { readonly server: number; readonly client: number }, back: number): void {
    const { agenda, server } = this.#scene;
    const connection = this.#connection;
    connection.cut();
    agenda.after(noticed.server, () => server.broken(this.peer, connection));
    agenda.after(noticed.client, () => {
      if (this.#connection !== connection) return;
      this.#disconnected();
    });
    agenda.after(Math.max(noticed.client, back) + 1, () => this.#reconnect(connection));
  }

  #disconnected(): void {
    this.connected = false;
    this.#outbox.disconnected();
    // Whether the server has it, nobody knows here: the next one takes its place.
    if (this.#knock?.taken === false && this.#group === null) this.#dropKnock();
  }

  /** Nothing arrives on that way for so many ms. */
  stall(way: 'up' | 'log' | 'side', time: number): void {
    this.#connection[way].notBefore(this.#scene.agenda.now + time);
  }

  async #reconnect(broken: Connection): Promise<void> {
    if (this.over || this.#connection !== broken) return;
    this.#disconnected();
    const { server, agenda, story } = this.#scene;
    this.#connection = this.#scene.connection(this);
    // Whether a group was founded whose answer was lost, nobody knows here.
    const mayResume = this.#founding === null && this.#scene.mayResume();
    const isKnown = mayResume && server.resume(this.peer, this.#connection, this.#seq);
    const way = { who: this.#who, connection: this.#connection, seq: this.#seq };
    if (isKnown || (mayResume && this.joined && isAdopted(this.#scene, this, way))) {
      story.tell(`${this.person.labelOf(this)} resumes`);
      const connection = this.#connection;
      // The answer to the first ping tells that everything that was missed has come.
      connection.sendLast(() => {
        if (this.over || this.#connection !== connection) return;
        this.connected = true;
        this.#outbox.resend(!isKnown);
        return this.#approach();
      });
      return;
    }
    story.tell(`${this.person.labelOf(this)} can't resume`);
    if (this.joined || this.#founding !== null) return this.person.lost(this, 'not resumed');
    this.#dropKnock();
    agenda.after(1, () => (this.over ? undefined : this.enter()));
  }

  /** One event for the group, whose effects are carried out. */
  async dispatch(event: GroupEvent, record?: LogRecord): Promise<void> {
    if (this.#group === null || this.over) return;
    this.#cancelWake();
    const before = this.inside;
    const ghost = record?.kind === 'commit' ? this.#scene.ghostOf(this) : null;
    const [state, effects] = await step(this.#group, event, this.#context);
    await this.#carryOut(state, effects);
    if (ghost !== null && record !== undefined && effects.some(takesOut))
      await this.#scene.haunt(ghost, record, this);
    this.#scene.checker.woken(this, effects, this.#context.now);
    this.#scene.checker.stepped(this, { before, effects, record });
  }

  async #hear(notice: Notice): Promise<void> {
    if (this.over) return;
    switch (notice.type) {
      case 'entry':
        if (notice.record.seq <= this.#seq || this.#group === null) return;
        if (notice.record.seq > this.#seq + 1) throw new Error('the simulated log has a hole');
        this.#seq = notice.record.seq;
        this.#outbox.seen(notice.record.blob);
        return this.dispatch({ ...notice.record, type: 'entry' }, notice.record);
      case 'welcome':
        return this.#answered(notice.blob, notice.seq);
      case 'reply':
        return this.#answered(notice.blob, null);
      case 'knock':
      case 'knock-withdrawn':
      case 'peer-state':
        return this.dispatch(notice);
      case 'admission':
        this.#admission = notice.admission;
        return this.#approach();
      case 'policy':
        this.#admission = notice.admission;
        this.#rules = notice.rules;
        return this.#outlast();
      case 'answer':
        return this.#settled(notice);
      case 'restarted':
        return this.cut({ server: 0, client: 1 }, this.#scene.random.between(300, 6_000));
      case 'closed':
        return this.person.closed(this, notice.reason);
    }
  }

  async #settled({ request, verdict }: Extract<Notice, { type: 'answer' }>): Promise<void> {
    const { agenda } = this.#scene;
    const waits = this.#outbox.answered(request, verdict);
    if (request.type === 'found') {
      if (verdict !== 'ok' && verdict !== 'group-exists') throw new Error(`founding: ${verdict}`);
      return this.#founded(verdict === 'ok');
    }
    if (request.type === 'knock' && request.blob === this.#knock?.blob) {
      this.#knock.taken = verdict === 'ok';
      // Welcomed on a knock whose answer was lost, with the keys that it needs.
      if (verdict === 'wrong-state' && this.#group === null)
        return this.person.lost(this, 'welcomed too early');
    }
    if (!waits || request.type !== 'commit') return;
    const { epoch } = request;
    if (verdict === 'stale') return this.dispatch({ type: 'commit-stale', epoch });
    agenda.after(retryTime, () => this.dispatch({ type: 'commit-stale', epoch }));
  }

  async #approach(): Promise<void> {
    if (this.over || this.#group !== null || !this.connected) return;
    if (this.#admission !== null) return this.#knockAt(this.#admission);
    this.#dropKnock();
    if (this.person.hostKey !== null) await this.#found();
  }

  async #found(): Promise<void> {
    const { hostKey } = this.person;
    if (hostKey === null || this.#founding !== null) return;
    const { links } = this.#scene.meeting;
    const joinKeys = this.#scene.meeting.keys(this.#rules.pwVersion);
    const founded = await foundGroup({ ...this.#entrant(), hostKey, links, joinKeys }, this.#context);
    this.#founding = founded;
    const { groupId } = GroupState.reveal(founded.state).setting.genesis;
    this.transmit({ type: 'found', admission: founded.admission, groupId });
    this.#admission = founded.admission;
  }

  async #founded(taken: boolean): Promise<void> {
    const founding = this.#founding;
    this.#founding = null;
    if (founding === null || !taken) return this.#approach();
    this.#seq = 0;
    await this.#join(founding.state, founding.effects);
  }

  #entrant() {
    const { roomId } = this.#scene.meeting;
    const { identity, name } = this.person;
    return { roomId, rules: this.#rules, identity, name, peer: this.peer, guesses: [] };
  }

  async #knockAt(admission: Bytes): Promise<void> {
    if (this.#knock?.admission === admission || this.#founding !== null) return;
    this.#dropKnock();
    const { hostKey } = this.person;
    const { link, hostPub } = this.#scene.meeting;
    const joinKey = this.person.joinKey(this.#rules);
    this.knewPasscode = this.person.knowsPasscode || this.person.returnKey !== null;
    const { clockShift, place } = this.person;
    const way = { link, hostPub, admission, place, clockShift };
    const started = await startJoin({ ...this.#entrant(), joinKey, hostKey, ...way }, this.#context);
    if (!started.ok && (started.error === 'old-admission' || started.error === 'former-passcode'))
      return this.person.cannotKnock(this, started.error);
    if (!started.ok) throw new Error(`${this.person.labelOf(this)} can't knock: ${started.error}`);
    const { state, knock: blob } = started.value;
    this.#knock = { state, blob, admission, taken: false };
    this.transmit({ type: 'knock', blob, groupId: state.admission.groupId });
  }

  async knockAgain(): Promise<void> {
    if (this.#group !== null) return;
    this.#dropKnock();
    await this.#approach();
  }

  /** JOIN-2: nobody may be left who held the key that it knocked at. */
  #outlast(knock = this.#knock): void {
    if (knock === null || knock.admission === this.#admission) return;
    const unanswered = () => (this.#knock === knock ? this.person.lost(this, 'a former key') : undefined);
    this.#scene.agenda.after(formerKeyTime, unanswered);
  }

  #dropKnock(): void {
    if (this.#knock !== null) dropJoin(this.#knock.state);
    this.#knock = null;
  }

  async #answered(blob: Bytes, seq: number | null): Promise<void> {
    if (this.#group !== null || this.#knock === null) return;
    const opened = await openReply(this.#knock.state, blob, this.#context);
    if (!opened.ok) return this.person.distrusts(this, opened.error, seq !== null);
    if (opened.value.kind === 'waiting') return;
    if (opened.value.kind === 'refused') {
      this.#dropKnock();
      return this.person.refused(this, opened.value);
    }
    if (seq === null) return this.person.lost(this, 'a Welcome as a reply');
    this.#seq = seq;
    await this.#join(opened.value.state, opened.value.effects);
  }

  async #join(state: GroupState, effects: readonly GroupEffect[]): Promise<void> {
    // Its keys are the group's now.
    this.#knock = null;
    await this.#carryOut(state, effects);
    this.#scene.story.tell(`${this.person.labelOf(this)} is in, epoch ${this.view.epoch}`);
    this.#scene.checker.entered(this, effects);
    const { givenBy, hostKey } = this.person;
    if (givenBy !== null && hostKey !== null)
      await this.dispatch({ type: 'take-over', hostKey, from: givenBy });
  }

  async #carryOut(state: GroupState, effects: readonly GroupEffect[]): Promise<void> {
    this.#group = state;
    if (!GroupState.reveal(state).over) {
      const { admission, anchor } = this.view;
      this.person.place = { admission, anchor };
      this.person.review(this);
    }
    for (const effect of effects) await this.#perform(effect);
  }

  async #perform(effect: GroupEffect): Promise<void> {
    switch (effect.type) {
      case 'commit':
        this.#scene.story.tell(`${this.person.labelOf(this)} commits ${pendingChange(this)}`);
        return this.#post(effect, 'keep');
      case 'message':
        return this.#post({ type: 'message', blob: effect.blob }, effect.keep ? 'keep' : 'once');
      case 'reply':
      case 'close-peer':
        return this.#post(effect, 'keep');
      case 'end-at-server':
        return this.#post({ type: 'end' }, 'keep');
      case 'epoch':
        this.#outbox.dropCommits();
        return;
      case 'out':
        return this.person.out(this, effect.reason);
      case 'lost':
        return this.person.lost(this, effect.reason);
      case 'wake':
        this.#cancelWake = this.#scene.agenda.at(effect.at - this.person.uptime, () =>
          this.dispatch({ type: 'tick' }),
        );
        return;
      case 'return-key':
        this.person.returnKey = effect.joinKey;
        return;
      case 'host-action':
        if (effect.action !== 'policy' && effect.action !== 'hand-over') return;
        if (this.person.hostKey !== null) this.#scene.show(this);
        return;
      case 'switch-sender':
      case 'received':
      case 'overtaken':
      case 'unfollowed':
      case 'violation':
        return;
    }
  }

  #post(request: Request, keep: 'keep' | 'once'): void {
    this.#outbox.add(request, keep, this.connected);
  }

  /** On its way to the server, which answers; what a dishonest member sends goes past its own group. */
  transmit(request: Request): void {
    const { server } = this.#scene;
    this.#connection.up.send(() => {
      const verdict = server.handle(this.peer, request);
      if (verdict !== null) server.answer(this.peer, request, verdict);
    });
  }
}
