import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { meetingStoreContract } from '../../test/meeting-store-contract.ts';
import { TestMeeting } from '../../test/meeting.ts';
import { SqliteMeetingStore } from './sqlite-meeting-store.ts';

meetingStoreContract('sqlite', () => new SqliteMeetingStore(':memory:'));

const now = 1_700_000_000_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('INV-5: the database has one table, with exactly the columns of a meeting', async () => {
  const path = join(folder, 'meetings.sqlite');
  await new SqliteMeetingStore(path).close();
  const database = new DatabaseSync(path);
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  expect(tables.map(({ name }) => name)).toEqual(['meetings']);
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all('meetings');
  expect(columns.map(({ name }) => name)).toEqual([
    'room_id',
    'gate_key',
    'host_key',
    'policy_body',
    'policy_signature',
    'expires_at',
  ]);
  database.close();
});

test('a meeting outlives the process', async () => {
  const path = join(folder, 'meetings.sqlite');
  const { stored } = new TestMeeting(now + 1000);
  const first = new SqliteMeetingStore(path);
  await first.create(stored, now);
  await first.close();
  const second = new SqliteMeetingStore(path);
  expect(await second.find(stored.roomId, now)).toEqual(stored);
  await second.close();
});

test('INV-5: what was removed is nowhere on the disk after the next purge', async () => {
  const store = new SqliteMeetingStore(join(folder, 'meetings.sqlite'));
  const { stored } = new TestMeeting(now + 1000);
  await store.create(stored, now);
  const onDisk = () =>
    readdirSync(folder).some((name) =>
      readFileSync(join(folder, name)).includes(Buffer.from(stored.gateKey)),
    );
  expect(onDisk()).toBe(true);
  await store.remove(stored.roomId);
  await store.purge(now);
  expect(onDisk()).toBe(false);
  await store.close();
});

test('a file that is no database is a fault at once', () => {
  const path = join(folder, 'meetings.sqlite');
  writeFileSync(path, 'not a database at all, but long enough to be looked at as one');
  expect(() => new SqliteMeetingStore(path)).toThrow('not a database');
});
