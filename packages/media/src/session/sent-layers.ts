import { Serial } from '@conclave/base';
import type { Cancel, Clock } from '@conclave/base';
import { inBackground } from '../background.ts';
import { encodingsFor } from './camera-encoding.ts';

export type LayeredSender = Pick<RTCRtpSender, 'getParameters' | 'setParameters' | 'track'>;

/** Of what cameras are asked for, where there is none now. */
const USUAL_LONGER_SIDE = 1280;
/**
 * Somebody who looks away may look back, and the viewers' tiles change one by one: what is encoded is not worth a key frame
 * each time.
 */
export const LOWER_AFTER_MS = 3_000;

/**
 * Encodes no more of a camera than anybody takes, as the SFU says. That is a hint: it can cost this sender's picture, and never
 * makes it send more than it would by itself. More is encoded at once, less only when it was not wanted for a while.
 */
export class SentLayers {
  readonly #sender: LayeredSender;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #order = new Serial();
  /** Undefined for everything, before the SFU has said anything. */
  #encoded: number | null | undefined;
  #lowering: Cancel = () => {};

  constructor(sender: LayeredSender, clock: Pick<Clock, 'after'>) {
    this.#sender = sender;
    this.#clock = clock;
  }

  /** @param spatialLayer the highest that anybody takes; null where nobody takes any */
  wanted(spatialLayer: number | null): void {
    this.#lowering();
    this.#lowering = () => {};
    if (spatialLayer === this.#encoded) return;
    if (rank(spatialLayer) > rank(this.#encoded)) this.#encode(spatialLayer);
    else this.#lowering = this.#clock.after(LOWER_AFTER_MS, () => this.#encode(spatialLayer));
  }

  close(): void {
    this.#lowering();
  }

  #encode(spatialLayer: number | null): void {
    this.#encoded = spatialLayer;
    inBackground(
      this.#order.run(async () => {
        // What was wanted while the last change was made counts.
        const parameters = this.#sender.getParameters();
        const { width = 0, height = 0 } = this.#sender.track?.getSettings() ?? {};
        const longerSide = Math.max(width, height) || USUAL_LONGER_SIDE;
        parameters.encodings = encodingsFor(parameters.encodings, this.#encoded, longerSide);
        // A sender whose connection closes meanwhile takes no parameters any more, and needs none.
        await this.#sender.setParameters(parameters).catch(() => undefined);
      }),
    );
  }
}

function rank(spatialLayer: number | null | undefined): number {
  return spatialLayer === undefined ? Number.POSITIVE_INFINITY : (spatialLayer ?? -1);
}
