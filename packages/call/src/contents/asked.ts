import { err, ok } from '@conclave/base';
import type { Cancel, Clock } from '@conclave/base';
import type { HostFault, HostOutcome } from '../hosting/view.ts';
import type { Content } from './content-owner.ts';

/** How long a host waits to hear that the group has it; milliseconds. Beyond it nobody can be sure. */
export const answerMs = 10_000;

interface Waiting {
  readonly content: string;
  readonly settle: (fault: HostFault | null) => void;
}

/** What a host or co-host asks for by content, from when it is sent until it stands in the group's order. */
export class Asked<C extends Content> {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #send: (content: C) => void;
  #waiting: readonly Waiting[] = [];

  constructor(clock: Pick<Clock, 'after'>, send: (content: C) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Sends it. @returns `not-connected` where it isn't sure that the group has it */
  ask(content: C): HostOutcome {
    return new Promise((resolve) => {
      let cancel: Cancel = () => {};
      const waiting: Waiting = {
        content: JSON.stringify(content),
        settle: (fault) => {
          cancel();
          this.#waiting = this.#waiting.filter((each) => each !== waiting);
          resolve(fault === null ? ok(undefined) : err(fault));
        },
      };
      cancel = this.#clock.after(answerMs, () => waiting.settle('not-connected'));
      this.#waiting = [...this.#waiting, waiting];
      this.#send(content);
    });
  }

  /** The own content stands in the group's order. @param counts whether this client still might ask for it there */
  heard(content: C, counts: boolean): void {
    const text = JSON.stringify(content);
    this.#waiting.find((each) => each.content === text)?.settle(counts ? null : 'not-allowed');
  }

  /** Another session begins, or none: what is under way may have come to nothing. */
  lost(): void {
    for (const each of this.#waiting) each.settle('not-connected');
  }
}
