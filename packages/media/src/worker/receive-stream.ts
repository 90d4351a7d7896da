import { sameEpoch, Serial } from '@conclave/base';
import type { Bytes, FrameEpoch } from '@conclave/base';
import {
  decodeAudioPayload,
  expirePending,
  FrameOpener,
  holdFrame,
  releasePending,
} from '@conclave/crypto/sframe';
import type { FrameKeys, OpenedFrame, PendingFrames } from '@conclave/crypto/sframe';
import type { Codec, StreamContext } from '../types.ts';
import { isNegotiatedCodec } from './codec-check.ts';
import type { EncodedFrame } from './encoded-frame.ts';
import type { StreamCounters } from './stream-counters.ts';

export interface ReceiveStreamOptions {
  readonly leafIndex: number;
  readonly sinceEpoch: FrameEpoch;
  readonly context: StreamContext;
  readonly codec: Codec;
  readonly keys: FrameKeys;
  readonly counters: StreamCounters;
  readonly now: () => number;
  readonly newestEpoch: () => FrameEpoch | null;
  /** Hands an opened frame to the decoder. */
  readonly forward: (frame: EncodedFrame) => void;
  readonly onLevel: (leafIndex: number, level: number) => void;
  /** FRM-10: a frame, sealed as it came, goes to the decoder. To be read before it returns. */
  readonly onOpened: (sealed: Bytes, opened: OpenedFrame) => void;
  readonly onFirstFrame: () => void;
  readonly onNeedKeyframe: () => void;
}

const ASK_EVERY_MS = 500;

/** Opens the frames of one stream of one member, in place and in order. What is not authentic goes nowhere. */
export class ReceiveStream {
  readonly #options: ReceiveStreamOptions;
  readonly #opener: FrameOpener;
  readonly #order = new Serial();
  #pending: PendingFrames<EncodedFrame> = [];
  #started = false;
  /** A video decoder can't go on after a gap, or begin, without a key frame. */
  #gap = true;
  #askedAt = Number.NEGATIVE_INFINITY;

  /** @throws RangeError where the leaf is not 0 to 4095 or the codec does not fit the context (faults of the caller) */
  constructor(options: ReceiveStreamOptions) {
    const { leafIndex, sinceEpoch, context, codec, keys } = options;
    this.#options = options;
    this.#opener = new FrameOpener(keys, { leafIndex, sinceEpoch, source: context, codec });
  }

  get pending(): number {
    return this.#pending.length;
  }

  /** Never rejects. */
  process(frame: EncodedFrame): Promise<void> {
    // Chromium hands over the padding of a bandwidth probe as well; it is no frame, so it is none that failed.
    if (frame.data.byteLength === 0) return Promise.resolve();
    return this.#order.run(() => this.#accept(frame));
  }

  /** Tries what waits for a key again; to be called when an epoch was installed (FRM-8). */
  retry(): Promise<void> {
    return this.#order.run(async () => {
      this.#expire();
      const { pending, released } = releasePending(this.#pending, () => true);
      this.#pending = pending;
      for (const held of released) await this.#accept(held.frame, held.since);
    });
  }

  /** Drops what has waited too long; a few times a second. */
  expire(): Promise<void> {
    return this.#order.run(() => {
      this.#expire();
      return Promise.resolve();
    });
  }

  /** Nothing goes through from now on. */
  close(): void {
    this.#opener.close();
    this.#pending = [];
  }

  /** @param heldSince ms; of a frame that was tried before */
  #accept(frame: EncodedFrame, heldSince?: number): Promise<void> {
    return this.#open(frame, heldSince).catch(() => this.#drop('exception'));
  }

  async #open(frame: EncodedFrame, heldSince: number | undefined): Promise<void> {
    const { codec, counters } = this.#options;
    // One reading for all of a frame, as in sealing.
    const now = this.#options.now();
    if (!isNegotiatedCodec(frame.getMetadata(), codec)) return this.#drop('unexpected-codec');
    const sealed = new Uint8Array(frame.data);
    const outcome = await this.#opener.open(sealed, now);
    if (outcome.kind === 'drop') {
      if (!('kid' in outcome)) return this.#drop(outcome.reason);
      const step = holdFrame(this.#pending, { frame, kid: outcome.kid, since: heldSince ?? now }, now);
      this.#pending = step.pending;
      for (const dropped of step.dropped) this.#drop(dropped.reason);
      return;
    }
    this.#noteEpoch(outcome.epoch);
    let data = outcome.data;
    if (codec === 'opus') {
      const payload = decodeAudioPayload(data);
      if (payload.kind === 'drop') return this.#drop(payload.reason);
      data = payload.opus;
      if (this.#options.context === 'microphone')
        this.#options.onLevel(this.#options.leafIndex, payload.level);
    }
    this.#options.onOpened(sealed, outcome);
    counters.frame(sealed.length, now);
    frame.data = data.buffer;
    this.#begin();
    if (frame.type === 'key') this.#gap = false;
    else if (this.#gap && codec !== 'opus') this.#askForKeyframe();
    this.#options.forward(frame);
  }

  #askForKeyframe(): void {
    const now = this.#options.now();
    if (now - this.#askedAt < ASK_EVERY_MS) return;
    this.#askedAt = now;
    this.#options.onNeedKeyframe();
  }

  #begin(): void {
    if (this.#started) return;
    this.#started = true;
    this.#options.onFirstFrame();
  }

  #expire(): void {
    const step = expirePending(this.#pending, this.#options.now());
    this.#pending = step.pending;
    for (const dropped of step.dropped) this.#drop(dropped.reason);
  }

  #noteEpoch(epoch: FrameEpoch): void {
    if (sameEpoch(epoch, this.#options.newestEpoch())) this.#options.counters.newestEpoch();
    else this.#options.counters.pastEpoch(this.#options.now());
  }

  #drop(reason: string): void {
    // A copy of a frame that got through leaves no gap.
    if (reason !== 'replay') this.#gap = true;
    if (reason === 'past-epoch') this.#options.counters.pastEpoch(this.#options.now());
    this.#options.counters.drop(reason, this.#options.now());
  }
}
