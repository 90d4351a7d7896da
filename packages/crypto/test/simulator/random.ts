import type { Bytes } from '@conclave/base';

/** Chance from a seed: the same story for the same seed. sfc32 (Chris Doty-Humphrey, PractRand). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param stream further independent streams of the same seed */
  constructor(seed: number, stream = 0) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 2 ** 32) ^ Math.imul(stream + 1, 0x9e3779b9);
    this.#c = 0x85ebca6b;
    for (let round = 0; round < 16; round++) this.word();
  }

  word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.word() / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.unit() * items.length)];
  }

  /** Exponentially distributed around a mean. */
  around(mean: number): number {
    return -mean * Math.log(1 - this.unit());
  }

  readonly bytes = (length: number): Bytes => {
    const out = new Uint8Array(length);
    const view = new DataView(out.buffer);
    let offset = 0;
    for (; offset + 4 <= length; offset += 4) view.setUint32(offset, this.word());
    for (; offset < length; offset++) out[offset] = this.word() & 255;
    return out;
  };
}
