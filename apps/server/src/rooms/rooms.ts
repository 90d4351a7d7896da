import { err, every, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import { limits } from '@conclave/protocol';
import type { RoomId } from '@conclave/protocol';
import type { Meeting } from '../store/meeting-store.ts';
import { Room } from './room.ts';
import type { RoomSurroundings } from './room-surroundings.ts';

/** How long an empty room remembers whom it closed, in milliseconds. */
const emptyRoomMs = 10 * 60_000;
const tickMs = 1000;

interface Held {
  readonly room: Room;
  /** The key under which limits count who came first. Never logged. */
  readonly address: string;
  emptySince: number | undefined;
}

export interface RoomsSurroundings extends RoomSurroundings {
  /** DOS-1: how many rooms may be open, and how many because somebody of one address came first. */
  readonly maxRooms: number;
  readonly maxRoomsPerAddress: number;
}

/** The rooms that somebody is in. */
export class Rooms {
  readonly #around: RoomsSurroundings;
  readonly #rooms = new Map<RoomId, Held>();
  readonly #stop: () => void;
  readonly #adoptUntil: number;

  constructor(around: RoomsSurroundings) {
    this.#around = around;
    this.#adoptUntil = around.clock.now() + limits.adoptMs;
    this.#stop = every(around.clock, tickMs, () => this.#tick());
  }

  find(id: RoomId): Room | undefined {
    return this.#rooms.get(id)?.room;
  }

  /** COM-9: whether members of that room are believed who say where their group's order stood. */
  listens(id: RoomId): boolean {
    return this.find(id)?.listens ?? this.#around.clock.now() < this.#adoptUntil;
  }

  /**
   * A room that is open is open to all. For another one, empty rooms give way, those of the same address first.
   * @returns `too-many-requests` where there are as many as there may be
   */
  open(meeting: Meeting, address: string): Result<Room, 'too-many-requests'> {
    const known = this.find(meeting.roomId);
    if (known !== undefined) return ok(known);
    const { maxRooms, maxRoomsPerAddress } = this.#around;
    const ownOnes = () => [...this.#rooms].filter(([, held]) => held.address === address);
    const isFree =
      this.#makePlace(ownOnes(), maxRoomsPerAddress) && this.#makePlace([...this.#rooms], maxRooms);
    if (!isFree) return err('too-many-requests');
    const room = new Room(meeting, this.#around, this.#adoptUntil);
    this.#rooms.set(meeting.roomId, { room, address, emptySince: undefined });
    return ok(room);
  }

  close(): void {
    this.#stop();
    for (const { room } of this.#rooms.values()) room.close();
    this.#rooms.clear();
  }

  #makePlace(held: readonly (readonly [RoomId, Held])[], most: number): boolean {
    if (held.length < most) return true;
    const [empty] = held.find(([, { room }]) => room.isEmpty) ?? [];
    return empty !== undefined && this.#rooms.delete(empty);
  }

  #tick(): void {
    const now = this.#around.clock.now();
    this.#around.log.expire(now);
    for (const [id, held] of this.#rooms) {
      held.room.tick();
      held.emptySince = held.room.isEmpty ? (held.emptySince ?? now) : undefined;
      if (held.emptySince !== undefined && now - held.emptySince >= emptyRoomMs) this.#rooms.delete(id);
    }
  }
}
