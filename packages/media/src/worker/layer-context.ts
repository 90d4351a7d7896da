import { CONTEXT } from '@conclave/crypto/sframe';
import type { FrameContext } from '@conclave/crypto/sframe';
import type { StreamContext } from '../types.ts';
import type { EncodedFrameMetadata } from './encoded-frame.ts';

const LAYERS: Readonly<Record<StreamContext, readonly [FrameContext, ...FrameContext[]]>> = {
  microphone: [CONTEXT.microphone],
  camera: [CONTEXT.cameraLayer0, CONTEXT.cameraLayer1, CONTEXT.cameraLayer2],
  screen: [CONTEXT.screenLayer0, CONTEXT.screenLayer1, CONTEXT.screenLayer2],
  'screen-audio': [CONTEXT.screenAudio],
};

/**
 * FRM-2: which context a frame of a stream is sealed under. SVC layers share an SSRC and have a spatial index;
 * simulcast layers have an SSRC each. Two layers that land on one context are still safe: the counter belongs to the KID.
 */
export class LayerContexts {
  readonly #contexts: readonly [FrameContext, ...FrameContext[]];
  readonly #sources: number[] = [];

  constructor(context: StreamContext) {
    this.#contexts = LAYERS[context];
  }

  of(metadata: EncodedFrameMetadata): FrameContext {
    const index = Math.max(this.#sourceIndex(metadata.synchronizationSource), metadata.spatialIndex ?? 0);
    return this.#contexts[Math.min(index, this.#contexts.length - 1)] ?? this.#contexts[0];
  }

  #sourceIndex(source: number | undefined): number {
    if (source === undefined || this.#contexts.length === 1) return 0;
    const known = this.#sources.indexOf(source);
    if (known >= 0) return known;
    // An encoder that is set up anew may change its SSRCs: only as many are kept as there are contexts.
    return this.#sources.length < this.#contexts.length ? this.#sources.push(source) - 1 : 0;
  }
}
