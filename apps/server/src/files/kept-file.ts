import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { ReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { filePieces, filePieceSize } from '@conclave/protocol';
import type { FileErrorCode } from '@conclave/protocol';
import * as v from 'valibot';

const factsName = 'file.json';
const facts = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictObject({
    size: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    ownerHash: v.pipe(v.string(), v.regex(/^[\da-f]{64}$/)),
    /** Milliseconds since the Unix epoch. */
    begunAt: v.number(),
  }),
);
type Facts = v.InferOutput<typeof facts>;

export interface Piece {
  readonly size: number;
  open(): ReadStream;
}

/** One file's ciphertext: a folder with a file for each piece, and one with what its sender said of it. */
export class KeptFile {
  readonly #folder: string;
  readonly #facts: Facts;
  /** Numbers of the pieces that are whole. */
  readonly #held: Set<number>;
  #removed = false;

  private constructor(folder: string, of: Facts, held: Set<number>) {
    this.#folder = folder;
    this.#facts = of;
    this.#held = held;
  }

  static async begin(
    folder: string,
    { size, owner, now }: { readonly size: number; readonly owner: Bytes; readonly now: number },
  ): Promise<KeptFile> {
    const of = { size, ownerHash: hash(owner), begunAt: now };
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, factsName), JSON.stringify(of), { mode: 0o600 });
    return new KeptFile(folder, of, new Set());
  }

  /** What an earlier process left; undefined, and erased, where that is nothing whole. */
  static async found(folder: string): Promise<KeptFile | undefined> {
    const text = await readFile(join(folder, factsName), 'utf8').catch(() => '');
    const read = v.safeParse(facts, text);
    if (!read.success) {
      await rm(folder, { recursive: true, force: true });
      return undefined;
    }
    const held = new Set<number>();
    for (const name of await readdir(folder)) {
      if (name === factsName) continue;
      const number = /^\d{1,6}$/.test(name) ? Number(name) : -1;
      const { size } = await stat(join(folder, name));
      // A piece that was under way, or that a failing disk cut.
      if (number < 0 || size !== filePieceSize(read.output.size, number)) await rm(join(folder, name));
      else held.add(number);
    }
    return new KeptFile(folder, read.output, held);
  }

  get size(): number {
    return this.#facts.size;
  }

  get begunAt(): number {
    return this.#facts.begunAt;
  }

  get held(): number {
    return this.#held.size;
  }

  belongsTo(owner: Bytes): boolean {
    return timingSafeEqual(Buffer.from(hash(owner)), Buffer.from(this.#facts.ownerHash));
  }

  /**
   * A piece counts when all of it is on the disk, and is never replaced: one that comes again is read and dropped.
   * @param length bytes that the request announces
   */
  async write(number: number, length: number, body: Readable): Promise<Result<void, FileErrorCode>> {
    if (number >= filePieces(this.size) || length !== filePieceSize(this.size, number))
      return err('malformed');
    if (this.#held.has(number)) {
      body.resume();
      return ok(undefined);
    }
    const path = join(this.#folder, String(number));
    const part = `${path}.${randomBytes(6).toString('hex')}.part`;
    const file = createWriteStream(part, { flags: 'wx', mode: 0o600 });
    let isPlaced = false;
    try {
      await pipeline(body, file);
      if (file.bytesWritten !== length) throw new Error('cut');
      if (!this.#held.has(number)) {
        await rename(part, path);
        isPlaced = true;
      }
      if (this.#removed) return err('not-found');
      this.#held.add(number);
      return ok(undefined);
    } catch (fault) {
      return err(this.#removed ? 'not-found' : faultOf(fault));
    } finally {
      if (!isPlaced) await rm(part, { force: true }).catch(() => undefined);
    }
  }

  /** Undefined where that piece is not here. */
  piece(number: number): Piece | undefined {
    if (!this.#held.has(number)) return undefined;
    const path = join(this.#folder, String(number));
    return { size: filePieceSize(this.size, number), open: () => createReadStream(path) };
  }

  async remove(): Promise<void> {
    this.#removed = true;
    this.#held.clear();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function hash(owner: Uint8Array): string {
  return createHash('sha256').update(owner).digest('hex');
}

/** Why something was not written. What the client broke off is `malformed`; nobody reads that. */
export function faultOf(fault: unknown): FileErrorCode {
  const code = fault instanceof Error && 'code' in fault ? fault.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full';
  return typeof code === 'string' && code.startsWith('E') && !code.startsWith('ERR_') && code !== 'ECONNRESET'
    ? 'server-fault'
    : 'malformed';
}
