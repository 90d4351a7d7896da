import type { Bytes, FrameEpoch } from '@conclave/base';
import type { FrameContext } from './kid.ts';

/** A frame that does not go on. Whoever gets one forwards nothing in its place (FRM-4). */
export interface FrameDrop<Reason extends string> {
  readonly kind: 'drop';
  readonly reason: Reason;
}

/**
 * `data` starts at the front of its buffer and fills it, so `data.buffer` can be handed to an encoded frame. The whole
 * MLS epoch, the context and the CTR name the frame among all of its sender's.
 */
export interface SealedFrame {
  readonly kind: 'frame';
  readonly data: Bytes;
  readonly epoch: FrameEpoch;
  readonly context: FrameContext;
  readonly ctr: number;
}

/** As {@link SealedFrame}, of the plaintext. */
export interface OpenedFrame {
  readonly kind: 'frame';
  readonly data: Bytes;
  readonly epoch: FrameEpoch;
  readonly context: FrameContext;
  readonly ctr: number;
}

/** No key yet for a KID that passed all other checks: the frame may be held for a while (FRM-8). */
export interface UnknownKeyDrop extends FrameDrop<'unknown-key'> {
  readonly kid: number;
}

export type SealDropReason =
  'empty-frame' | 'truncated-frame' | 'no-key' | 'counter-exhausted' | 'cipher-error';

export type OpenDropReason =
  | 'closed'
  | 'empty-frame'
  | 'truncated-frame'
  | 'header-truncated'
  | 'header-not-minimal'
  | 'foreign-kid'
  | 'wrong-context'
  | 'wrong-leaf'
  | 'counter-out-of-range'
  | 'past-epoch'
  | 'replay'
  | 'authentication-failed'
  | 'cipher-error';

export function drop<const Reason extends string>(reason: Reason): FrameDrop<Reason> {
  return { kind: 'drop', reason };
}
