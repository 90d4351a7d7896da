import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { limits } from '@conclave/protocol';
import type { LogEntry } from './room-log.ts';

/** What one room may hold of memory in its log, whatever the counts allow. */
const replayBytes = 16 * 1024 * 1024;
/** So many cut entries are kept in the list before it is copied. */
const slack = 256;
const nothing: Bytes = new Uint8Array(0);

interface Kept extends LogEntry {
  readonly at: number;
}

/** The entries of one group that are kept, newest last: as many as no cap of COM-1 cuts off. Pays for each entry once. */
export class GroupLog {
  epoch: number;
  #seq: number;
  #entries: Kept[] = [];
  /** How many at the front are cut off already. */
  #cut = 0;
  #bytes = 0;
  readonly #counts = { commit: 0, message: 0 };

  constructor({ seq, epoch }: { readonly seq: number; readonly epoch: number }) {
    this.#seq = seq;
    this.epoch = epoch;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#entries.length - this.#cut;
  }

  append(kind: LogEntry['kind'], blob: Bytes, now: number): LogEntry {
    this.#seq += 1;
    const entry = { seq: this.#seq, kind, epoch: this.epoch, blob };
    if (kind === 'commit') this.epoch += 1;
    this.#entries.push({ ...entry, at: now });
    this.#counts[kind] += 1;
    this.#bytes += blob.length;
    while (
      this.#counts.commit > limits.replayHandshakes ||
      this.#counts.message > limits.replayMessages ||
      (this.#bytes > replayBytes && this.length > 1)
    ) {
      this.#cutOldest();
    }
    return entry;
  }

  /** Forgets what was taken before `oldest`. */
  expire(oldest: number): void {
    for (;;) {
      const first = this.#entries[this.#cut];
      if (first === undefined || first.at >= oldest) return;
      this.#cutOldest();
    }
  }

  /** Forgets the older half, but never the newest entry. */
  halve(): void {
    const left = Math.max(1, Math.floor(this.length / 2));
    while (this.length > left) this.#cutOldest();
  }

  since(seq: number): Result<readonly LogEntry[], 'gap'> {
    const oldest = this.#seq - this.length;
    if (seq < oldest || seq > this.#seq) return err('gap');
    return ok(this.#entries.slice(this.#cut + seq - oldest).map(withoutTime));
  }

  #cutOldest(): void {
    const first = this.#entries[this.#cut];
    if (first === undefined) return;
    this.#bytes -= first.blob.length;
    this.#counts[first.kind] -= 1;
    this.#cut += 1;
    // Its bytes are let go at once; the list is copied for many at a time.
    this.#entries[this.#cut - 1] = { ...first, blob: nothing };
    if (this.#cut < slack && this.#cut < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#cut);
    this.#cut = 0;
  }
}

function withoutTime({ seq, kind, epoch, blob }: Kept): LogEntry {
  return { seq, kind, epoch, blob };
}
