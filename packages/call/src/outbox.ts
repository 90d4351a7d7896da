import { equalBytes, publicLiteral } from '@conclave/base';
import type { Cancel, Clock, Logger } from '@conclave/base';
import type { RequestBody } from '@conclave/protocol';
import type { RequestFailureReason, Signalling } from '@conclave/signalling';
import { inBackground } from './in-background.ts';

type OutgoingType = 'commit' | 'message' | 'reply' | 'command' | 'policy';
export type Outgoing = {
  [T in OutgoingType]: { readonly type: T; readonly body: RequestBody<T> };
}[OutgoingType];
export type OutgoingCommit = Extract<Outgoing, { type: 'commit' }>;

export interface OutboxOptions {
  readonly signalling: Pick<Signalling, 'request'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** COM-2: this commit lost, or the server did not take it; never called for one that `dropCommits` let go. */
  readonly onStale: (commit: OutgoingCommit) => void;
}

/** How long after a passing refusal (a rate, a fault of the server) the same thing is sent again. */
const retryMs = 1_000;

interface Entry {
  readonly item: Outgoing;
  /** False for what the group says anew by itself where it does not see it in the log. */
  readonly keep: boolean;
  onWire: boolean;
}

/**
 * What the group has to say to the server. Each item is kept until the server answered it, or until it is seen in
 * the log: after a broken connection has resumed, what did not arrive is sent again, in its order.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #entries: readonly Entry[] = [];
  readonly #timers = new Set<Cancel>();
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /**
   * @param keep whether to send it again where it was lost with the connection
   * @returns when the server answered, or the item was let go
   */
  async add(item: Outgoing, keep: 'keep' | 'once'): Promise<void> {
    if (this.#closed) return;
    if (item.type === 'commit') this.dropCommits();
    const entry: Entry = { item, keep: keep === 'keep', onWire: false };
    this.#entries = [...this.#entries, entry];
    await this.#send(entry);
  }

  /** An entry of the log: where it is this client's own, it has arrived although its answer may be lost. */
  seen(blob: Uint8Array): void {
    const first = this.#entries.find(
      ({ item }) => (item.type === 'message' || item.type === 'commit') && equalBytes(item.body.blob, blob),
    );
    if (first !== undefined) this.#remove(first);
  }

  /** COM-1: the epoch moved on; a commit for the old one must not be sent again. */
  dropCommits(): void {
    this.#entries = this.#entries.filter(({ item }) => item.type !== 'commit');
  }

  /** After a resumed connection is open. */
  async resend(): Promise<void> {
    await Promise.all(this.#entries.filter(({ onWire }) => !onWire).map((entry) => this.#send(entry)));
  }

  close(): void {
    this.#closed = true;
    this.#entries = [];
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  async #send(entry: Entry): Promise<void> {
    entry.onWire = true;
    const { type, body } = entry.item;
    const result = await request(this.#options.signalling, type, body);
    entry.onWire = false;
    if (!this.#entries.includes(entry)) return;
    if (result === null) this.#remove(entry);
    else this.#failed(entry, result);
  }

  #failed(entry: Entry, reason: RequestFailureReason): void {
    const { item } = entry;
    switch (reason) {
      case 'lost':
        if (!entry.keep) this.#remove(entry);
        return;
      case 'timed-out':
      case 'too-many-requests':
      case 'server-fault':
        return this.#later(() => {
          if (this.#entries.includes(entry) && !entry.onWire) inBackground(this.#send(entry));
        });
      case 'stale':
        this.#remove(entry);
        if (item.type === 'commit') this.#options.onStale(item);
        return;
      default:
        this.#options.logger.warn(publicLiteral('outbox-refused'));
        // A commit that the server never takes is derived anew, but not in a tight loop.
        if (item.type === 'commit')
          return this.#later(() => {
            if (!this.#entries.includes(entry)) return;
            this.#remove(entry);
            this.#options.onStale(item);
          });
        return this.#remove(entry);
    }
  }

  #later(job: () => void): void {
    const cancel = this.#options.clock.after(retryMs, () => {
      this.#timers.delete(cancel);
      job();
    });
    this.#timers.add(cancel);
  }

  #remove(entry: Entry): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
  }
}

/** Null where the server took it. Only the connection ends the wait: a time-out would not tell what happened. */
async function request<T extends OutgoingType>(
  signalling: Pick<Signalling, 'request'>,
  type: T,
  body: RequestBody<T>,
): Promise<RequestFailureReason | null> {
  const result = await signalling.request(type, body, null);
  return result.ok ? null : result.error.reason;
}
