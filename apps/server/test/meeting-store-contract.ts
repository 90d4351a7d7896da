import { beforeEach, describe, expect, test } from 'vitest';
import type { MeetingStore } from '../src/store/meeting-store.ts';
import { TestMeeting, newKey } from './meeting.ts';

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

    test('INV-7: policy and gate keys are replaced as a whole, in their order, and nothing else changes', async () => {
      const meeting = new TestMeeting(now + 1000);
      const { stored } = meeting;
      const other = new TestMeeting(now + 1000).stored;
      await store.create(stored, now);
      await store.create(other, now);
      const gates = [3, 1, 2].map((at) => ({ key: newKey().publicKey, expiresAt: now + at * 100 }));
      const changed = { ...stored, policy: meeting.policy(2), gateKeys: [...stored.gateKeys, ...gates] };
      await store.update({ ...changed, expiresAt: now + 9999, hostKey: newKey().publicKey });
      expect(await store.find(stored.roomId, now)).toEqual(changed);
      const fewer = { ...changed, gateKeys: gates.toReversed() };
      await store.update(fewer);
      expect(await store.find(stored.roomId, now)).toEqual(fewer);
      await store.update({ ...fewer, gateKeys: [] });
      expect(await store.find(stored.roomId, now)).toEqual({ ...fewer, gateKeys: [] });
      expect(await store.find(other.roomId, now)).toEqual(other);
    });

    test('an update does not bring back a meeting that is gone', async () => {
      const { stored } = new TestMeeting(now + 1000);
      await store.create(stored, now);
      await store.remove(stored.roomId);
      await store.update(stored);
      expect(await store.find(stored.roomId, now)).toBeUndefined();
      await store.create({ ...stored, gateKeys: [] }, now);
      expect(await store.find(stored.roomId, now)).toEqual({ ...stored, gateKeys: [] });
    });

    test('INV-5: purging erases gate keys that have expired, and keeps those without an expiry', async () => {
      const { stored } = new TestMeeting(now + 1000);
      const [short, long] = [10, 11].map((at) => ({ key: newKey().publicKey, expiresAt: now + at }));
      const [first] = stored.gateKeys;
      if (first === undefined || short === undefined || long === undefined) throw new Error('no gate');
      await store.create({ ...stored, gateKeys: [short, first, long] }, now);
      await store.purge(now + 10);
      expect((await store.find(stored.roomId, now))?.gateKeys).toEqual([first, long]);
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
