import { signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { GroupView, Member, MemberId } from '@conclave/crypto';
import { moderates } from './moderates.ts';
import { NameBook } from './name-book.ts';

/** The group, by the names that people bear at present, and with names that differ (ID-2). */
export class ShownGroup {
  readonly #names = new NameBook();
  /** What somebody calls themselves instead of the name that they were let in by. */
  readonly #aliases = new Map<MemberId, string>();
  readonly #view;
  readonly #called;
  readonly #shown;

  constructor(view: GroupView) {
    this.#view = signal(view);
    this.#called = signal(view);
    this.#shown = signal(this.#names.shown(view));
  }

  get view(): ReadonlySignal<GroupView> {
    return this.#view;
  }

  /** By the names that people go by, which may be the same. */
  get called(): ReadonlySignal<GroupView> {
    return this.#called;
  }

  get shown(): ReadonlySignal<GroupView> {
    return this.#shown;
  }

  /** @returns what was shown before */
  next(view: GroupView): GroupView {
    const before = this.#shown.peek();
    const here = new Set(view.members.map(({ id }) => id));
    for (const id of this.#aliases.keys()) if (!here.has(id)) this.#aliases.delete(id);
    this.#view.value = view;
    this.#show();
    return before;
  }

  /**
   * MOD-1: judged where it stands in the group's order.
   *
   * @param name null for the one that they were let in by
   * @returns what they were called before; null where nothing changed
   */
  rename(member: Member, name: string | null): string | null {
    const { id } = member;
    const before = this.#nameOf(id);
    if ((this.#aliases.get(id) ?? null) === name) return null;
    if (!this.#view.peek().allowed.rename && !moderates(member)) return null;
    if (name === null) this.#aliases.delete(id);
    else this.#aliases.set(id, name);
    this.#show();
    return before;
  }

  /** MOD-1: whether oneself may. */
  mayRename(): boolean {
    const { allowed, self } = this.#view.peek();
    return allowed.rename || moderates(self);
  }

  #nameOf(id: MemberId): string | null {
    return this.#shown.peek().members.find((member) => member.id === id)?.name ?? null;
  }

  #show(): void {
    const view = this.#view.peek();
    const called = (member: Member): Member => ({
      ...member,
      name: this.#aliases.get(member.id) ?? member.name,
    });
    this.#called.value = { ...view, self: called(view.self), members: view.members.map(called) };
    this.#shown.value = this.#names.shown(this.#called.peek());
  }
}
