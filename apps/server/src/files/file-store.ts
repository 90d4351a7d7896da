import { readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Serial, ciphertextSize, err, fromBase64Url, ok, toBase64Url } from '@conclave/base';
import type { Bytes, Clock, Result } from '@conclave/base';
import { limits, toRoomId } from '@conclave/protocol';
import type { FileErrorCode, RoomId } from '@conclave/protocol';
import { KeptFile, faultOf } from './kept-file.ts';

/** A meeting holds ten files of the largest size. */
const largestOfRoom = 10;
/** What stays free on the disk for everything else, in bytes. */
const reserve = 256 * 1024 * 1024;
/** APP-2: for how long a file is kept where its meeting goes on, in milliseconds. */
const keptMs = 24 * 60 * 60_000;
/** How long the files of a room stay that nobody is in: after a restart all have to come back. */
const emptyMs = 10 * 60_000;

/** 16 random bytes in base64url: the one way to write them, so it names nothing else as a path either. */
export type FileId = string;

export interface BegunFile {
  readonly id: FileId;
  /** Bytes of ciphertext. */
  readonly size: number;
  readonly owner: Bytes;
}

interface RoomFiles {
  readonly files: Map<FileId, KeptFile>;
  /** When somebody was in the room last, by the monotonic clock. */
  seenAt: number;
}

export interface FileStoreOptions {
  /** Of the whole store; made when the first file comes. */
  readonly folder: string;
  /** Bytes of the largest file. */
  readonly largest: number;
  readonly clock: Clock;
}

/** APP-2: ciphertext of files in the data folder, `ROOM/ID/NUMBER`, for as long as their meeting goes on. */
export class FileStore {
  readonly #options: FileStoreOptions;
  readonly #rooms = new Map<RoomId, RoomFiles>();
  /** What is begun and removed runs one after another, so that quotas hold. */
  readonly #serial = new Serial();

  private constructor(options: FileStoreOptions) {
    this.#options = options;
  }

  /** With what an earlier process kept; `sweep` erases what is of no room any more. */
  static async open(options: FileStoreOptions): Promise<FileStore> {
    const store = new FileStore(options);
    const { folder, clock } = options;
    for (const room of await names(folder)) {
      const files = new Map<FileId, KeptFile>();
      for (const id of await names(join(folder, room))) {
        const found = isId(id) ? await KeptFile.found(join(folder, room, id)) : undefined;
        if (found !== undefined) files.set(id, found);
      }
      if (isId(room) && files.size > 0) {
        store.#rooms.set(toRoomId(fromBase64Url(room) ?? new Uint8Array(0)), { files, seenAt: clock.now() });
      } else await rm(join(folder, room), { recursive: true, force: true });
    }
    return store;
  }

  find(room: RoomId, id: FileId): KeptFile | undefined {
    return this.#rooms.get(room)?.files.get(id);
  }

  /**
   * Begins a file, or goes on with one that this sender has begun.
   * @param pay asked for a new one that fits; false where its sender has had too many
   */
  begin(
    room: RoomId,
    { id, size, owner }: BegunFile,
    pay: () => boolean,
  ): Promise<Result<KeptFile, FileErrorCode>> {
    return this.#serial.run(async () => {
      const known = this.find(room, id);
      if (known !== undefined)
        return known.belongsTo(owner) && known.size === size ? ok(known) : err('refused');
      const { folder, clock } = this.#options;
      const most = ciphertextSize(this.#options.largest);
      if (this.#options.largest === 0 || size > most) return err('too-large');
      const files = this.#rooms.get(room)?.files ?? new Map<FileId, KeptFile>();
      const held = [...files.values()].reduce((sum, file) => sum + file.size, 0);
      if (files.size >= limits.filesPerRoom || held + size > largestOfRoom * most) return err('meeting-full');
      if (!pay()) return err('too-many-requests');
      try {
        const file = await KeptFile.begin(join(folder, room, id), { size, owner, now: clock.wallTime() });
        if ((await free(folder)) < size + reserve) {
          await file.remove();
          return err('disk-full');
        }
        files.set(id, file);
        this.#rooms.set(room, { files, seenAt: clock.now() });
        return ok(file);
      } catch (fault) {
        await rm(join(folder, room, id), { recursive: true, force: true }).catch(() => undefined);
        return err(faultOf(fault));
      }
    });
  }

  remove(room: RoomId, id: FileId): Promise<void> {
    return this.#serial.run(async () => {
      const file = this.find(room, id);
      this.#rooms.get(room)?.files.delete(id);
      await file?.remove();
    });
  }

  /** The meeting has ended. */
  removeRoom(room: RoomId): Promise<void> {
    return this.#serial.run(async () => {
      const held = this.#rooms.get(room);
      this.#rooms.delete(room);
      for (const file of held?.files.values() ?? []) await file.remove();
      if (held !== undefined) await rm(join(this.#options.folder, room), { recursive: true, force: true });
    });
  }

  /** Erases what is too old, and what is of rooms that are gone or that nobody came back into. */
  async sweep(stateOf: (room: RoomId) => Promise<'open' | 'closed' | 'gone'>): Promise<void> {
    const { clock } = this.#options;
    for (const [room, held] of this.#rooms) {
      const state = await stateOf(room);
      if (state === 'open') held.seenAt = clock.now();
      if (state === 'gone' || clock.now() - held.seenAt >= emptyMs) await this.removeRoom(room);
      for (const [id, file] of held.files) {
        if (clock.wallTime() - file.begunAt >= keptMs) await this.remove(room, id);
      }
    }
  }
}

export function isId(text: string): boolean {
  const bytes = fromBase64Url(text);
  return bytes?.length === 16 && toBase64Url(bytes) === text;
}

async function names(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

async function free(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
