/**
 * FRM-8: the frames of one stream whose key is not here yet, oldest first. They wait 500 ms each, and 50 at most: a
 * server that invents KIDs can't fill the memory. Values are immutable; `now` is milliseconds of one clock that
 * never goes back. `Frame` is whatever stands for a frame, still encrypted.
 */
export type PendingFrames<Frame> = readonly PendingFrame<Frame>[];

export interface PendingFrame<Frame> {
  readonly frame: Frame;
  readonly kid: number;
  /** When the frame came, ms; kept when it has to wait again. */
  readonly since: number;
}

export interface PendingDrop<Frame> {
  readonly kind: 'drop';
  readonly reason: 'waited-too-long' | 'too-many-pending';
  readonly frame: Frame;
}

export interface PendingStep<Frame> {
  readonly pending: PendingFrames<Frame>;
  readonly dropped: readonly PendingDrop<Frame>[];
}

export const PENDING_MAX_MS = 500;
export const PENDING_MAX_FRAMES = 50;

/**
 * Adds a frame that was dropped as `unknown-key`. The oldest gives way where there are too many: a decoder can do
 * more with the newest.
 */
export function holdFrame<Frame>(
  pending: PendingFrames<Frame>,
  entry: PendingFrame<Frame>,
  now: number,
): PendingStep<Frame> {
  const alive = expirePending([...pending, entry], now);
  const excess = Math.max(0, alive.pending.length - PENDING_MAX_FRAMES);
  const pushedOut = alive.pending.slice(0, excess).map((old) => dropPending(old.frame, 'too-many-pending'));
  return { pending: alive.pending.slice(excess), dropped: [...alive.dropped, ...pushedOut] };
}

/** Drops what has waited 500 ms by `now`. */
export function expirePending<Frame>(pending: PendingFrames<Frame>, now: number): PendingStep<Frame> {
  const late = pending.filter((entry) => now - entry.since >= PENDING_MAX_MS);
  if (late.length === 0) return { pending, dropped: [] };
  return {
    pending: pending.filter((entry) => now - entry.since < PENDING_MAX_MS),
    dropped: late.map((entry) => dropPending(entry.frame, 'waited-too-long')),
  };
}

/**
 * Takes out the frames whose KID is ready, in the order in which they came, for instance after an epoch was
 * installed. Call {@link expirePending} first.
 */
export function releasePending<Frame>(
  pending: PendingFrames<Frame>,
  ready: (kid: number) => boolean,
): { readonly pending: PendingFrames<Frame>; readonly released: PendingFrames<Frame> } {
  return {
    pending: pending.filter((entry) => !ready(entry.kid)),
    released: pending.filter((entry) => ready(entry.kid)),
  };
}

function dropPending<Frame>(frame: Frame, reason: PendingDrop<Frame>['reason']): PendingDrop<Frame> {
  return { kind: 'drop', reason, frame };
}
