import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBase64Url } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { toRoomId } from '@conclave/protocol';
import { afterAll, expect, test } from 'vitest';
import { FileStore } from './file-store.ts';
import { faultOf } from './kept-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'conclave-file-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

const room = toRoomId(new Uint8Array(16).fill(1));
const id = (number: number): string => toBase64Url(new Uint8Array(16).fill(number));

test('APP-2: a file is kept for a day, however long its meeting goes on', async () => {
  const clock = new FakeClock();
  const store = await FileStore.open({ folder, largest: 10_000, clock });
  const owner = new Uint8Array(32);
  await store.begin(room, { id: id(1), size: 9, owner }, () => true);
  clock.advance(12 * 3_600_000);
  await store.sweep(async () => 'open');
  await store.begin(room, { id: id(2), size: 9, owner }, () => true);
  clock.advance(12 * 3_600_000);
  await store.sweep(async () => 'open');
  expect(readdirSync(join(folder, room))).toEqual([id(2)]);
  expect(store.find(room, id(1))).toBeUndefined();
});

test('what is wrong with the disk is told from what is wrong with a body', () => {
  const fault = (code: string): Error => Object.assign(new Error(), { code });
  expect(['ENOSPC', 'EDQUOT'].map((code) => faultOf(fault(code)))).toEqual(['disk-full', 'disk-full']);
  expect(['EACCES', 'EIO'].map((code) => faultOf(fault(code)))).toEqual(['server-fault', 'server-fault']);
  expect(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET'].map((code) => faultOf(fault(code)))).toEqual([
    'malformed',
    'malformed',
  ]);
});
