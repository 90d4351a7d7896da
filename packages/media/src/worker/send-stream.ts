import type { Bytes } from '@conclave/base';
import { encodeAudioPayload, FrameSealer } from '@conclave/crypto/sframe';
import type { FrameContext, FrameKeys, SealedFrame } from '@conclave/crypto/sframe';
import { AUDIO_BUCKET_BYTES } from '../audio-setting.ts';
import type { Codec, StreamContext } from '../types.ts';
import { isNegotiatedCodec } from './codec-check.ts';
import type { EncodedFrame } from './encoded-frame.ts';
import { LayerContexts } from './layer-context.ts';
import { SILENCE } from './own-level.ts';
import type { StreamCounters } from './stream-counters.ts';

export interface SendStreamOptions {
  readonly context: StreamContext;
  readonly codec: Codec;
  readonly keys: FrameKeys;
  readonly counters: StreamCounters;
  readonly now: () => number;
  /** This client's leaf in the epoch that is sent with; undefined before the first. */
  readonly ownLeaf: () => number | undefined;
  readonly microphoneLevel: (now: number) => number;
  /** A microphone frame went out with this level. */
  readonly onLevel: (leafIndex: number, level: number) => void;
  /** FRM-10, VER-4: a frame was sealed from `payload` and goes out. To be read before it returns. */
  readonly onSealed: (sealed: SealedFrame, payload: Bytes, leafIndex: number) => void;
  /** FRM-4: called once; this stream lets nothing through any more. */
  readonly onFault: (reason: string) => void;
}

/** Encrypts the frames of one of this client's streams, in place. */
export class SendStream {
  readonly #options: SendStreamOptions;
  readonly #layers: LayerContexts;
  readonly #sealers = new Map<number, FrameSealer>();
  #stopped = false;

  constructor(options: SendStreamOptions) {
    this.#options = options;
    this.#layers = new LayerContexts(options.context);
  }

  /**
   * @returns true where `frame.data` is now the sealed frame; false where the frame must not go on, for whatever reason
   */
  process(frame: EncodedFrame): Promise<boolean> {
    // One reading for all of a frame: where clocks are dear, one costs as much as all arithmetic of a small frame.
    const now = this.#options.now();
    if (this.#stopped) {
      this.#options.counters.drop('stopped', now);
      return Promise.resolve(false);
    }
    return this.#seal(frame, now).catch(() => this.#fail('exception', now));
  }

  async #seal(frame: EncodedFrame, now: number): Promise<boolean> {
    const { codec, context, counters, ownLeaf } = this.#options;
    const metadata = frame.getMetadata();
    if (!isNegotiatedCodec(metadata, codec)) return this.#fail('unexpected-codec', now);
    const leafIndex = ownLeaf();
    if (leafIndex === undefined) {
      counters.drop('no-key', now);
      return false;
    }
    const encoded = new Uint8Array(frame.data);
    const level = context === 'microphone' ? this.#options.microphoneLevel(now) : SILENCE;
    const payload =
      codec === 'opus' ? encodeAudioPayload(level, encoded, AUDIO_BUCKET_BYTES) : video(encoded);
    if (payload.kind === 'drop') {
      counters.drop(payload.reason, now);
      return false;
    }
    const sealed = await this.#sealer(leafIndex, this.#layers.of(metadata)).seal(payload.data, now);
    if (sealed.kind === 'drop') {
      if (sealed.reason === 'cipher-error' || sealed.reason === 'counter-exhausted') {
        return this.#fail(sealed.reason, now);
      }
      counters.drop(sealed.reason, now);
      return false;
    }
    this.#options.onSealed(sealed, payload.data, leafIndex);
    frame.data = sealed.data.buffer;
    counters.frame(sealed.data.length, now);
    if (context === 'microphone') this.#options.onLevel(leafIndex, level);
    return true;
  }

  #sealer(leafIndex: number, context: FrameContext): FrameSealer {
    const { keys, codec } = this.#options;
    const id = leafIndex * 0x10 + context;
    const sealer = this.#sealers.get(id) ?? new FrameSealer(keys, { leafIndex, context, codec });
    this.#sealers.set(id, sealer);
    return sealer;
  }

  #fail(reason: string, now: number): false {
    this.#options.counters.drop(reason, now);
    if (!this.#stopped) {
      this.#stopped = true;
      this.#options.onFault(reason);
    }
    return false;
  }
}

function video(data: Bytes): { readonly kind: 'frame'; readonly data: Bytes } {
  return { kind: 'frame', data };
}
