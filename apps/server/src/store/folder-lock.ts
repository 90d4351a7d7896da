import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databaseFault } from './database-fault.ts';

/**
 * One process for each data folder: two would give one meeting two rooms. Held by SQLite's lock on an empty database
 * beside the real one, so that it ends with the process, however that ends, and backups may still read.
 * @returns what gives the folder free
 * @throws DatabaseFault `in-use` where another process, or another server in this one, has it
 */
export function lockFolder(folder: string): () => void {
  const database = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (fault) {
    database.close();
    throw databaseFault(fault);
  }
  return () => database.close();
}
