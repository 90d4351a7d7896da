import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Bytes } from '@conclave/base';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { meetingStoreContract } from '../../test/meeting-store-contract.ts';
import { TestMeeting } from '../../test/meeting.ts';
import { DatabaseFault } from './database-fault.ts';
import { lockFolder } from './folder-lock.ts';
import { SqliteMeetingStore } from './sqlite-meeting-store.ts';
import { prepareDatabase } from './sqlite-schema.ts';

meetingStoreContract('sqlite', () => new SqliteMeetingStore(':memory:'));

const now = 1_700_000_000_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('INV-5: the database has exactly the columns of a meeting and of its gate keys', async () => {
  const path = join(folder, 'meetings.sqlite');
  await new SqliteMeetingStore(path).close();
  const database = new DatabaseSync(path);
  const names = (sql: string, ...values: string[]) =>
    database
      .prepare(sql)
      .all(...values)
      .map(({ name }) => name);
  expect(names("SELECT name FROM sqlite_master WHERE type = 'table'")).toEqual(['meetings', 'gate_keys']);
  const columns = 'SELECT name FROM pragma_table_info(?)';
  expect(names(columns, 'meetings')).toEqual([
    'room_id',
    'host_key',
    'policy_body',
    'policy_signature',
    'expires_at',
    'pass_key',
  ]);
  expect(names(columns, 'gate_keys')).toEqual(['room_id', 'gate_key', 'expires_at']);
  database.close();
});

test('a database from before gates could be opened and closed is taken over with its meetings', async () => {
  const path = join(folder, 'meetings.sqlite');
  const { stored, created } = new TestMeeting(now + 1000);
  const old = new DatabaseSync(path);
  old.exec(`CREATE TABLE meetings (room_id TEXT PRIMARY KEY, gate_key BLOB NOT NULL, host_key BLOB NOT NULL,
    policy_body BLOB NOT NULL, policy_signature BLOB NOT NULL, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID`);
  const { roomId, gateKey, hostKey, policy } = created;
  old
    .prepare('INSERT INTO meetings VALUES (?, ?, ?, ?, ?, ?)')
    .run(roomId, gateKey, hostKey, policy.body, policy.signature, stored.expiresAt);
  old.close();
  const passKeys: (Bytes | undefined)[] = [];
  for (const start of ['first', 'second']) {
    const store = new SqliteMeetingStore(path);
    const found = await store.find(roomId, now);
    expect([start, { ...found, passKey: stored.passKey }]).toEqual([start, stored]);
    passKeys.push(found?.passKey);
    await store.close();
  }
  expect(passKeys[0]?.length).toBe(32);
  expect(passKeys[1]).toEqual(passKeys[0]);
});

test('a database of a later version is a fault at once, and stays as it is', async () => {
  const path = join(folder, 'meetings.sqlite');
  await new SqliteMeetingStore(path).close();
  const later = new DatabaseSync(path);
  later.exec('PRAGMA user_version = 99');
  later.close();
  expect(() => new SqliteMeetingStore(path)).toThrow(new DatabaseFault('newer'));
});

test('INV-7: a meeting outlives the process, and so does each change of it', async () => {
  const path = join(folder, 'meetings.sqlite');
  const meeting = new TestMeeting(now + 1000);
  const { stored } = meeting;
  const first = new SqliteMeetingStore(path);
  await first.create(stored, now);
  await first.close();
  const second = new SqliteMeetingStore(path);
  expect(await second.find(stored.roomId, now)).toEqual(stored);
  const changed = { ...stored, policy: meeting.policy(2), gateKeys: [] };
  await second.update(changed);
  await second.close();
  const third = new SqliteMeetingStore(path);
  expect(await third.find(stored.roomId, now)).toEqual(changed);
  await third.close();
});

test('INV-5: what was removed is nowhere on the disk after the next purge', async () => {
  const store = new SqliteMeetingStore(join(folder, 'meetings.sqlite'));
  const { stored, gate } = new TestMeeting(now + 1000);
  await store.create(stored, now);
  const onDisk = () =>
    readdirSync(folder).some((name) =>
      readFileSync(join(folder, name)).includes(Buffer.from(gate.publicKey)),
    );
  expect(onDisk()).toBe(true);
  await store.remove(stored.roomId);
  await store.purge(now);
  expect(onDisk()).toBe(false);
  await store.close();
});

test('INV-5: a gate key that was closed is nowhere on the disk after the next purge', async () => {
  const store = new SqliteMeetingStore(join(folder, 'meetings.sqlite'));
  const { stored, gate } = new TestMeeting(now + 1000);
  await store.create(stored, now);
  await store.update({ ...stored, gateKeys: [] });
  await store.purge(now);
  const key = Buffer.from(gate.publicKey);
  expect(readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(key))).toBe(false);
  expect(await store.find(stored.roomId, now)).toBeDefined();
  await store.close();
});

test('a file that is no database is a fault at once', () => {
  const path = join(folder, 'meetings.sqlite');
  writeFileSync(path, 'not a database at all, but long enough to be looked at as one');
  expect(() => new SqliteMeetingStore(path)).toThrow(new DatabaseFault('damaged'));
});

test('a database with a broken page is a fault at once', async () => {
  const path = join(folder, 'meetings.sqlite');
  const store = new SqliteMeetingStore(path);
  for (let count = 0; count < 40; count += 1) await store.create(new TestMeeting(now + 1000).stored, now);
  await store.close();
  const file = readFileSync(path);
  writeFileSync(path, file.fill(0x5a, 4096 + 8, 4096 + 600));
  expect(() => new SqliteMeetingStore(path)).toThrow(new DatabaseFault('damaged'));
});

test('INV-7: what was answered outlives a power cut: every commit is synced to the disk', () => {
  const database = new DatabaseSync(join(folder, 'meetings.sqlite'));
  prepareDatabase(database);
  // 2 is FULL.
  expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
  database.close();
});

test('a purge does not wait for somebody who reads, and what it left is gone after the next one', async () => {
  const path = join(folder, 'meetings.sqlite');
  const store = new SqliteMeetingStore(path);
  const { stored, gate } = new TestMeeting(now + 1000);
  await store.create(stored, now);
  const backup = new DatabaseSync(path);
  backup.exec('BEGIN');
  backup.prepare('SELECT count(*) FROM meetings').get();
  await store.remove(stored.roomId);
  const before = performance.now();
  await store.purge(now);
  // SQLite waits for readers as long as it may: seconds, in which nobody is served.
  expect(performance.now() - before).toBeLessThan(2000);
  expect(await store.create(stored, now)).toEqual({ ok: true, value: undefined });
  await store.remove(stored.roomId);
  backup.close();
  await store.purge(now);
  const key = Buffer.from(gate.publicKey);
  expect(readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(key))).toBe(false);
  await store.close();
});

test('a folder is one server’s, until that closes it', () => {
  const release = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(new DatabaseFault('in-use'));
  release();
  lockFolder(folder)();
});

test('a backup by VACUUM INTO beside the running server is whole', async () => {
  const path = join(folder, 'meetings.sqlite');
  const release = lockFolder(folder);
  const store = new SqliteMeetingStore(path, release);
  const { stored } = new TestMeeting(now + 1000);
  await store.create(stored, now);
  const reader = new DatabaseSync(path, { readOnly: true });
  reader.exec(`VACUUM INTO '${join(folder, 'backup.sqlite')}'`);
  reader.close();
  await store.close();
  const restored = new SqliteMeetingStore(join(folder, 'backup.sqlite'));
  expect(await restored.find(stored.roomId, now)).toEqual(stored);
  await restored.close();
});
