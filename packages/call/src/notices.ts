import { signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Notice } from './view.ts';

/** How many stay: a live region reads the newest, and a list of a whole day would only grow. */
const kept = 50;

export class Notices {
  readonly #all = signal<readonly Notice[]>([]);
  #nextId = 1;

  get all(): ReadonlySignal<readonly Notice[]> {
    return this.#all;
  }

  add(kind: Notice['kind'], name: string | null): void {
    this.#all.value = [...this.#all.peek(), { id: this.#nextId++, kind, name }].slice(-kept);
  }
}
