import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { RoomId } from '@conclave/protocol';
import type { Meeting, MeetingStore } from './meeting-store.ts';

export class MemoryMeetingStore implements MeetingStore {
  readonly #meetings = new Map<RoomId, Meeting>();

  async create(meeting: Meeting, now: number): Promise<Result<void, 'exists'>> {
    if ((await this.find(meeting.roomId, now)) !== undefined) return err('exists');
    this.#meetings.set(meeting.roomId, meeting);
    return ok(undefined);
  }

  find(room: RoomId, now: number): Promise<Meeting | undefined> {
    const meeting = this.#meetings.get(room);
    return Promise.resolve(meeting !== undefined && meeting.expiresAt > now ? meeting : undefined);
  }

  update({ roomId, policy, gateKeys }: Meeting): Promise<void> {
    const kept = this.#meetings.get(roomId);
    if (kept !== undefined) this.#meetings.set(roomId, { ...kept, policy, gateKeys });
    return Promise.resolve();
  }

  remove(room: RoomId): Promise<void> {
    this.#meetings.delete(room);
    return Promise.resolve();
  }

  purge(now: number): Promise<void> {
    for (const meeting of this.#meetings.values()) {
      if (meeting.expiresAt <= now) this.#meetings.delete(meeting.roomId);
      else {
        const gateKeys = meeting.gateKeys.filter(({ expiresAt }) => expiresAt === 0 || expiresAt > now);
        this.#meetings.set(meeting.roomId, { ...meeting, gateKeys });
      }
    }
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
