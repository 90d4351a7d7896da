import { signal } from '@conclave/base';
import type { Allowance } from '@conclave/crypto';
import type { ReadonlySignal } from '@conclave/base';

/** Something to tell to all who look or listen (live regions). */
export interface Notice {
  readonly id: number;
  readonly kind:
    | 'joined'
    | 'left'
    | 'removed'
    | 'renamed'
    | 'returned'
    | 'knocking'
    | 'reconnecting'
    | 'reconnected'
    | 'violation'
    | 'muted-by-host'
    | 'video-stopped-by-host'
    | 'screen-stopped-by-host'
    | 'locked'
    | 'unlocked'
    | `${Allowance}-allowed`
    | `${Allowance}-stopped`
    /** Somebody sent one. */
    | 'file'
    /** Somebody's screen is to be seen, or not any more. */
    | 'screen-shared'
    | 'screen-ended'
    /** The own one, after another one that covered it. */
    | 'own-screen-on-stage'
    /** A host was told of somebody. */
    | 'complaint'
    | 'hand-raised'
    /** A host or co-host, by name, lowered this person's hand. */
    | 'hand-lowered'
    | 'promoted'
    | 'demoted'
    | 'new-host'
    /** MOD-5: who is the host from now on. */
    | 'handed-over'
    /** Who was asked to be the host does not want to, or was not there for it. */
    | 'handover-declined'
    | 'handover-failed'
    /** The host, by name, asks no more. */
    | 'handover-taken-back'
    | 'policy-changed'
    /** VER-2: the name of somebody verified, under another key. */
    | 'identity-changed'
    /** MOD-2: the server did not cut off somebody who was put out, and who can't hear or see anything all the same. */
    | 'not-cut-off';
  readonly name: string | null;
}

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
