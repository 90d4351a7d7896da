import { utf8Decode, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { dropJoin, foundGroup, openReply, startJoin, step, view } from '../../src/index.ts';
import type {
  Context,
  DisplayName,
  GroupEffect,
  GroupEvent,
  GroupView,
  JoinKey,
  JoinState,
  PeerAddress,
  PlaceInGroup,
  ReplyFault,
  SigningKey,
} from '../../src/index.ts';
import { GroupState } from '../../src/group/state.ts';
import type { State } from '../../src/group/state.ts';
import type { Meeting } from './meeting-facts.ts';
import type { Listener, OrderedServer } from './server.ts';

export interface Tab {
  readonly name: DisplayName;
  readonly peer: PeerAddress;
  readonly identity: SigningKey;
  readonly hostKey: SigningKey | null;
  readonly joinKey: JoinKey;
}

type EffectOf<T extends GroupEffect['type']> = Extract<GroupEffect, { type: T }>;

/** What surrounds a tab. */
export interface Surroundings {
  readonly now: number;
  readonly wallTime: number;
  readonly random: (length: number) => Bytes;
  readonly server: OrderedServer;
  readonly meeting: Meeting;
  /** Another tab of somebody. */
  person(name: string, options: { identity: SigningKey; isHost: boolean; joinKey: JoinKey }): Promise<Client>;
}

/** One browser tab: the crypto room driven as `call` drives it. */
export class Client implements Listener {
  readonly #world: Surroundings;
  readonly tab: Tab;
  /** How far this device's wall clock is ahead. */
  clockSkew = 0;
  /** Since when this machine sleeps, as the world counts; and how far that put its other clock behind. */
  asleep: number | null = null;
  clockBehind = 0;
  /** What a `clock` answer said. */
  clockShift = 0;
  alive = true;
  reachable = true;
  wakeAt = Infinity;
  place: PlaceInGroup | null = null;
  readonly effects: GroupEffect[] = [];
  readonly refusals: string[] = [];
  /** JOIN-7: what it was told while it waited. */
  readonly attended: boolean[] = [];
  readonly faults: ReplyFault[] = [];
  readonly texts: { readonly from: string; readonly text: string }[] = [];
  /** Base keys by epoch. */
  readonly keys = new Map<number, Bytes>();
  #state: GroupState | null = null;
  #join: JoinState | null = null;

  constructor(world: Surroundings, tab: Tab) {
    this.#world = world;
    this.tab = tab;
  }

  get #context(): Context {
    const { now, random, wallTime } = this.#world;
    return { now: now - this.clockBehind, random, wallTime: wallTime + this.clockSkew };
  }

  get peer(): PeerAddress {
    return this.tab.peer;
  }

  get joined(): boolean {
    return this.#state !== null;
  }

  /** JOIN-3: of the group that this tab is in or was in. */
  get guesses(): GroupView['guesses'] {
    return this.#state === null ? [] : this.view.guesses;
  }

  get view(): GroupView {
    if (this.#state === null) throw new Error('not in the group');
    return view(this.#state, this.#context.now);
  }

  /** What the room keeps to itself, for tests of dishonest members. */
  get inside(): State {
    if (this.#state === null) throw new Error('not in the group');
    return GroupState.reveal(this.#state);
  }

  get join(): JoinState {
    if (this.#join === null) throw new Error('did not knock');
    return this.#join;
  }

  get waiting(): readonly string[] {
    return this.view.applicants.map(({ name }) => name).toSorted();
  }

  get names(): readonly string[] {
    return this.view.members.map(({ name }) => name).toSorted();
  }

  effectsOf<T extends GroupEffect['type']>(type: T): readonly EffectOf<T>[] {
    return this.effects.filter((effect): effect is EffectOf<T> => effect.type === type);
  }

  /** Which request somebody is at the door with. */
  requestOf({ peer }: Client): string {
    const applicant = this.view.applicants.find((each) => each.peer === peer);
    if (applicant === undefined) throw new Error(`${this.tab.name} sees nobody at the door as ${peer}`);
    return applicant.requestId;
  }

  get violations(): readonly string[] {
    return this.effectsOf('violation').map(({ rule, detail }) => `${rule} ${detail}`);
  }

  async found(): Promise<void> {
    const { hostKey } = this.tab;
    if (hostKey === null) throw new Error('not the host');
    const { roomId, rules, links } = this.#world.meeting;
    const joinKeys = [this.tab.joinKey];
    const { guesses } = this;
    const founding = { ...this.tab, roomId, rules, links, joinKeys, hostKey, guesses };
    const founded = await foundGroup(founding, this.#context);
    this.#world.server.found(this, founded.admission);
    this.#enter(founded.state, founded.effects);
  }

  async knock(): Promise<void> {
    const { link, roomId, rules, hostKey } = this.#world.meeting;
    const { admission } = this.#world.server;
    if (admission === null) throw new Error('no group yet');
    const { clockShift, guesses, place } = this;
    const started = await startJoin(
      { ...this.tab, link, roomId, rules, hostPub: hostKey.publicKey, admission, place, clockShift, guesses },
      this.#context,
    );
    if (!started.ok) throw new Error(started.error);
    if (this.#join !== null) dropJoin(this.#join);
    this.#join = started.value.state;
    this.#world.server.knock(this, started.value.knock);
  }

  /** The same person in a fresh tab, as after a reload. */
  async reload({
    joinKey = this.tab.joinKey,
    isHost = this.tab.hostKey !== null,
  }: { readonly joinKey?: JoinKey; readonly isHost?: boolean } = {}): Promise<Client> {
    this.crash();
    const { name, identity } = this.tab;
    const next = await this.#world.person(name, { identity, isHost, joinKey });
    const { admission, anchor } = this.view;
    next.place = { admission, anchor };
    return next;
  }

  crash(): void {
    this.alive = false;
    this.#world.server.drop(this.peer);
  }

  async say(text: string): Promise<void> {
    await this.dispatch({ type: 'send', content: utf8Encode(text) });
  }

  async receive(event: GroupEvent): Promise<void> {
    if (this.#state !== null) await this.dispatch(event);
  }

  async answered(blob: Bytes): Promise<void> {
    if (this.#join === null || this.#state !== null) return;
    const answer = await openReply(this.#join, blob, this.#context);
    if (!answer.ok) this.faults.push(answer.error);
    else if (answer.value.kind === 'refused') {
      this.refusals.push(answer.value.reason);
      if (answer.value.reason === 'clock') this.clockShift = answer.value.clockShift;
      // Whoever is refused goes, or knocks anew.
      this.#world.server.withdraw(this.peer);
    } else if (answer.value.kind === 'waiting') this.attended.push(answer.value.isAttended);
    else this.#enter(answer.value.state, answer.value.effects);
  }

  async dispatch(event: GroupEvent): Promise<void> {
    if (this.#state === null || !this.alive) return;
    this.wakeAt = Infinity;
    const [state, effects] = await step(this.#state, event, this.#context);
    this.#enter(state, effects);
  }

  #enter(state: GroupState, effects: readonly GroupEffect[]): void {
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: GroupEffect): void {
    const { server } = this.#world;
    this.effects.push(effect);
    switch (effect.type) {
      case 'commit':
        if (!server.commit(effect)) server.stale(this, effect.epoch);
        return;
      case 'message':
        return server.message(effect.blob);
      case 'reply':
        return server.reply(effect.peer, effect.blob);
      case 'close-peer':
        server.closed.push(effect.peer);
        return;
      case 'end-at-server':
        server.ended = true;
        return;
      case 'epoch':
        this.keys.set(effect.epoch, effect.baseKey);
        return;
      case 'received':
        this.texts.push({ from: effect.from.name, text: utf8Decode(effect.content) ?? '' });
        return;
      case 'wake':
        this.wakeAt = effect.at + this.clockBehind;
        return;
      case 'overtaken':
      case 'switch-sender':
      case 'unfollowed':
      case 'host-action':
      case 'return-key':
      case 'out':
      case 'violation':
      case 'lost':
        return;
    }
  }
}
