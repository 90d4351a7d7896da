import type { Bytes, Result } from '@conclave/base';
import type { RoomId } from '@conclave/protocol';

/** One message of the ordered log. `epoch` is the one that a commit ends, or in which a message was accepted. */
export interface LogEntry {
  /** Counts from 1 within a group. */
  readonly seq: number;
  readonly kind: 'commit' | 'message';
  readonly epoch: number;
  readonly blob: Bytes;
}

/**
 * COM-1: a total order for each group, by compare-and-swap on its epoch. Opaque to the server. `now` is in
 * milliseconds; a room without a group answers `no-group`.
 */
export interface RoomLog {
  /** Starts an empty log behind that entry and in that epoch; what an earlier group left is dropped. */
  start(room: RoomId, from: { readonly seq: number; readonly epoch: number }): Promise<void>;
  /** Ends `epoch`, where that is the current one; `stale` otherwise. */
  commit(
    room: RoomId,
    epoch: number,
    blob: Bytes,
    now: number,
  ): Promise<Result<LogEntry, 'stale' | 'no-group'>>;
  message(room: RoomId, blob: Bytes, now: number): Promise<Result<LogEntry, 'no-group'>>;
  /** All entries after `seq`; `gap` where some are no longer kept, or `seq` was never reached. */
  since(room: RoomId, seq: number, now: number): Promise<Result<readonly LogEntry[], 'gap' | 'no-group'>>;
  /** Lets go of what is too old, in every room. Called at intervals: nothing is kept because nobody says anything. */
  expire(now: number): void;
  drop(room: RoomId): Promise<void>;
}
