import { publicLiteral, signal } from '@conclave/base';
import type { Clock, Logger, ReadonlySignal } from '@conclave/base';
import type { MemberId } from '@conclave/crypto';
import type { Notices } from '../notices.ts';

/** How many violations the panel keeps; the newest matter. */
const kept = 50;

/** Of how many people it is told that others could not follow them. */
const keptUnfollowed = 10;

export interface Violation {
  readonly rule: string;
  /** Milliseconds since the Unix epoch, by this device. */
  readonly at: number;
  /** Who did it, by their signature; null where none shows it. */
  readonly by: MemberId | null;
}

export interface Unfollowed {
  /** Null where it is not known. */
  readonly committer: MemberId | null;
  readonly by: ReadonlySet<MemberId>;
}

/** What went against the rules, for people to see: never silent. */
export class Incidents {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #notices: Notices;
  readonly #violations = signal<readonly Violation[]>([]);
  readonly #unfollowed = signal<readonly Unfollowed[]>([]);

  constructor(clock: Clock, logger: Logger, notices: Notices) {
    this.#clock = clock;
    this.#logger = logger;
    this.#notices = notices;
  }

  get violations(): ReadonlySignal<readonly Violation[]> {
    return this.#violations;
  }

  get unfollowed(): ReadonlySignal<readonly Unfollowed[]> {
    return this.#unfollowed;
  }

  /** @param byWhom what anybody at the door can cause is one line of the panel and no alarm, however often it happens */
  violation(rule: string, byWhom: 'anybody' | 'inside' = 'inside', by: MemberId | null = null): void {
    this.#logger.warn(publicLiteral('rule-violated'));
    const entry = { rule, at: this.#clock.wallTime(), by };
    const isOdd = byWhom === 'anybody';
    const others = this.#violations.peek().filter((each) => !isOdd || each.rule !== rule);
    this.#violations.value = [...others, entry].slice(-kept);
    if (!isOdd) this.#notices.add('violation', null);
  }

  /** COM-5: a member says that it can't follow what the other one did, whoever is right. */
  couldNotFollow(committer: MemberId | null, by: MemberId): void {
    const all = this.#unfollowed.peek();
    const known = all.find((each) => each.committer === committer);
    const entry = { committer, by: new Set([...(known?.by ?? []), by]) };
    this.#unfollowed.value = [...all.filter((each) => each !== known), entry].slice(-keptUnfollowed);
  }

  dismiss(committer: string | null): void {
    this.#unfollowed.value = this.#unfollowed.peek().filter((each) => each.committer !== committer);
  }
}
