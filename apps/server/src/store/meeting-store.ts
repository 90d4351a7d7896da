import type { Bytes, Result } from '@conclave/base';
import type { CreateMeeting, RoomId } from '@conclave/protocol';

/** JOIN-1: a key that opens a meeting's gate. */
export interface GateKey {
  readonly key: Bytes;
  /** When it stops doing so, in milliseconds since the Unix epoch; 0: with the meeting. */
  readonly expiresAt: number;
}

/** INV-5: all that is kept of a meeting. Nothing in it depends on the passcode. */
export interface Meeting extends Omit<CreateMeeting, 'gateKey' | 'lifeMs'> {
  /** Milliseconds since the Unix epoch, by this server's clock. */
  readonly expiresAt: number;
  /** In the order in which they were opened; none twice. */
  readonly gateKeys: readonly GateKey[];
  /** COM-9: under which this server vouches for who was a member. 32 bytes; never told, never logged. */
  readonly passKey: Bytes;
}

/** `now` is in milliseconds since the Unix epoch; a meeting whose `expiresAt` has passed counts as gone. */
export interface MeetingStore {
  /** Never overwrites: `exists` where the room id is taken by a meeting that has not expired. */
  create(meeting: Meeting, now: number): Promise<Result<void, 'exists'>>;
  find(room: RoomId, now: number): Promise<Meeting | undefined>;
  /** Replaces policy and gate keys, all at once and durably. A meeting that is not kept any more stays gone. */
  update(meeting: Meeting): Promise<void>;
  remove(room: RoomId): Promise<void>;
  /** Erases what has expired, gate keys too. */
  purge(now: number): Promise<void>;
  close(): Promise<void>;
}
