import type { Sample } from '../sample.ts';
import { Floor } from './floor.ts';
import { person } from './meeting.ts';
import type { Meeting } from './meeting.ts';
import { knock, Seat } from './seat.ts';
import type { Knock, MeetingClock } from './seat.ts';

export type Note = (what: string, unit: Sample['unit'], value: number) => void;

/** One meeting from its founding to a removal. */
export class Gathering {
  readonly #meeting: Meeting;
  readonly #clock: MeetingClock;
  readonly #floor: Floor;
  readonly #host: Seat;
  readonly #admission: Uint8Array<ArrayBuffer>;
  #people = 1;

  private constructor(
    meeting: Meeting,
    clock: MeetingClock,
    { seat, effects, admission }: Awaited<ReturnType<typeof Seat.found>>,
  ) {
    this.#meeting = meeting;
    this.#clock = clock;
    this.#floor = new Floor(clock);
    this.#host = seat;
    this.#admission = admission;
    this.#floor.sit(seat, effects);
  }

  static async of(meeting: Meeting): Promise<Gathering> {
    const clock = { now: 0, wallTime: Date.now() };
    return new Gathering(meeting, clock, await Seat.found(meeting, await person(0, meeting.hostKey), clock));
  }

  /** `running`: how many of the members take part in what comes next. */
  async measure(members: number, running: number, note: Note): Promise<void> {
    await this.#floor.until(() => this.#switched());
    await this.#letIn('', running - 1, 'all', () => undefined);
    if (members > running) await this.#letIn('fill', members - running, 'none', note);
    await this.#letIn('add', 1, 'all', note);
    await this.#remove(note);
  }

  /** Lets `count` people in who knock at once; those who stay run from then on. */
  async #letIn(what: string, count: number, staying: 'all' | 'none', note: Note): Promise<void> {
    const knocks = await this.#makeKnocks(count);
    const last = knocks.at(-1);
    if (last === undefined) return;
    const finish = this.#start();
    for (const one of knocks) this.#floor.knock(one);
    await this.#floor.until(() => this.#floor.answers.has(last.person.peer) && this.#together());
    const entered: Seat[] = [];
    for (const { person: joiner, state } of staying === 'all' ? knocks : [last]) {
      entered.push(await Seat.enter(joiner, this.#clock, state, this.#answer(joiner.peer)));
    }
    finish(what, note, entered);
    note(`${what}, Welcome of the last`, 'bytes', this.#answer(last.person.peer).length);
    if (staying === 'all') for (const seat of entered) this.#floor.sit(seat, []);
    await this.#floor.until(() => this.#switched());
  }

  /** Somebody from the middle of a tree in which nobody but the host has committed: the dearest removal. */
  async #remove(note: Note): Promise<void> {
    const peer = `peer-${this.#people >> 1}`;
    const member = this.#host.view.members.find((one) => one.peer === peer);
    if (member === undefined) throw new Error('nobody to remove');
    this.#floor.leave(peer);
    const before = this.#host.epoch;
    const finish = this.#start();
    await this.#floor.ask(this.#host, { type: 'remove', id: member.id });
    await this.#floor.until(() => this.#host.epoch > before && this.#together());
    const adopted = this.#clock.now;
    const ms = finish('remove', note, []);
    await this.#floor.until(() => this.#switched());
    note('remove, all have switched', 'ms', ms + this.#clock.now - adopted);
  }

  /** @returns what to call when everybody has the new epoch: notes the times and bytes, and returns the time in all, ms */
  #start(): (what: string, note: Note, entered: readonly Seat[]) => number {
    const began = this.#clock.now;
    for (const seat of this.#floor.seats) seat.resetWork();
    this.#floor.takeTraffic();
    return (what, note, entered) => {
      const others = [...this.#floor.seats.filter((seat) => seat !== this.#host), ...entered];
      const waiting = this.#clock.now - began;
      const slowest = Math.max(0, ...others.map((seat) => seat.work));
      const ms = waiting + this.#host.work + slowest;
      const { toEach, fromHost } = this.#floor.takeTraffic();
      note(`${what}, all have the epoch`, 'ms', ms);
      note(`${what}, of that waiting`, 'ms', waiting);
      note(`${what}, of that the host's work`, 'ms', this.#host.work);
      note(`${what}, of that another's work`, 'ms', slowest);
      note(`${what}, to each member`, 'bytes', toEach);
      note(`${what}, from the host`, 'bytes', fromHost);
      return ms;
    };
  }

  async #makeKnocks(count: number): Promise<readonly Knock[]> {
    const knocks: Knock[] = [];
    for (let i = 0; i < count; i += 1) {
      const joiner = await person(this.#people);
      this.#people += 1;
      knocks.push(await knock(this.#meeting, this.#admission, joiner, this.#clock));
    }
    return knocks;
  }

  #answer(peer: string): Uint8Array {
    const answer = this.#floor.answers.get(peer);
    if (answer === undefined) throw new Error('somebody was left out');
    return answer;
  }

  #together(): boolean {
    return this.#floor.seats.every((seat) => seat.epoch === this.#host.epoch);
  }

  #switched(): boolean {
    return this.#together() && this.#floor.seats.every((seat) => seat.sendingEpoch === seat.epoch);
  }
}
