import { signal } from '@conclave/base';
import type { Clock, ReadonlySignal } from '@conclave/base';
import type { ClockView } from './view.ts';

/** Differences below that are nobody's trouble: what clocks decide here, they decide to the minute. */
const tellFromMs = 2 * 60_000;

/**
 * How often the group's clock is believed in the place of this device's: once would do, and a new group has another. The third
 * request is the last one that JOIN-3 leaves to this client.
 */
const maxCorrections = 2;

/**
 * What clocks say that this device's can be compared with. The server's word decides nothing but what people read: knocks go by
 * the group's clock, which members tell (JOIN-2).
 */
export class ClockCheck {
  readonly #clock: Clock;
  readonly #view = signal<ClockView>({ deviceAhead: null, meetingAhead: null });
  #serverShift: number | null = null;
  #groupShift: number | null = null;
  #corrections = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get view(): ReadonlySignal<ClockView> {
    return this.#view;
  }

  /** What the group's clock is ahead of this device's, for the next knock; ms. */
  get groupShift(): number {
    return this.#groupShift ?? 0;
  }

  /** @param time milliseconds since the Unix epoch, as the server says */
  serverSaid(time: number): void {
    this.#serverShift = time - this.#clock.wallTime();
    this.#judge();
  }

  /** @param shift what the group's clock is ahead of this device's, ms */
  groupSaid(shift: number): void {
    this.#groupShift = shift;
    this.#judge();
  }

  /** The answer to a knock whose time is too far off. @returns whether a knock by the group's clock is worth trying */
  corrected(shift: number): boolean {
    this.groupSaid(shift);
    this.#corrections++;
    return this.#corrections <= maxCorrections;
  }

  /** Where two agree, the third is wrong. */
  #judge(): void {
    const [server, group] = [this.#serverShift, this.#groupShift];
    const known = this.#view.peek();
    const deviceAhead = server === null ? null : told(-server);
    const meetingAhead = server === null || group === null ? null : told(group - server);
    if (known.deviceAhead === deviceAhead && known.meetingAhead === meetingAhead) return;
    this.#view.value = { deviceAhead, meetingAhead };
  }
}

function told(ms: number): number | null {
  return Math.abs(ms) < tellFromMs ? null : ms;
}
