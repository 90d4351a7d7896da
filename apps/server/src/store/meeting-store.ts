import type { Result } from '@conclave/base';
import type { CreateMeeting, RoomId } from '@conclave/protocol';

/** INV-5: all that is kept of a meeting. Nothing in it depends on the passcode. */
export type Meeting = CreateMeeting;

/** `now` is in milliseconds since the Unix epoch; a meeting whose `expiresAt` has passed counts as gone. */
export interface MeetingStore {
  /** Never overwrites: `exists` where the room id is taken by a meeting that has not expired. */
  create(meeting: Meeting, now: number): Promise<Result<void, 'exists'>>;
  find(room: RoomId, now: number): Promise<Meeting | undefined>;
  remove(room: RoomId): Promise<void>;
  /** Erases what has expired. */
  purge(now: number): Promise<void>;
  close(): Promise<void>;
}
