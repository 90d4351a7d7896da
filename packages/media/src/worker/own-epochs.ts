import type { FrameEpoch } from '@conclave/base';

/** What a client knows of its own place in the epochs of one group; another group gets another one. */
export class OwnEpochs {
  readonly #leaves = new Map<number, number>();
  #added: readonly number[] = [];
  #newest: FrameEpoch | null = null;
  #send: FrameEpoch | null = null;

  get newest(): FrameEpoch | null {
    return this.#newest;
  }

  get send(): FrameEpoch | null {
    return this.#send;
  }

  /** This client's leaf in the epoch that is sent with; undefined before the first. */
  get sendLeaf(): number | undefined {
    return this.#send === null ? undefined : this.#leaves.get(this.#send.number);
  }

  /** @param added whether the epoch has newcomers */
  install(epoch: FrameEpoch, leafIndex: number, added: boolean): void {
    this.#newest = epoch;
    this.#leaves.set(epoch.number, leafIndex);
    if (added) this.#added = [...this.#added, epoch.number];
  }

  /** @returns FRM-8: whether the switch has to start with a key frame */
  use(epoch: FrameEpoch): boolean {
    this.#send = epoch;
    for (const number of this.#leaves.keys()) if (number < epoch.number) this.#leaves.delete(number);
    const due = this.#added.some((number) => number <= epoch.number);
    this.#added = this.#added.filter((number) => number > epoch.number);
    return due;
  }
}
