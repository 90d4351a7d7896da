import { signal } from '@conclave/base';
import type { Cancel, Clock, ReadonlySignal } from '@conclave/base';
import type { GroupView, Member, MemberId } from '@conclave/crypto';
import type { Notice } from '../notices.ts';

/** FRM-8: no receiver keeps an old epoch's keys for longer, so nobody sends under them. */
const departingMs = 5_000;

/** Who comes back to the door within this time has not gone. */
const sameKnockMs = 30_000;

export type RosterNotice = Pick<Notice, 'kind' | 'name'>;

/** What can't be read off one tree: who came when, who went, and who may still be able to decrypt. */
export class RosterHistory {
  readonly #clock: Clock;
  readonly #order = new Map<MemberId, number>();
  readonly #departing = signal<readonly Member[]>([]);
  /** When somebody stood at the door last. */
  readonly #atDoor = new Map<MemberId, number>();
  #cancel: Cancel = () => {};

  constructor(clock: Clock, first: GroupView) {
    this.#clock = clock;
    this.#note(first);
  }

  get order(): ReadonlyMap<MemberId, number> {
    return this.#order;
  }

  get departing(): ReadonlySignal<readonly Member[]> {
    return this.#departing;
  }

  /** From one view to the next; says what people should be told. */
  step(before: GroupView, after: GroupView): readonly RosterNotice[] {
    this.#note(after);
    const gone = before.members.filter((member) => !member.isSelf && !has(after, member.id));
    if (gone.length > 0) this.#depart(gone);
    return [...departures(gone), ...arrivals(before, after), ...this.#knocks(before, after)];
  }

  /** Who reloads at the door is not told of anew. */
  #knocks(before: GroupView, after: GroupView): RosterNotice[] {
    const now = this.#clock.now();
    for (const { id } of before.applicants) this.#atDoor.set(id, now);
    for (const [id, at] of this.#atDoor) if (now - at > sameKnockMs) this.#atDoor.delete(id);
    return after.applicants
      .filter(({ id }) => !this.#atDoor.has(id))
      .map(({ name }) => ({ kind: 'knocking', name }));
  }

  /** FRM-9: every sender has switched; nobody who was removed can decrypt. */
  settled(): void {
    this.#cancel();
    if (this.#departing.peek().length > 0) this.#departing.value = [];
  }

  close(): void {
    this.#cancel();
  }

  #note({ members }: GroupView): void {
    for (const { id } of members) if (!this.#order.has(id)) this.#order.set(id, this.#order.size);
  }

  #depart(gone: readonly Member[]): void {
    this.#cancel();
    this.#departing.value = [...this.#departing.peek(), ...gone];
    this.#cancel = this.#clock.after(departingMs, () => this.settled());
  }
}

function has({ members }: GroupView, id: MemberId): boolean {
  return members.some((member) => member.id === id);
}

function departures(gone: readonly Member[]): RosterNotice[] {
  return gone.map(({ name }) => ({ kind: 'left', name }));
}

/** Somebody whose identity stays and whose peer address changed has come back (COM-6). */
function arrivals(before: GroupView, after: GroupView): RosterNotice[] {
  return after.members.flatMap((member): RosterNotice[] => {
    if (member.isSelf) return [];
    const old = before.members.find(({ id }) => id === member.id);
    if (old === undefined) return [{ kind: 'joined', name: member.name }];
    return old.peer === member.peer ? [] : [{ kind: 'returned', name: member.name }];
  });
}
