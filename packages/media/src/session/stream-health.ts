import { sameEpoch } from '@conclave/base';
import type { Quality, StreamContext, StreamHealth } from '../types.ts';
import { HARMLESS_REASONS } from '../worker/drop-reasons.ts';
import type { StreamReport, WorkerReport } from '../worker/messages.ts';

/** What the session knows of a stream besides the worker's counters. */
export interface WatchedStream {
  /** Null before a transform was made for it. */
  readonly streamId: number | null;
  readonly direction: 'send' | 'receive';
  readonly leafIndex: number;
  readonly context: StreamContext;
  /** Its owner paused it, or this client does not want to see it now. */
  readonly paused: boolean;
  /** The SFU says that this client's bandwidth has no room for it: believed where nothing comes. */
  readonly starved: boolean;
  readonly quality: Quality;
}

/** A stream whose last frame is older than this is not running. */
const RUNNING_MS = 2_000;
/** A sender that sent nothing for this long has nothing in flight under an old epoch. */
const IDLE_MS = 2_000;

/** Drops that pass by themselves: a key is on its way. */
const WAITING_REASONS: ReadonlySet<string> = new Set([
  'no-key',
  'unknown-key',
  'waited-too-long',
  'past-epoch',
]);
/** FRM-8 gives a key a few seconds at most to come. What still waits then is mute, and must not stand under a lock. */
const WAITING_MS = 10_000;

/** VER-3, VER-4: a stream's state from the worker's counters alone. */
export function streamHealth(stream: WatchedStream, report: StreamReport | undefined): StreamHealth {
  const { direction, leafIndex, context, quality } = stream;
  const base = { direction, leafIndex, context, quality };
  if (report === undefined) {
    return { ...base, state: stream.paused ? 'idle' : 'waiting', reason: null, frames: 0, dropped: 0 };
  }
  const counted = { ...base, frames: report.frames, dropped: report.dropped };
  const framesRun = within(report.frameAge, RUNNING_MS);
  const dropsRun = within(report.dropAge, RUNNING_MS);
  const reason = report.lastDropReason;
  const waiting = report.failingAge === null || report.failingAge < WAITING_MS ? 'waiting' : 'failed';
  const droppedLast = dropsRun && (report.dropAge ?? 0) < (report.frameAge ?? Number.POSITIVE_INFINITY);
  if (droppedLast && reason !== null && !HARMLESS_REASONS.has(reason)) {
    return { ...counted, state: WAITING_REASONS.has(reason) ? waiting : 'failed', reason };
  }
  if (framesRun) return { ...counted, state: 'ok', reason: null };
  if (report.pending > 0) return { ...counted, state: waiting, reason: 'unknown-key' };
  if (stream.starved && !stream.paused) return { ...counted, state: 'held', reason: null };
  if (stream.paused || report.frames > 0) return { ...counted, state: 'idle', reason: null };
  return { ...counted, state: 'waiting', reason: null };
}

/**
 * FRM-9: true where this client and every sender that it hears use the newest epoch, so that nobody who was removed can
 * decrypt anything. A sender that has been silent for two seconds counts as switched: by then its old keys are gone.
 */
export function isSettled(report: WorkerReport): boolean {
  if (report.newestEpoch === null || !sameEpoch(report.sendEpoch, report.newestEpoch)) return false;
  return report.streams.every(({ pastEpochAge }) => !within(pastEpochAge, IDLE_MS));
}

function within(age: number | null, limit: number): boolean {
  return age !== null && age < limit;
}
