import type { DatabaseSync } from 'node:sqlite';
import { DatabaseFault, databaseFault } from './database-fault.ts';

/**
 * INV-5: these columns and no others. `secure_delete` overwrites what is removed, so that a thief of the disk
 * finds no meeting that has ended. `synchronous` FULL: what was answered outlives a power cut (INV-7), which in WAL
 * mode NORMAL does not promise; writes are rare.
 */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
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
  `
    ALTER TABLE meetings ADD COLUMN pass_key BLOB NOT NULL DEFAULT x'';
    UPDATE meetings SET pass_key = randomblob(32);
  `,
];

/** @throws DatabaseFault where the file is no database, is damaged, or of a later version than this server knows */
export function prepareDatabase(database: DatabaseSync): void {
  try {
    prepare(database);
  } catch (fault) {
    throw databaseFault(fault);
  }
}

function prepare(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > steps.length) throw new DatabaseFault('newer');
  // Told at the start, not by the first person whose meeting lies on a broken page.
  if (database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] !== 'ok')
    throw new DatabaseFault('damaged');
  database.exec(settings);
  steps.slice(version).forEach((step, index) => {
    database.exec(`BEGIN; ${step}; PRAGMA user_version = ${version + index + 1}; COMMIT;`);
  });
}
