import type { DatabaseSync } from 'node:sqlite';

/**
 * INV-5: these columns and no others. `secure_delete` overwrites what is removed, so that a thief of the disk
 * finds no meeting that has ended.
 */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA secure_delete = ON;
`;

/** What takes a database from each version to the next; an empty one is at version 0 (`user_version`). */
const steps = [
  `
    CREATE TABLE IF NOT EXISTS meetings (
      room_id TEXT PRIMARY KEY,
      gate_key BLOB NOT NULL,
      host_key BLOB NOT NULL,
      policy_body BLOB NOT NULL,
      policy_signature BLOB NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS meetings_by_expiry ON meetings (expires_at);
  `,
  // A gate key's place among its meeting's is the order of its row ids.
  `
    CREATE TABLE gate_keys (
      room_id TEXT NOT NULL REFERENCES meetings ON DELETE CASCADE,
      gate_key BLOB NOT NULL,
      expires_at INTEGER NOT NULL,
      UNIQUE (room_id, gate_key)
    ) STRICT;
    INSERT INTO gate_keys SELECT room_id, gate_key, 0 FROM meetings;
    ALTER TABLE meetings DROP COLUMN gate_key;
  `,
];

/** @throws where the file is no database, or one of a later version than this server knows */
export function prepareDatabase(database: DatabaseSync): void {
  database.exec(settings);
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > steps.length) throw new Error('the database is of a later version');
  steps.slice(version).forEach((step, index) => {
    database.exec(`BEGIN; ${step}; PRAGMA user_version = ${version + index + 1}; COMMIT;`);
  });
}
