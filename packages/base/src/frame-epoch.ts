/**
 * An epoch of the frame path. A number means nothing without its group: a group that is founded after a restart counts
 * from zero again. `generation` counts, on this client alone, the groups that it has come into; it is never sent.
 */
export interface FrameEpoch {
  readonly generation: number;
  /** As the group counts (COM-1). */
  readonly number: number;
}

/** Below zero where `a` came before `b`, zero where they are the same epoch. */
export function compareEpochs(a: FrameEpoch, b: FrameEpoch): number {
  return a.generation - b.generation || a.number - b.number;
}

export function sameEpoch(a: FrameEpoch | null, b: FrameEpoch | null): boolean {
  return a?.generation === b?.generation && a?.number === b?.number;
}
