import type { SfuFailure, SfuPort } from '../ports.ts';
import { NO_PRIORITY } from './tile-layers.ts';
import type { Layers } from './tile-layers.ts';

type Told = Pick<SfuPort, 'setLayers' | 'pauseConsumer' | 'resumeConsumer'>;

/** What the SFU was told of one consumer, and what it is still to be told. */
export class ConsumerWishes {
  readonly #sfu: Told;
  readonly #consumerId: string;
  readonly #isVideo: boolean;
  /** As the SFU was told; undefined where that is not known. */
  #paused: boolean | undefined = true;
  #layers: Layers | undefined;
  #priority: number | undefined = NO_PRIORITY;

  /** @param consumerId of a consumer as the SFU makes them: paused, in no layers in particular */
  constructor(sfu: Told, consumerId: string, isVideo: boolean) {
    this.#sfu = sfu;
    this.#consumerId = consumerId;
    this.#isVideo = isVideo;
  }

  /** Whether the SFU lets it flow. */
  get flows(): boolean {
    return this.#paused === false;
  }

  /**
   * Says what it was not told yet. Calls must not overlap.
   *
   * @param layers null for a video that is not shown. Sound is never paused, its owner's muting neither: the SFU would see who is muted
   */
  async tell(layers: Layers | null): Promise<SfuFailure | null> {
    // Said together, in this order: the second does not wait for the answer to the first.
    const failures = await Promise.all([
      this.#tellLayers(layers),
      this.#tellPaused(this.#isVideo && layers === null),
    ]);
    return failures[0] ?? failures[1];
  }

  async #tellLayers(layers: Layers | null): Promise<SfuFailure | null> {
    if (!this.#isVideo || layers === null) return null;
    const { spatialLayer, temporalLayer, priority } = layers;
    const isTold =
      this.#layers?.spatialLayer === spatialLayer && this.#layers.temporalLayer === temporalLayer;
    const isNew = this.#priority !== priority;
    if (isTold && !isNew) return null;
    this.#layers = undefined;
    if (isNew) this.#priority = undefined;
    const wish = { spatialLayer, temporalLayer };
    const answer = await this.#sfu.setLayers(this.#consumerId, wish, isNew ? priority : undefined);
    if (!answer.ok) return answer.error;
    this.#layers = layers;
    this.#priority = priority;
    return null;
  }

  async #tellPaused(paused: boolean): Promise<SfuFailure | null> {
    if (this.#paused === paused) return null;
    this.#paused = undefined;
    const answer = await (paused
      ? this.#sfu.pauseConsumer(this.#consumerId)
      : this.#sfu.resumeConsumer(this.#consumerId));
    if (!answer.ok) return answer.error;
    this.#paused = paused;
    return null;
  }
}
