import { foundGroup, openReply, startJoin, step, view } from '@conclave/crypto';
import type { GroupEffect, GroupEvent, GroupState, GroupView, JoinState } from '@conclave/crypto';
import { random } from './meeting.ts';
import type { Meeting, Person } from './meeting.ts';

/** The clock of the meeting: it stands still while people work and moves only where they wait. */
export interface MeetingClock {
  now: number;
  readonly wallTime: number;
}

/** One member's group state machine, and what it cost. */
export class Seat {
  readonly person: Person;
  /** Milliseconds of work since the last {@link resetWork}. */
  work = 0;
  wakeAt = Infinity;
  /** The order epoch that this member has the keys of, and the one that it sends with. */
  epoch = -1;
  sendingEpoch = -1;
  readonly #clock: MeetingClock;
  #state: GroupState;

  private constructor(person: Person, clock: MeetingClock, state: GroupState) {
    this.person = person;
    this.#clock = clock;
    this.#state = state;
  }

  static async found(
    meeting: Meeting,
    host: Person,
    clock: MeetingClock,
  ): Promise<{
    readonly seat: Seat;
    readonly effects: readonly GroupEffect[];
    readonly admission: Uint8Array<ArrayBuffer>;
  }> {
    const { roomId, rules, hostKey, joinKey } = meeting;
    const links = [{ linkId: joinKey.linkId, expiresAt: 0, personal: false }];
    const founding = { ...host, roomId, rules, hostKey, links, joinKeys: [joinKey], guesses: [] };
    const { state, effects, admission } = await foundGroup(founding, { ...clock, random });
    const seat = new Seat(host, clock, state);
    return { seat, effects: seat.#note(effects), admission };
  }

  /** Opens the answer to a knock. */
  static async enter(
    person: Person,
    clock: MeetingClock,
    waiting: JoinState,
    answer: Uint8Array,
  ): Promise<Seat> {
    const started = performance.now();
    const opened = await openReply(waiting, answer, { ...clock, random });
    if (!opened.ok) throw new Error(`not let in: ${opened.error.reason}, ${opened.error.detail}`);
    if (opened.value.kind !== 'joined') throw new Error(`not let in: ${opened.value.kind}`);
    const seat = new Seat(person, clock, opened.value.state);
    seat.work = performance.now() - started;
    seat.#note(opened.value.effects);
    return seat;
  }

  /** What it wants done; its own work is added to {@link work}. */
  async take(event: GroupEvent): Promise<readonly GroupEffect[]> {
    this.wakeAt = Infinity;
    const started = performance.now();
    const [state, effects] = await step(this.#state, event, { ...this.#clock, random });
    this.work += performance.now() - started;
    this.#state = state;
    return this.#note(effects);
  }

  get view(): GroupView {
    return view(this.#state, this.#clock.now);
  }

  resetWork(): void {
    this.work = 0;
  }

  #note(effects: readonly GroupEffect[]): readonly GroupEffect[] {
    for (const effect of effects) {
      if (effect.type === 'wake') this.wakeAt = effect.at;
      if (effect.type === 'epoch') {
        this.epoch = effect.epoch;
        effect.baseKey.fill(0);
      }
      if (effect.type === 'switch-sender') this.sendingEpoch = effect.epoch;
      if (effect.type === 'violation') throw new Error(`${effect.rule}: ${effect.detail}`);
      if (effect.type === 'lost' || effect.type === 'out')
        throw new Error(`out of the group: ${effect.reason}`);
    }
    return effects;
  }
}

/** A knock that waits at the server. */
export interface Knock {
  readonly person: Person;
  readonly state: JoinState;
  readonly blob: Uint8Array<ArrayBuffer>;
}

export async function knock(
  meeting: Meeting,
  admission: Uint8Array<ArrayBuffer>,
  joiner: Person,
  clock: MeetingClock,
): Promise<Knock> {
  const { roomId, rules, link, joinKey, hostKey } = meeting;
  const joining = {
    ...joiner,
    roomId,
    rules,
    link,
    joinKey,
    admission,
    hostPub: hostKey.publicKey,
    place: null,
    clockShift: 0,
    guesses: [],
  };
  const started = await startJoin(joining, { ...clock, random });
  if (!started.ok) throw new Error(started.error);
  return { person: joiner, state: started.value.state, blob: started.value.knock };
}
