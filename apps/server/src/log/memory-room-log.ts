import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { limits } from '@conclave/protocol';
import type { RoomId } from '@conclave/protocol';
import { GroupLog } from './group-log.ts';
import type { LogEntry, RoomLog } from './room-log.ts';

export class MemoryRoomLog implements RoomLog {
  readonly #groups = new Map<RoomId, GroupLog>();
  readonly #totalBytes: number;
  #bytes = 0;

  /** @param totalBytes what all rooms together may hold: then the longest log loses its oldest entries first */
  constructor(totalBytes: number) {
    this.#totalBytes = totalBytes;
  }

  start(room: RoomId, from: { readonly seq: number; readonly epoch: number }): Promise<void> {
    this.#forget(room);
    this.#groups.set(room, new GroupLog(from));
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
    return Promise.resolve(ok(this.#append(group, 'commit', blob, now)));
  }

  message(room: RoomId, blob: Bytes, now: number): Promise<Result<LogEntry, 'no-group'>> {
    const group = this.#groups.get(room);
    if (group === undefined) return Promise.resolve(err('no-group'));
    return Promise.resolve(ok(this.#append(group, 'message', blob, now)));
  }

  since(room: RoomId, seq: number, now: number): Promise<Result<readonly LogEntry[], 'gap' | 'no-group'>> {
    const group = this.#groups.get(room);
    if (group === undefined) return Promise.resolve(err('no-group'));
    this.#count(group, () => group.expire(now - limits.replayMs));
    return Promise.resolve(group.since(seq));
  }

  expire(now: number): void {
    for (const group of this.#groups.values()) this.#count(group, () => group.expire(now - limits.replayMs));
  }

  drop(room: RoomId): Promise<void> {
    this.#forget(room);
    return Promise.resolve();
  }

  #append(group: GroupLog, kind: LogEntry['kind'], blob: Bytes, now: number): LogEntry {
    const entry = this.#count(group, () => {
      group.expire(now - limits.replayMs);
      return group.append(kind, blob, now);
    });
    while (this.#bytes > this.#totalBytes) {
      const longest = [...this.#groups.values()].reduce((most, each) =>
        each.bytes > most.bytes ? each : most,
      );
      // The newest entry of each stays, however large.
      if (longest.length <= 1) break;
      this.#count(longest, () => longest.halve());
    }
    return entry;
  }

  #count<T>(group: GroupLog, change: () => T): T {
    const before = group.bytes;
    const result = change();
    this.#bytes += group.bytes - before;
    return result;
  }

  #forget(room: RoomId): void {
    this.#bytes -= this.#groups.get(room)?.bytes ?? 0;
    this.#groups.delete(room);
  }
}
