import type { FrameEpoch } from '@conclave/base';

interface EpochMembers {
  readonly epoch: FrameEpoch;
  readonly leaves: readonly number[];
  readonly removed: boolean;
  readonly added: boolean;
}

/**
 * Since which epoch each leaf is for certain its present owner's (FRM-5). A commit that removes and adds may give a
 * leaf away within one epoch, without its index ever being absent: after it, no leaf counts as older. Streams that are
 * open already keep what they began with. In another group all leaves begin anew.
 */
export class LeafTenure {
  #generation = -1;
  #since = new Map<number, FrameEpoch>();

  install({ epoch, leaves, removed, added }: EpochMembers): void {
    const given = epoch.generation !== this.#generation || (removed && added);
    this.#generation = epoch.generation;
    const known = given ? new Map<number, FrameEpoch>() : this.#since;
    this.#since = new Map(leaves.map((leafIndex) => [leafIndex, known.get(leafIndex) ?? epoch]));
  }

  /** Undefined where the leaf is not in the tree. */
  since(leafIndex: number): FrameEpoch | undefined {
    return this.#since.get(leafIndex);
  }

  get leaves(): ReadonlySet<number> {
    return new Set(this.#since.keys());
  }
}
