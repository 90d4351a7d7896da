import type { Cancel } from './clock.ts';

/** Collects what must be released together. Releases in reverse order, once, even where a release throws. */
export class Scope {
  #releases: Cancel[] = [];
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  /** Registers a release; runs it at once where the scope is closed already. */
  add(release: Cancel): void {
    if (this.#closed) release();
    else this.#releases.push(release);
  }

  /** @throws AggregateError with everything that the releases threw, after all of them ran */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const faults: unknown[] = [];
    for (const release of this.#releases.toReversed()) {
      try {
        release();
      } catch (fault) {
        faults.push(fault);
      }
    }
    this.#releases = [];
    if (faults.length > 0) throw new AggregateError(faults, 'a release failed');
  }
}
