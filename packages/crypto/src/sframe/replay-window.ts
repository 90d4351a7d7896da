/**
 * FRM-5: which of the last `size` CTRs of one KID were seen (the sliding window of RFC 4303 section 3.4.3).
 * `check` before the frame is decrypted, `commit` once it is authenticated: forged frames never move the window.
 * CTRs are integers of 0 to 2^32−1 (MAX_CTR), which bit operations index exactly.
 */
export class ReplayWindow {
  readonly #size: number;
  readonly #seen: Uint32Array<ArrayBuffer>;
  #highest = -1;

  /** @param size CTRs that the window spans: a power of two, at least 32; throws RangeError otherwise */
  constructor(size: number) {
    if (!Number.isInteger(size) || size < 32 || 2 ** Math.round(Math.log2(size)) !== size) {
      throw new RangeError('a replay window is a power of two, at least 32');
    }
    this.#size = size;
    this.#seen = new Uint32Array(size / 32);
  }

  /** Whether a frame with this CTR would be new: neither seen nor older than the window remembers. */
  check(ctr: number): boolean {
    if (ctr > this.#highest) return true;
    if (ctr <= this.#highest - this.#size) return false;
    return ((this.#seen[this.#word(ctr)] ?? 0) & this.#bit(ctr)) === 0;
  }

  /**
   * Marks the CTR of an authenticated frame as seen. False where it is not new any more, because another
   * copy of the frame was authenticated since the check: then this one is a replay.
   */
  commit(ctr: number): boolean {
    if (!this.check(ctr)) return false;
    if (ctr > this.#highest) this.#slideTo(ctr);
    const word = this.#word(ctr);
    this.#seen[word] = (this.#seen[word] ?? 0) | this.#bit(ctr);
    return true;
  }

  #slideTo(ctr: number): void {
    if (ctr - this.#highest >= this.#size) {
      this.#seen.fill(0);
    } else {
      for (let i = this.#highest + 1; i <= ctr; i += 1) {
        const word = this.#word(i);
        this.#seen[word] = (this.#seen[word] ?? 0) & ~this.#bit(i);
      }
    }
    this.#highest = ctr;
  }

  #word(ctr: number): number {
    return (ctr & (this.#size - 1)) >>> 5;
  }

  #bit(ctr: number): number {
    return 1 << (ctr & 31);
  }
}
