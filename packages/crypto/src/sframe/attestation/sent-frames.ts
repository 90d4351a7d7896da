import type { Bytes } from '@conclave/base';
import type { FrameContext } from '../kid.ts';
import type { OpenedFrame, SealedFrame } from '../outcome.ts';
import { encodeAttestations } from './attestation-codec.ts';
import type { AttestedRun } from './attestation-codec.ts';

/** Which frame of a member; no two have the same. */
export interface FrameId {
  readonly context: FrameContext;
  /** The epoch's whole number; of the one group that the ledger is kept for. */
  readonly epoch: number;
  readonly ctr: number;
}

export function frameId({ context, epoch, ctr }: SealedFrame | OpenedFrame): FrameId {
  return { context, epoch: epoch.number, ctr };
}

/** FRM-10: what this client sent since it last said so. */
export class SentFrames {
  #frames: (FrameId & { readonly hash: bigint })[] = [];

  /** In any order: hashing one frame may overtake another. */
  note({ context, epoch, ctr }: FrameId, hash: bigint): void {
    this.#frames.push({ context, epoch, ctr, hash });
  }

  /** What to send inside MLS, each one message; nothing where nothing was sent. Forgets it. */
  take(): readonly Bytes[] {
    const frames = this.#frames.toSorted(
      (a, b) => a.context - b.context || a.epoch - b.epoch || a.ctr - b.ctr,
    );
    this.#frames = [];
    const runs: (AttestedRun & { readonly hashes: bigint[] })[] = [];
    for (const { context, epoch, ctr, hash } of frames) {
      const run = runs.at(-1);
      const next = run !== undefined && run.context === context && run.epoch === epoch;
      if (next && run.firstCtr + run.hashes.length === ctr) run.hashes.push(hash);
      else runs.push({ context, epoch, firstCtr: ctr, hashes: [hash] });
    }
    return encodeAttestations(runs);
  }
}
