import { limits, toRoomId } from '@conclave/protocol';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RoomLog } from '../src/log/room-log.ts';
import { bytes, text } from './harness.ts';

const now = 1_700_000_000_000;
const room = toRoomId(new Uint8Array(16));
const other = toRoomId(new Uint8Array(16).fill(1));

/** What every adapter of the RoomLog port does. */
export function roomLogContract(name: string, create: () => RoomLog): void {
  describe(`RoomLog: ${name}`, () => {
    let log: RoomLog;
    beforeEach(async () => {
      log = create();
      await log.start(room, { seq: 0, epoch: 0 });
    });

    const labels = async (seq: number, at = now) => {
      const entries = await log.since(room, seq, at);
      return entries.ok ? entries.value.map(({ blob }) => text(blob)) : entries.error;
    };

    test('COM-1: the first commit of an epoch wins, a second one is stale and leaves no trace', async () => {
      const results = await Promise.all([
        log.commit(room, 0, bytes('a'), now),
        log.commit(room, 0, bytes('b'), now),
      ]);
      expect(results.filter(({ ok }) => ok).length).toBe(1);
      expect(results).toContainEqual({ ok: false, error: 'stale' });
      expect((await labels(0)).length).toBe(1);
    });

    test('COM-1: whatever is tried, commits end the epochs 0, 1, 2 … and entries count from 1', async () => {
      const step = fc.oneof(fc.constant('message' as const), fc.nat(6));
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
          await log.start(room, { seq: 0, epoch: 0 });
          let epoch = 0;
          for (const one of steps) {
            if (one === 'message') {
              expect(await log.message(room, bytes('m'), now)).toMatchObject({ value: { epoch } });
            } else {
              const taken = await log.commit(room, one, bytes('c'), now);
              expect(taken.ok).toBe(one === epoch);
              if (taken.ok) epoch += 1;
            }
          }
          const all = await log.since(room, 0, now);
          if (!all.ok) throw new Error(all.error);
          expect(all.value.map(({ seq }) => seq)).toEqual(all.value.map((_, index) => index + 1));
          const commits = all.value.filter(({ kind }) => kind === 'commit');
          expect(commits.map((entry) => entry.epoch)).toEqual(commits.map((_, index) => index));
        }),
        { numRuns: 50 },
      );
    });

    test('COM-1: since gives everything after a place, in order', async () => {
      for (const label of ['a', 'b', 'c']) await log.message(room, bytes(label), now);
      expect(await labels(0)).toEqual(['a', 'b', 'c']);
      expect(await labels(2)).toEqual(['c']);
      expect(await labels(3)).toEqual([]);
    });

    test('COM-1: a place that was never reached is a gap', async () => {
      await log.message(room, bytes('a'), now);
      expect(await labels(2)).toBe('gap');
    });

    test('COM-1: the last 200 handshake messages are kept, and before them there is a gap', async () => {
      for (let epoch = 0; epoch <= limits.replayHandshakes; epoch += 1) {
        await log.commit(room, epoch, bytes(`${epoch}`), now);
      }
      expect(await labels(0)).toBe('gap');
      expect((await labels(1)).length).toBe(limits.replayHandshakes);
    });

    test('COM-1: what is older than ten minutes is not kept', async () => {
      await log.message(room, bytes('old'), now);
      await log.message(room, bytes('new'), now + 1000);
      expect(await labels(0, now + limits.replayMs)).toEqual(['old', 'new']);
      expect(await labels(0, now + limits.replayMs + 1)).toBe('gap');
      expect(await labels(1, now + limits.replayMs + 1)).toEqual(['new']);
    });

    test('DOS-1: what is too old goes without anything new being said', async () => {
      await log.message(room, bytes('old'), now);
      log.expire(now + limits.replayMs);
      expect(await labels(0)).toEqual(['old']);
      log.expire(now + limits.replayMs + 1);
      expect(await labels(0)).toBe('gap');
      expect(await log.message(room, bytes('new'), now)).toMatchObject({ value: { seq: 2 } });
    });

    test('DOS-1: messages are kept up to their cap', async () => {
      for (let count = 0; count <= limits.replayMessages; count += 1) {
        await log.message(room, bytes('m'), now);
      }
      expect(await labels(0)).toBe('gap');
      expect((await labels(1)).length).toBe(limits.replayMessages);
    });

    test('DOS-1: large entries are kept up to a size, and the newest is always there', async () => {
      const blob = new Uint8Array(limits.commit);
      for (let epoch = 0; epoch < 100; epoch += 1) await log.commit(room, epoch, blob, now);
      expect(await labels(0)).toBe('gap');
      expect((await labels(99)).length).toBe(1);
    });

    test('COM-9: a log that goes on from a place counts on from there, and has nothing before it', async () => {
      await log.start(room, { seq: 40, epoch: 7 });
      expect(await labels(39)).toBe('gap');
      expect(await labels(40)).toEqual([]);
      expect(await log.commit(room, 6, bytes('late'), now)).toEqual({ ok: false, error: 'stale' });
      expect(await log.commit(room, 7, bytes('next'), now)).toMatchObject({ value: { seq: 41, epoch: 7 } });
      expect(await labels(40)).toEqual(['next']);
    });

    test('a group that starts anew begins at entry 1 and epoch 0', async () => {
      await log.commit(room, 0, bytes('old'), now);
      await log.start(room, { seq: 0, epoch: 0 });
      expect(await labels(0)).toEqual([]);
      expect(await log.commit(room, 0, bytes('new'), now)).toMatchObject({ value: { seq: 1, epoch: 0 } });
    });

    test('without a group nothing is taken, and rooms know nothing of each other', async () => {
      expect(await log.message(other, bytes('x'), now)).toEqual({ ok: false, error: 'no-group' });
      await log.drop(room);
      const gone = { ok: false, error: 'no-group' };
      expect(await log.commit(room, 0, bytes('x'), now)).toEqual(gone);
      expect(await log.since(room, 0, now)).toEqual(gone);
    });
  });
}
