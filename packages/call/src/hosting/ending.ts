import { bounded, err, ok } from '@conclave/base';
import type { Clock } from '@conclave/base';
import type { HostOutcome } from './view.ts';

/** A host must know whether the meeting ended: longer than one waits for a server when leaving. */
const endMs = 10_000;

/** The host ends the meeting for all: under way, until the server is known to have done it or not. */
export class Ending {
  readonly #clock: Clock;
  #underWay = false;
  #cutOff = (): void => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get underWay(): boolean {
    return this.#underWay;
  }

  /** @param tell tells the group and the server */
  async run(tell: () => HostOutcome): HostOutcome {
    if (this.#underWay) return err('not-allowed');
    this.#underWay = true;
    let result: Awaited<HostOutcome> = err('not-connected');
    const cutOff = new Promise<Awaited<HostOutcome>>((resolve) => {
      this.#cutOff = () => resolve(ok(undefined));
    });
    const told = Promise.race([tell(), cutOff]).then((answer) => void (result = answer));
    await bounded(this.#clock, endMs, told);
    this.#underWay = result.ok;
    return result;
  }

  /** The server closed the connection because the meeting is over: it may come before the answer. */
  closedByEnd(): void {
    this.#cutOff();
  }
}
