import { inBackground } from '@conclave/base';
import type { Cancel, Clock } from '@conclave/base';
import type { TicketStore } from '../arrival/tickets.ts';

export type KeepsakeStore = Pick<TicketStore, 'kept' | 'keep'>;

/**
 * COM-6: what a feature keeps in this tab over a reload: sealed as the return ticket is, in the tab's own storage, and gone with it when the
 * meeting is left or ends.
 */
export interface Keepsake {
  /** What was kept last, by this page or the one before it; null where there is nothing. */
  readonly before: string | null;
  /**
   * Keeps the text that is given when it is asked for: at once, and not again before a while has passed.
   *
   * @param text at most `maxKeepsake` long
   */
  keep(text: () => string): void;
}

/** UTF-16 units: storage has a few million for everything that a tab keeps, and all is sealed anew with each change. */
export const maxKeepsake = 512 * 1024;

/** Between two times that one is sealed. */
const pauseMs = 500;

interface Keeping {
  /** What waits for the pause to end. */
  next: (() => string) | null;
  cancel: Cancel | null;
}

export class Keepsakes {
  readonly #clock: Clock;
  readonly #store: KeepsakeStore;
  readonly #all = new Map<string, Keeping>();
  #closed = false;

  constructor(clock: Clock, store: KeepsakeStore) {
    this.#clock = clock;
    this.#store = store;
  }

  /** @throws Error where that name is taken */
  of(name: string): Keepsake {
    if (this.#all.has(name)) throw new Error(`two keep things as ${name}`);
    const keeping: Keeping = { next: null, cancel: null };
    this.#all.set(name, keeping);
    return {
      before: this.#store.kept(name),
      keep: (text) => {
        if (this.#closed) return;
        keeping.next = text;
        if (keeping.cancel === null) this.#write(name, keeping);
      },
    };
  }

  /** Keeps at once what waited, and nothing from then on. */
  close(): void {
    for (const [name, keeping] of this.#all) this.#write(name, keeping);
    this.#closed = true;
    for (const { cancel } of this.#all.values()) cancel?.();
  }

  #write(name: string, keeping: Keeping): void {
    const { next } = keeping;
    keeping.next = null;
    keeping.cancel?.();
    keeping.cancel = null;
    if (next === null) return;
    const text = next();
    if (text.length > maxKeepsake) throw new Error(`too long to be kept: ${name}`);
    inBackground(this.#store.keep(name, text));
    keeping.cancel = this.#clock.after(pauseMs, () => {
      keeping.cancel = null;
      this.#write(name, keeping);
    });
  }
}
