import type { Cancel, Clock } from '@conclave/base';

/** How long those who are ready wait for the others, in milliseconds: no more than one negotiation takes. */
const LONGEST_MS = 60;

export interface BurstPlace {
  /** Resolves when all who began meanwhile are ready or have left, or some time later: one that hangs holds nobody up for long. */
  ready(): Promise<void>;
  /** Goes no further. Does nothing after `ready`. */
  leave(): void;
}

/**
 * Lets those who began at one time go on at one time: mediasoup-client negotiates once for all consumers that it is given in one go, and
 * one after another for those that come one after another.
 */
export class Burst {
  readonly #clock: Clock;
  #underway = 0;
  #ready: (() => void)[] = [];
  #cancel: Cancel | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(): BurstPlace {
    this.#underway += 1;
    let isUnderway = true;
    const arrive = (): void => {
      if (isUnderway) this.#underway -= 1;
      isUnderway = false;
      this.#look();
    };
    return {
      leave: arrive,
      ready: () =>
        new Promise((resolve) => {
          this.#ready.push(resolve);
          arrive();
        }),
    };
  }

  #look(): void {
    if (this.#ready.length === 0) return;
    if (this.#underway === 0) this.#go();
    else this.#cancel ??= this.#clock.after(LONGEST_MS, () => this.#go());
  }

  #go(): void {
    this.#cancel?.();
    this.#cancel = null;
    const ready = this.#ready;
    this.#ready = [];
    for (const goOn of ready) goOn();
  }
}
