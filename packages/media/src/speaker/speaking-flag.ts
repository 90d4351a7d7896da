/** Frames of 20 ms. Both edges stay below 500 ms with the 40 ms of a batch and the way through the network. */
const ON_WINDOW = 15;
const ON_ACTIVE = 9;
const OFF_WINDOW = 17;

/**
 * Whether one person speaks, with hysteresis: on where 180 of the last 300 ms were speech (a click or a short cough is
 * less), off after 340 ms without any (pauses between words are shorter).
 */
export class SpeakingFlag {
  readonly #recent: boolean[] = [];
  #on = false;

  get on(): boolean {
    return this.#on;
  }

  push(active: boolean): void {
    this.#recent.push(active);
    if (this.#recent.length > OFF_WINDOW) this.#recent.shift();
    if (!this.#on && this.#activeIn(ON_WINDOW) >= ON_ACTIVE) this.#on = true;
    else if (this.#on && this.#recent.length === OFF_WINDOW && this.#activeIn(OFF_WINDOW) === 0) {
      this.#on = false;
    }
  }

  #activeIn(frames: number): number {
    return this.#recent.slice(-frames).filter(Boolean).length;
  }
}
