import type { Cancel, Clock } from '@conclave/base';
import type { Member } from '@conclave/crypto';
import { moderates } from '../../people/moderates.ts';

/** How long each waits for the one before: more than a word takes to go around, in milliseconds. */
export const turnMs = 2_000;
/** How long one waits for whoever was there all the time, in milliseconds. */
export const staleMs = 10_000;

/**
 * Whose turn it is to tell newcomers: that of the host or co-host at the lowest leaf who knows the title. Nobody sees who knows it, so each
 * waits for those before, and says it where none of them has.
 */
export class TitleTurn {
  readonly #clock: Clock;
  readonly #say: () => void;
  #cancel: Cancel | null = null;
  /** It may have changed while this client was not there to hear of it. */
  #isStale = true;

  constructor(clock: Clock, say: () => void) {
    this.#clock = clock;
    this.#say = say;
  }

  /** Somebody whose word counts said it. */
  heard(): void {
    this.#isStale = false;
    this.#stop();
  }

  entered(): void {
    this.#isStale = true;
    this.#stop();
  }

  /** @param people of whom one is oneself */
  take(people: readonly Member[]): void {
    const hosts = people.filter(moderates).toSorted((a, b) => a.leafIndex - b.leafIndex);
    const place = hosts.findIndex(({ isSelf }) => isSelf);
    if (place < 0 || this.#cancel !== null) return;
    const isStale = this.#isStale && hosts.length > 1;
    const wait = place * turnMs + (isStale ? staleMs : 0);
    if (wait === 0) return this.#say();
    this.#cancel = this.#clock.after(wait, () => {
      this.#cancel = null;
      this.#say();
    });
  }

  close(): void {
    this.#stop();
  }

  #stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
