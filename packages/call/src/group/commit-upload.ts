import type { Bytes } from '@conclave/base';
import type { PeerId, RequestBody } from '@conclave/protocol';
import type { RequestFailureReason, Signalling } from '@conclave/signalling';
import { request } from './request.ts';
import type { UploadWindow } from './upload-window.ts';

/** A commit with its Welcomes. To the server each of these goes by itself, the commit last (JOIN-5). */
export type CommitBody = Omit<RequestBody<'commit'>, 'welcomes'> & {
  readonly welcomes: readonly { readonly peerId: PeerId; readonly blob: Bytes }[];
};

export interface CommitUploadOptions {
  readonly signalling: Pick<Signalling, 'request'>;
  readonly window: UploadWindow;
  /** False when nothing more of it is to be sent. */
  readonly isWanted: () => boolean;
}

/** As much as one person's Welcome in a meeting of a dozen: 0.3 s of a 2 Mbit/s uplink, in vain where another commit was faster. */
const atOnceBytes = 64 * 1024;

/** Sends one commit: as often as it is told to, and each time what the server does not hold yet. */
export class CommitUpload {
  readonly #body: CommitBody;
  readonly #options: CommitUploadOptions;
  /** Whose Welcome the server holds, over a broken connection too. */
  readonly #held = new Set<PeerId>();
  readonly #gone = new Set<PeerId>();
  #failed: RequestFailureReason | null = null;

  constructor(body: CommitBody, options: CommitUploadOptions) {
    this.#body = body;
    this.#options = options;
  }

  /**
   * COM-1: whether it is still for the present epoch, the server says with each Welcome. The first failure ends it. What is little goes
   * without waiting for what the server says to the Welcomes before it: it takes things in their order.
   *
   * @returns null where the server took the commit
   */
  async send(): Promise<RequestFailureReason | null> {
    const { blob, welcomes } = this.#body;
    this.#failed = null;
    const open = welcomes.filter(({ peerId }) => !this.#held.has(peerId) && !this.#gone.has(peerId));
    const weight = open.reduce((sum, welcome) => sum + welcome.blob.length, blob.length);
    const welcoming = Promise.all(open.map((welcome) => this.#welcome(welcome)));
    if (weight > atOnceBytes) await welcoming;
    if (this.#failed !== null) return this.#failed;
    const goneBefore = this.#gone.size;
    const [failure] = await Promise.all([this.#commit(), welcoming]);
    if (failure === null) return null;
    // It named somebody who had just gone.
    if (failure === 'no-such-object' && this.#gone.size > goneBefore) return this.#failed ?? this.#commit();
    return this.#failed ?? failure;
  }

  #commit(): Promise<RequestFailureReason | null> {
    const { epoch, blob, welcomes } = this.#body;
    const { signalling, window, isWanted } = this.#options;
    const names = welcomes.map(({ peerId }) => peerId).filter((peerId) => !this.#gone.has(peerId));
    return window.run(blob.length, true, async () =>
      isWanted() ? request(signalling, 'commit', { epoch, blob, welcomes: names }) : 'lost',
    );
  }

  #welcome({ peerId, blob }: CommitBody['welcomes'][number]): Promise<void> {
    const { signalling, window, isWanted } = this.#options;
    return window.run(blob.length, true, async () => {
      if (this.#failed !== null || !isWanted()) return;
      const failure = await request(signalling, 'welcome', { epoch: this.#body.epoch, peerId, blob });
      if (failure === null) this.#held.add(peerId);
      else if (failure === 'no-such-peer') this.#gone.add(peerId);
      else this.#failed ??= failure;
    });
  }
}
