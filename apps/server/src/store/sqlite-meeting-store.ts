import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { boundedArray, limits } from '@conclave/protocol';
import type { RoomId } from '@conclave/protocol';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';
import * as v from 'valibot';
import type { Meeting, MeetingStore } from './meeting-store.ts';
import { prepareDatabase } from './sqlite-schema.ts';

const blob = v.pipe(
  v.instance(Uint8Array),
  v.transform((bytes): Bytes => new Uint8Array(bytes)),
);
const meetingRow = v.object({
  host_key: blob,
  policy_body: blob,
  policy_signature: blob,
  expires_at: v.number(),
  pass_key: blob,
});
const gateRow = v.object({ gate_key: blob, expires_at: v.number() });

/**
 * How long a write waits for somebody else's, in milliseconds. It holds up the whole process, and nobody else has
 * anything to write here.
 */
const writeWaitMs = 250;

/** The embedded store: one file, Node's own SQLite. */
export class SqliteMeetingStore implements MeetingStore {
  readonly #database: DatabaseSync;
  readonly #release: () => void;

  /**
   * @param path of the database file; made where it is missing
   * @param release called when the store is closed
   * @throws where the file cannot be opened; DatabaseFault where it is no database that this server can use
   */
  constructor(path: string, release = (): void => {}) {
    this.#database = new DatabaseSync(path, { timeout: writeWaitMs });
    this.#release = release;
    try {
      prepareDatabase(this.#database);
    } catch (fault) {
      this.#database.close();
      throw fault;
    }
  }

  create(meeting: Meeting, now: number): Promise<Result<void, 'exists'>> {
    const { roomId, hostKey, policy, expiresAt, passKey } = meeting;
    const created = this.#atomically(() => {
      this.#run('DELETE FROM meetings WHERE room_id = ? AND expires_at <= ?', roomId, now);
      const sql = 'INSERT INTO meetings VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING';
      const isNew = this.#run(sql, roomId, hostKey, policy.body, policy.signature, expiresAt, passKey) === 1;
      if (isNew) this.#insertGates(meeting);
      return isNew;
    });
    return Promise.resolve(created ? ok(undefined) : err('exists'));
  }

  find(room: RoomId, now: number): Promise<Meeting | undefined> {
    // Both are asked for every room id, so that the time tells little about whether there is such a meeting (JOIN-1).
    const found = this.#database
      .prepare('SELECT * FROM meetings WHERE room_id = ? AND expires_at > ?')
      .get(room, now);
    const gates = this.#database
      .prepare('SELECT gate_key, expires_at FROM gate_keys WHERE room_id = ? ORDER BY rowid')
      .all(room);
    if (found === undefined) return Promise.resolve(undefined);
    const row = v.parse(meetingRow, found);
    return Promise.resolve({
      roomId: room,
      gateKeys: v
        .parse(boundedArray(gateRow, limits.gateKeysPerMeeting), gates)
        .map((gate) => ({ key: gate.gate_key, expiresAt: gate.expires_at })),
      hostKey: row.host_key,
      policy: { body: row.policy_body, signature: row.policy_signature },
      expiresAt: row.expires_at,
      passKey: row.pass_key,
    });
  }

  update(meeting: Meeting): Promise<void> {
    const { roomId, policy } = meeting;
    this.#atomically(() => {
      const sql = 'UPDATE meetings SET policy_body = ?, policy_signature = ? WHERE room_id = ?';
      if (this.#run(sql, policy.body, policy.signature, roomId) === 0) return;
      this.#run('DELETE FROM gate_keys WHERE room_id = ?', roomId);
      this.#insertGates(meeting);
    });
    return Promise.resolve();
  }

  remove(room: RoomId): Promise<void> {
    this.#run('DELETE FROM meetings WHERE room_id = ?', room);
    return Promise.resolve();
  }

  purge(now: number): Promise<void> {
    this.#run('DELETE FROM meetings WHERE expires_at <= ?', now);
    this.#run('DELETE FROM gate_keys WHERE expires_at > 0 AND expires_at <= ?', now);
    // The write-ahead log still holds what was erased until it is truncated. While somebody reads (a backup), that has
    // to wait for the next purge: SQLite would hold up the event loop for as long as it waits for readers.
    this.#database.exec('PRAGMA busy_timeout = 0');
    try {
      this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      this.#database.exec(`PRAGMA busy_timeout = ${writeWaitMs}`);
    }
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#database.close();
    this.#release();
    return Promise.resolve();
  }

  /** @returns how many rows it changed */
  #run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#database.prepare(sql).run(...values).changes);
  }

  #insertGates({ roomId, gateKeys }: Meeting): void {
    for (const { key, expiresAt } of gateKeys) {
      this.#run('INSERT INTO gate_keys VALUES (?, ?, ?)', roomId, key, expiresAt);
    }
  }

  #atomically<T>(change: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = change();
      this.#database.exec('COMMIT');
      return result;
    } catch (fault) {
      this.#database.exec('ROLLBACK');
      throw fault;
    }
  }
}
