import { contextSource } from '../kid.ts';
import type { FrameContext, FrameSource } from '../kid.ts';
import type { AttestedRun } from './attestation-codec.ts';
import type { FrameId } from './sent-frames.ts';

/**
 * What a member's stream was caught at. `mismatch`: frames were played that the member says it did not send so; some other
 * member made them, or that member lies. `unattested`: nobody vouched for frames within 5 s of their playing.
 */
export interface AttestationFault {
  readonly leafIndex: number;
  readonly source: FrameSource;
  readonly context: FrameContext;
  readonly reason: 'mismatch' | 'unattested';
  readonly frames: number;
}

/** FRM-10, ms. A frame may also come after what attests it, by this much. */
const ATTEST_WITHIN_MS = 5000;
/**
 * Frames of one member that wait for an attestation, and attested ones that wait for their frame. Beyond what all
 * contexts of a member send in that time, so that only a flood reaches it; then the oldest count as expired.
 */
export const MAX_WAITING = 4096;

interface Waiting {
  readonly context: FrameContext;
  readonly hash: bigint;
  readonly since: number;
}

/**
 * FRM-10: compares what was played with what its senders attest. SFrame keys belong to the group, so authentic frames
 * prove some member; the attestations are signed by MLS and prove which. `now` is milliseconds of one clock that never
 * goes back.
 */
export class AttestationLedger {
  readonly #members = new Map<number, Member>();

  /** Notes that an opened frame went to the decoder. */
  played(leafIndex: number, frame: FrameId, hash: bigint, now: number): void {
    this.#member(leafIndex).played(frame, hash, now);
  }

  /**
   * Notes what a member says it sent.
   * @param leafIndex the sender of the MLS message, as MLS says
   * @param sinceEpoch the epoch in which that member came to that leaf: of frames before it, it can say nothing
   */
  attested(leafIndex: number, sinceEpoch: number, runs: readonly AttestedRun[], now: number): void {
    const member = this.#member(leafIndex);
    for (const run of runs) if (run.epoch >= sinceEpoch) member.attested(run, now);
  }

  /** The faults since the last call, one for each context and reason. To be called a few times a second. */
  expire(now: number): readonly AttestationFault[] {
    const faults = [...this.#members].flatMap(([leafIndex, member]) => member.expire(leafIndex, now));
    for (const [leafIndex, member] of this.#members) if (member.idle) this.#members.delete(leafIndex);
    return faults;
  }

  #member(leafIndex: number): Member {
    const member = this.#members.get(leafIndex) ?? new Member();
    this.#members.set(leafIndex, member);
    return member;
  }
}

/** Maps keep the order of insertion, and so of time: the oldest come first. */
class Member {
  readonly #played = new Map<string, Waiting>();
  readonly #attested = new Map<string, Waiting>();
  readonly #faults = new Map<
    string,
    { context: FrameContext; reason: AttestationFault['reason']; frames: number }
  >();

  get idle(): boolean {
    return this.#played.size === 0 && this.#attested.size === 0 && this.#faults.size === 0;
  }

  played({ context, epoch, ctr }: FrameId, hash: bigint, now: number): void {
    const id = idOf(context, epoch, ctr);
    const attested = this.#attested.get(id);
    if (attested === undefined) {
      this.#played.set(id, { context, hash, since: now });
      this.#capPlayed();
      return;
    }
    this.#attested.delete(id);
    if (attested.hash !== hash) this.#fault(context, 'mismatch');
  }

  attested({ context, epoch, firstCtr, hashes }: AttestedRun, now: number): void {
    for (const [i, hash] of hashes.entries()) {
      const id = idOf(context, epoch, firstCtr + i);
      const played = this.#played.get(id);
      if (played !== undefined) {
        this.#played.delete(id);
        if (played.hash !== hash) this.#fault(context, 'mismatch');
      } else if (!this.#attested.has(id)) {
        this.#attested.set(id, { context, hash, since: now });
      }
    }
    for (const id of this.#attested.keys()) {
      if (this.#attested.size <= MAX_WAITING) break;
      this.#attested.delete(id);
    }
  }

  expire(leafIndex: number, now: number): readonly AttestationFault[] {
    for (const [id, { context, since }] of this.#played) {
      if (now - since < ATTEST_WITHIN_MS) break;
      this.#played.delete(id);
      this.#fault(context, 'unattested');
    }
    for (const [id, { since }] of this.#attested) {
      if (now - since < ATTEST_WITHIN_MS) break;
      this.#attested.delete(id);
    }
    const faults = [...this.#faults.values()].map((fault) => ({
      leafIndex,
      source: contextSource(fault.context),
      ...fault,
    }));
    this.#faults.clear();
    return faults;
  }

  #capPlayed(): void {
    for (const [id, { context }] of this.#played) {
      if (this.#played.size <= MAX_WAITING) return;
      this.#played.delete(id);
      this.#fault(context, 'unattested');
    }
  }

  #fault(context: FrameContext, reason: AttestationFault['reason']): void {
    const key = `${context} ${reason}`;
    const fault = this.#faults.get(key) ?? { context, reason, frames: 0 };
    fault.frames += 1;
    this.#faults.set(key, fault);
  }
}

function idOf(context: FrameContext, epoch: number, ctr: number): string {
  return `${context}/${epoch}/${ctr}`;
}
