import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import type { RoomId } from '@conclave/protocol';
import { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import type { Meeting, MeetingStore } from './meeting-store.ts';

/**
 * INV-5: these columns and no others. `secure_delete` overwrites what is removed, so that a thief of the disk
 * finds no meeting that has ended.
 */
const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS meetings (
    room_id TEXT PRIMARY KEY,
    gate_key BLOB NOT NULL,
    host_key BLOB NOT NULL,
    policy_body BLOB NOT NULL,
    policy_signature BLOB NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS meetings_by_expiry ON meetings (expires_at);
`;

const blob = v.pipe(
  v.instance(Uint8Array),
  v.transform((bytes): Bytes => new Uint8Array(bytes)),
);
const rowSchema = v.object({
  gate_key: blob,
  host_key: blob,
  policy_body: blob,
  policy_signature: blob,
  expires_at: v.number(),
});

/** The embedded store: one file, Node's own SQLite. */
export class SqliteMeetingStore implements MeetingStore {
  readonly #database: DatabaseSync;

  /**
   * @param path of the database file; made where it is missing
   * @throws where the file cannot be opened or is no database
   */
  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: 5000 });
    this.#database.exec(schema);
  }

  create(meeting: Meeting, now: number): Promise<Result<void, 'exists'>> {
    this.#database
      .prepare('DELETE FROM meetings WHERE room_id = ? AND expires_at <= ?')
      .run(meeting.roomId, now);
    const { changes } = this.#database
      .prepare('INSERT INTO meetings VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
      .run(
        meeting.roomId,
        meeting.gateKey,
        meeting.hostKey,
        meeting.policy.body,
        meeting.policy.signature,
        meeting.expiresAt,
      );
    return Promise.resolve(Number(changes) === 1 ? ok(undefined) : err('exists'));
  }

  find(room: RoomId, now: number): Promise<Meeting | undefined> {
    const found = this.#database
      .prepare('SELECT * FROM meetings WHERE room_id = ? AND expires_at > ?')
      .get(room, now);
    if (found === undefined) return Promise.resolve(undefined);
    const row = v.parse(rowSchema, found);
    return Promise.resolve({
      roomId: room,
      gateKey: row.gate_key,
      hostKey: row.host_key,
      policy: { body: row.policy_body, signature: row.policy_signature },
      expiresAt: row.expires_at,
    });
  }

  remove(room: RoomId): Promise<void> {
    this.#database.prepare('DELETE FROM meetings WHERE room_id = ?').run(room);
    return Promise.resolve();
  }

  purge(now: number): Promise<void> {
    this.#database.prepare('DELETE FROM meetings WHERE expires_at <= ?').run(now);
    // The write-ahead log still holds what was erased until it is truncated.
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#database.close();
    return Promise.resolve();
  }
}
