import { beforeEach, describe, expect, test } from 'vitest';
import type { MeetingStore } from '../src/store/meeting-store.ts';
import { TestMeeting } from './meeting.ts';

const now = 1_700_000_000_000;

/** What every adapter of the MeetingStore port does. */
export function meetingStoreContract(name: string, create: () => MeetingStore): void {
  describe(`MeetingStore: ${name}`, () => {
    let store: MeetingStore;
    beforeEach(() => {
      store = create();
      return () => store.close();
    });

    test('INV-5: a meeting is kept as it came', async () => {
      const { stored } = new TestMeeting(now + 1000);
      expect(await store.create(stored, now)).toEqual({ ok: true, value: undefined });
      expect(await store.find(stored.roomId, now)).toEqual(stored);
    });

    test('an unknown room is undefined', async () => {
      expect(await store.find(new TestMeeting(now + 1).roomId, now)).toBeUndefined();
    });

    test('INV-5: a room id that is taken is never overwritten', async () => {
      const { stored } = new TestMeeting(now + 1000);
      const other = { ...new TestMeeting(now + 5000).stored, roomId: stored.roomId };
      await store.create(stored, now);
      expect(await store.create(other, now)).toEqual({ ok: false, error: 'exists' });
      expect(await store.find(stored.roomId, now)).toEqual(stored);
    });

    test('a meeting is gone from the moment of its expiry, and its room id is free', async () => {
      const { stored } = new TestMeeting(now + 1000);
      await store.create(stored, now);
      expect(await store.find(stored.roomId, now + 999)).toEqual(stored);
      expect(await store.find(stored.roomId, now + 1000)).toBeUndefined();
      const later = { ...stored, expiresAt: now + 9000 };
      expect((await store.create(later, now + 1000)).ok).toBe(true);
      expect(await store.find(stored.roomId, now + 1000)).toEqual(later);
    });

    test('purging erases what has expired, and nothing else', async () => {
      const [short, long] = [new TestMeeting(now + 10).stored, new TestMeeting(now + 1000).stored];
      await store.create(short, now);
      await store.create(long, now);
      await store.purge(now + 10);
      // Asked as of before its expiry: it is not hidden but erased.
      expect(await store.find(short.roomId, now)).toBeUndefined();
      expect(await store.find(long.roomId, now)).toEqual(long);
    });

    test('a meeting that is removed is gone; removing it again does nothing', async () => {
      const { stored } = new TestMeeting(now + 1000);
      await store.create(stored, now);
      await store.remove(stored.roomId);
      await store.remove(stored.roomId);
      expect(await store.find(stored.roomId, now)).toBeUndefined();
    });
  });
}
