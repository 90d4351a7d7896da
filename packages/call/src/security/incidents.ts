import { publicLiteral, signal } from '@conclave/base';
import type { Clock, Logger, ReadonlySignal } from '@conclave/base';
import type { Notices } from '../notices.ts';
import type { SecurityView } from './view.ts';

/** How many violations the panel keeps; the newest matter. */
const kept = 50;

/** What went against the rules, for people to see: never silent. */
export class Incidents {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #notices: Notices;
  readonly #violations = signal<SecurityView['violations']>([]);
  readonly #restartOffered = signal(false);

  constructor(clock: Clock, logger: Logger, notices: Notices) {
    this.#clock = clock;
    this.#logger = logger;
    this.#notices = notices;
  }

  get violations(): ReadonlySignal<SecurityView['violations']> {
    return this.#violations;
  }

  /** COM-5: most of the group can't follow what one of them did, and no host is there to say what holds. */
  get restartOffered(): ReadonlySignal<boolean> {
    return this.#restartOffered;
  }

  violation(rule: string): void {
    this.#logger.warn(publicLiteral('rule-violated'));
    const entry = { rule, at: this.#clock.wallTime() };
    this.#violations.value = [...this.#violations.peek(), entry].slice(-kept);
    this.#notices.add('violation', null);
  }

  offerRestart(): void {
    this.#restartOffered.value = true;
    this.#notices.add('restart-offered', null);
  }

  /** The group goes on, in whatever way. */
  settled(): void {
    this.#restartOffered.value = false;
  }
}
