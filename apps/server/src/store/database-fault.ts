/** Why the database cannot be used. */
export type DatabaseTrouble =
  /** Another process keeps its meetings in this folder. */
  | 'in-use'
  /** It was written by a later version of the server. */
  | 'newer'
  /** It is no database of SQLite's, or pages of it are broken. */
  | 'damaged';

export class DatabaseFault extends Error {
  readonly trouble: DatabaseTrouble;

  constructor(trouble: DatabaseTrouble, cause?: unknown) {
    super(trouble, { cause });
    this.trouble = trouble;
  }
}

/** SQLITE_BUSY, SQLITE_CORRUPT, SQLITE_NOTADB: https://www.sqlite.org/rescode.html */
const [busy, corrupt, notADatabase] = [5, 11, 26];

/** A fault of SQLite's as what it means here; any other as it is. */
export function databaseFault(fault: unknown): unknown {
  if (!(fault instanceof Error) || !('errcode' in fault) || typeof fault.errcode !== 'number') return fault;
  // The low byte is the primary result code.
  const code = fault.errcode & 0xff;
  if (code === busy) return new DatabaseFault('in-use', fault);
  return code === corrupt || code === notADatabase ? new DatabaseFault('damaged', fault) : fault;
}
