import type { Bytes } from '@conclave/base';

/**
 * 32 bytes that depend on all parts and their lengths: the one primitive that the simulated suite is made of. Four
 * lanes in the manner of MurmurHash3 (Austin Appleby): quick, spread well over 128 bits, and no hash against somebody
 * who looks for collisions.
 */
export function mix(purpose: string, ...parts: readonly Uint8Array[]): Bytes {
  const lanes = new Lanes(purpose.length);
  for (let index = 0; index < purpose.length; index++) lanes.add(purpose.charCodeAt(index));
  for (const part of parts) lanes.addBytes(part);
  return lanes.finish(32);
}

/** Any number of such bytes. */
export function stretch(purpose: string, length: number, ...parts: readonly Uint8Array[]): Bytes {
  const lanes = new Lanes(length);
  lanes.addBytes(mix(purpose, ...parts));
  return lanes.finish(length);
}

class Lanes {
  #a: number;
  #b = 0x9e3779b9;
  #c = 0x85ebca6b;
  #d = 0xc2b2ae35;

  constructor(start: number) {
    this.#a = start;
  }

  add(word: number): void {
    const keyed = Math.imul(word, 0xcc9e2d51);
    const turned = (keyed << 15) | (keyed >>> 17);
    const next = this.#a ^ Math.imul(turned, 0x1b873593);
    const sum = (Math.imul((next << 13) | (next >>> 19), 5) + 0xe6546b64 + this.#b) | 0;
    this.#a = this.#b ^ (sum >>> 11);
    this.#b = (this.#c + Math.imul(sum, 0x239b961b)) | 0;
    this.#c = this.#d ^ turned;
    this.#d = sum;
  }

  addBytes(bytes: Uint8Array): void {
    const { length } = bytes;
    this.add(length);
    const whole = length - (length % 4);
    let index = 0;
    for (; index < whole; index += 4) {
      this.add(
        (bytes[index] ?? 0) |
          ((bytes[index + 1] ?? 0) << 8) |
          ((bytes[index + 2] ?? 0) << 16) |
          ((bytes[index + 3] ?? 0) << 24),
      );
    }
    let rest = 0;
    for (; index < length; index++) rest = (rest << 8) | (bytes[index] ?? 0);
    this.add(rest);
  }

  finish(length: number): Bytes {
    for (let round = 0; round < 8; round++) this.add(round);
    const out = new Uint8Array(length);
    for (let index = 0; index < length; index++) {
      if (index % 4 === 0) this.add(index);
      out[index] = this.#d >>> (8 * (index % 4));
    }
    return out;
  }
}
