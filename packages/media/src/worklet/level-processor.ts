import { audioLevel } from './level.ts';

/** The members of AudioWorkletGlobalScope in use; the DOM's types do not have them. */
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

const INTERVAL_SECONDS = 0.02;

/**
 * Measures the microphone and posts one level byte per 20 ms over the port that it gets as its first message:
 * straight to the frame worker, because timers of the page are slow in a tab that is not shown. Its output is silence.
 */
class LevelProcessor extends AudioWorkletProcessor {
  readonly #interval = Math.round(sampleRate * INTERVAL_SECONDS);
  #sink: MessagePort | null = null;
  #sumOfSquares = 0;
  #count = 0;

  constructor() {
    super();
    this.port.addEventListener('message', (event: MessageEvent<MessagePort>) => {
      this.#sink = event.data;
    });
    this.port.start();
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const samples = inputs[0]?.[0];
    const length = samples?.length ?? 128;
    for (let i = 0; i < length; i += 1) {
      const sample = samples?.[i] ?? 0;
      this.#sumOfSquares += sample * sample;
      this.#count += 1;
      if (this.#count === this.#interval) this.#post();
    }
    return true;
  }

  #post(): void {
    this.#sink?.postMessage(audioLevel(this.#sumOfSquares, this.#count));
    this.#sumOfSquares = 0;
    this.#count = 0;
  }
}

registerProcessor('conclave-level', LevelProcessor);
