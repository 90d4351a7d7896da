import { limits, toRoomId } from '@conclave/protocol';
import { expect, test } from 'vitest';
import { roomLogContract } from '../../test/room-log-contract.ts';
import { MemoryRoomLog } from './memory-room-log.ts';

const mebibyte = 1024 * 1024;
roomLogContract('memory', () => new MemoryRoomLog(256 * mebibyte));

const now = 1000;
const rooms = [1, 2, 3, 4].map((byte) => toRoomId(new Uint8Array(16).fill(byte)));
const blob = new Uint8Array(limits.message);

async function kept(log: MemoryRoomLog, room = rooms[0], newest = 0): Promise<number> {
  if (room === undefined) throw new Error('no room');
  for (let seq = 0; seq <= newest; seq += 1) {
    const found = await log.since(room, seq, now);
    if (found.ok) return found.value.length;
  }
  return 0;
}

test('DOS-1: all rooms together hold so many bytes; the longest log gives way, and a short one keeps all', async () => {
  const log = new MemoryRoomLog(2 * mebibyte);
  for (const room of rooms) await log.start(room, { seq: 0, epoch: 0 });
  const [long, short] = rooms;
  if (long === undefined || short === undefined) throw new Error('no rooms');
  for (let count = 0; count < 8; count += 1) await log.message(short, blob, now);
  for (let count = 0; count < 200; count += 1) await log.message(long, blob, now);
  expect(await kept(log, short, 8)).toBe(8);
  const left = await kept(log, long, 200);
  expect(left).toBeGreaterThan(0);
  expect((left + 8) * blob.length).toBeLessThanOrEqual(2 * mebibyte);
});

test('DOS-1: what a dropped group held is there for others', async () => {
  const log = new MemoryRoomLog(mebibyte);
  const [first, second] = rooms;
  if (first === undefined || second === undefined) throw new Error('no rooms');
  for (const room of [first, second, first]) await log.start(room, { seq: 0, epoch: 0 });
  for (let count = 0; count < 30; count += 1) await log.message(first, blob, now);
  await log.drop(first);
  for (let count = 0; count < 30; count += 1) await log.message(second, blob, now);
  expect(await kept(log, second, 30)).toBe(30);
});
