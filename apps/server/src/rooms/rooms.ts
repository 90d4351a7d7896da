import { every } from '@conclave/base';
import type { RoomId } from '@conclave/protocol';
import type { Meeting } from '../store/meeting-store.ts';
import { Room } from './room.ts';
import type { RoomSurroundings } from './room.ts';

/** How long an empty room remembers whom it closed and which commands it saw, in milliseconds. */
const emptyRoomMs = 10 * 60_000;
const tickMs = 1000;

/** The rooms that somebody is in. */
export class Rooms {
  readonly #around: RoomSurroundings;
  readonly #rooms = new Map<RoomId, { readonly room: Room; emptySince: number | undefined }>();
  readonly #stop: () => void;

  constructor(around: RoomSurroundings) {
    this.#around = around;
    this.#stop = every(around.clock, tickMs, () => this.#tick());
  }

  find(id: RoomId): Room | undefined {
    return this.#rooms.get(id)?.room;
  }

  open(meeting: Meeting): Room {
    const known = this.find(meeting.roomId);
    if (known !== undefined) return known;
    const room = new Room(meeting, this.#around);
    this.#rooms.set(meeting.roomId, { room, emptySince: undefined });
    return room;
  }

  close(): void {
    this.#stop();
    for (const { room } of this.#rooms.values()) room.close();
    this.#rooms.clear();
  }

  #tick(): void {
    const now = this.#around.clock.now();
    for (const [id, held] of this.#rooms) {
      held.room.tick();
      held.emptySince = held.room.isEmpty ? (held.emptySince ?? now) : undefined;
      if (held.emptySince !== undefined && now - held.emptySince >= emptyRoomMs) this.#rooms.delete(id);
    }
  }
}
