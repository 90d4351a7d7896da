import { equalBytes, err, inBackground, ok, publicLiteral, Serial } from '@conclave/base';
import type { Bytes, Cancel, Clock, Logger, Result } from '@conclave/base';
import type { RequestBody } from '@conclave/protocol';
import type { RequestFailureReason, Signalling } from '@conclave/signalling';
import { CommitUpload } from './commit-upload.ts';
import type { CommitBody } from './commit-upload.ts';
import { request } from './request.ts';
import { UploadWindow } from './upload-window.ts';

type WrittenType = 'message' | 'reply' | 'policy';
export type Outgoing =
  | { [T in WrittenType]: { readonly type: T; readonly body: RequestBody<T> } }[WrittenType]
  | { readonly type: 'commit'; readonly body: CommitBody }
  | { readonly type: 'command'; readonly sign: SignCommand };
export type OutgoingCommit = Extract<Outgoing, { type: 'commit' }>;

/** MOD-2: a command as the host key signs it for one connection, and once. Called anew each time that it is sent. */
export type SignCommand = (nonce: Bytes, counter: number) => Promise<RequestBody<'command'>>;

/** `lost`: the connection or the group was given up, so that nobody knows whether the server acted. */
export type SendResult = Result<void, RequestFailureReason>;

export interface OutboxOptions {
  readonly signalling: Pick<Signalling, 'request' | 'nonce'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** COM-2: this commit lost, or the server did not take it; never called for one that `dropCommits` let go. */
  readonly onStale: (commit: OutgoingCommit) => void;
}

/** How long after a passing refusal (a rate, a fault of the server) the same thing is sent again. */
const retryMs = 1_000;
/** Bytes from which on a request waits for its turn, so that it does not keep back what is small. */
const large = 16 * 1024;

interface Entry {
  readonly item: Outgoing;
  /** False for what the group says anew by itself where it does not see it in the log. */
  readonly keep: boolean;
  readonly settle: (result: SendResult) => void;
  onWire: boolean;
  /** Sends it, or what of it is still to be sent. */
  readonly send: () => Promise<RequestFailureReason | null>;
}

/**
 * What the group has to say to the server. Each item is kept until the server answered it, or until it is seen in
 * the log: after a broken connection has resumed, what did not arrive is sent again, in its order. Of a commit that is
 * the Welcomes that the server does not hold yet.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #entries: readonly Entry[] = [];
  readonly #timers = new Set<Cancel>();
  readonly #window = new UploadWindow();
  /** Commands go one at a time: the server takes their counters in order. */
  readonly #commands = new Serial();
  #signedFor: { readonly nonce: Bytes; counter: number } | null = null;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /**
   * @param keep whether to send it again where it was lost with the connection
   * @returns what the server answered in the end; `lost` where that will never be known
   */
  add(item: Outgoing, keep: 'keep' | 'once'): Promise<SendResult> {
    if (this.#closed) return Promise.resolve(err('lost'));
    if (item.type === 'commit') this.dropCommits();
    return new Promise((settle) => {
      const isWanted = (): boolean => this.#entries.includes(entry);
      const send = this.#sender(item, isWanted);
      const entry: Entry = { item, keep: keep === 'keep', settle, onWire: false, send };
      this.#entries = [...this.#entries, entry];
      inBackground(this.#send(entry));
    });
  }

  /** An entry of the log: where it is this client's own, it has arrived although its answer may be lost. */
  seen(blob: Uint8Array): void {
    const first = this.#entries.find(
      ({ item }) => (item.type === 'message' || item.type === 'commit') && equalBytes(item.body.blob, blob),
    );
    if (first !== undefined) this.#remove(first, ok(undefined));
  }

  /** COM-1: the epoch moved on; a commit for the old one must not be sent again. */
  dropCommits(): void {
    for (const entry of this.#entries) if (entry.item.type === 'commit') this.#remove(entry, err('stale'));
  }

  /** After a resumed connection is open. */
  async resend(): Promise<void> {
    await Promise.all(this.#entries.filter(({ onWire }) => !onWire).map((entry) => this.#send(entry)));
  }

  close(): void {
    this.#closed = true;
    for (const entry of this.#entries) this.#remove(entry, err('lost'));
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  async #send(entry: Entry): Promise<void> {
    entry.onWire = true;
    const reason = await entry.send();
    entry.onWire = false;
    if (!this.#entries.includes(entry)) return;
    if (reason === null) this.#remove(entry, ok(undefined));
    else this.#failed(entry, reason);
  }

  #sender(item: Outgoing, isWanted: () => boolean): Entry['send'] {
    const { signalling } = this.#options;
    switch (item.type) {
      case 'commit': {
        const upload = new CommitUpload(item.body, { signalling, window: this.#window, isWanted });
        return () => upload.send();
      }
      case 'command':
        return () => this.#commands.run(() => this.#command(item.sign));
      case 'reply': {
        const { blob } = item.body;
        const send = () => request(signalling, item.type, item.body);
        if (blob.length < large) return send;
        return () => this.#window.run(blob.length, false, async () => (isWanted() ? send() : 'lost'));
      }
      default:
        return () => request(signalling, item.type, item.body);
    }
  }

  async #command(sign: SignCommand): Promise<RequestFailureReason | null> {
    const { signalling } = this.#options;
    for (;;) {
      const { nonce } = signalling;
      if (nonce === null) return 'lost';
      if (this.#signedFor?.nonce !== nonce) this.#signedFor = { nonce, counter: 0 };
      const body = await sign(nonce, (this.#signedFor.counter += 1));
      // The connection may have been replaced while it was signed.
      if (signalling.nonce === nonce) return request(signalling, 'command', body);
    }
  }

  #failed(entry: Entry, reason: RequestFailureReason): void {
    const { item } = entry;
    switch (reason) {
      case 'lost':
        if (!entry.keep) this.#remove(entry, err(reason));
        return;
      case 'timed-out':
      case 'too-many-requests':
      case 'server-fault':
        return this.#later(() => {
          if (this.#entries.includes(entry) && !entry.onWire) inBackground(this.#send(entry));
        });
      case 'stale':
        this.#remove(entry, err(reason));
        if (item.type === 'commit') this.#options.onStale(item);
        return;
      default:
        this.#options.logger.warn(publicLiteral('outbox-refused'));
        // A commit that the server never takes is derived anew, but not in a tight loop.
        if (item.type === 'commit')
          return this.#later(() => {
            if (!this.#entries.includes(entry)) return;
            this.#remove(entry, err(reason));
            this.#options.onStale(item);
          });
        return this.#remove(entry, err(reason));
    }
  }

  #later(job: () => void): void {
    const cancel = this.#options.clock.after(retryMs, () => {
      this.#timers.delete(cancel);
      job();
    });
    this.#timers.add(cancel);
  }

  #remove(entry: Entry, result: SendResult): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
    entry.settle(result);
  }
}
