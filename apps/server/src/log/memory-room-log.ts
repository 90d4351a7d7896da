import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { limits } from '@conclave/protocol';
import type { RoomId } from '@conclave/protocol';
import type { LogEntry, RoomLog } from './room-log.ts';

/** What one room may hold of memory in its log, whatever the counts allow. */
const replayBytes = 16 * 1024 * 1024;

interface Kept extends LogEntry {
  readonly at: number;
}

interface GroupLog {
  epoch: number;
  seq: number;
  entries: Kept[];
}

export class MemoryRoomLog implements RoomLog {
  readonly #groups = new Map<RoomId, GroupLog>();

  start(room: RoomId): Promise<void> {
    this.#groups.set(room, { epoch: 0, seq: 0, entries: [] });
    return Promise.resolve();
  }

  commit(
    room: RoomId,
    epoch: number,
    blob: Bytes,
    now: number,
  ): Promise<Result<LogEntry, 'stale' | 'no-group'>> {
    const group = this.#groups.get(room);
    if (group === undefined) return Promise.resolve(err('no-group'));
    if (group.epoch !== epoch) return Promise.resolve(err('stale'));
    group.epoch += 1;
    return Promise.resolve(ok(append(group, 'commit', epoch, blob, now)));
  }

  message(room: RoomId, blob: Bytes, now: number): Promise<Result<LogEntry, 'no-group'>> {
    const group = this.#groups.get(room);
    if (group === undefined) return Promise.resolve(err('no-group'));
    return Promise.resolve(ok(append(group, 'message', group.epoch, blob, now)));
  }

  since(room: RoomId, seq: number, now: number): Promise<Result<readonly LogEntry[], 'gap' | 'no-group'>> {
    const group = this.#groups.get(room);
    if (group === undefined) return Promise.resolve(err('no-group'));
    group.entries = trim(group.entries, now);
    const oldest = group.seq - group.entries.length;
    if (seq < oldest || seq > group.seq) return Promise.resolve(err('gap'));
    return Promise.resolve(ok(group.entries.slice(seq - oldest).map(withoutTime)));
  }

  drop(room: RoomId): Promise<void> {
    this.#groups.delete(room);
    return Promise.resolve();
  }
}

function append(group: GroupLog, kind: LogEntry['kind'], epoch: number, blob: Bytes, now: number): LogEntry {
  group.seq += 1;
  const entry = { seq: group.seq, kind, epoch, blob };
  group.entries = trim([...group.entries, { ...entry, at: now }], now);
  return entry;
}

/** Keeps the longest run of newest entries that no cap of COM-1 cuts off. */
function trim(entries: readonly Kept[], now: number): Kept[] {
  const counts = { commit: 0, message: 0 };
  let bytes = 0;
  const last = entries.findLastIndex((entry) => {
    counts[entry.kind] += 1;
    bytes += entry.blob.length;
    return (
      counts.commit > limits.replayHandshakes ||
      counts.message > limits.replayMessages ||
      bytes > replayBytes ||
      now - entry.at > limits.replayMs
    );
  });
  return entries.slice(last + 1);
}

function withoutTime({ seq, kind, epoch, blob }: Kept): LogEntry {
  return { seq, kind, epoch, blob };
}
