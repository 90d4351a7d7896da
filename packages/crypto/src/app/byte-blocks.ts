import type { Bytes } from '@conclave/base';

/** Cuts a stream of parts of any size into blocks. The block that may turn out to be the last is kept back. */
export class ByteBlocks {
  readonly #block: Bytes;
  #filled = 0;

  /** @param size bytes of a block, at least 1 */
  constructor(size: number) {
    this.#block = new Uint8Array(size);
  }

  /** The blocks that `part` completes and goes beyond. Each is overwritten by the next step: use it at once. */
  *push(part: Uint8Array): Generator<Bytes, void> {
    for (let offset = 0; offset < part.length;) {
      if (this.#filled === this.#block.length) {
        yield this.#block;
        this.#filled = 0;
      }
      const taken = part.subarray(offset, offset + this.#block.length - this.#filled);
      this.#block.set(taken, this.#filled);
      this.#filled += taken.length;
      offset += taken.length;
    }
  }

  /** What was kept back: up to a whole block. */
  get rest(): Bytes {
    return this.#block.subarray(0, this.#filled);
  }

  wipe(): void {
    this.#block.fill(0);
    this.#filled = 0;
  }
}
