/**
 * The last CTR of a KID, and the highest that a receiver takes: 2^32−1 although RFC 9605 carries 2^64−1.
 * At 60 frames a second that is more than two years of one epoch, while COM-7 renews the key every few minutes;
 * it keeps CTR within four bytes and 32-bit arithmetic, and the key far below AES-GCM's limit: 2^32 frames of
 * 100 kB are 2^45 blocks, which leaves a distinguishing advantage near 2^−39 (draft-irtf-cfrg-aead-limits section 6.1).
 */
export const MAX_CTR = 0xffff_ffff;

/** FRM-2: the one counter of a KID. It lives with the key, so that whoever seals with the key shares it. */
export class SendCounter {
  #next: number;

  /** @param first the CTR of the first frame; anything but 0 leaves the ones below unused for ever */
  constructor(first = 0) {
    this.#next = first;
  }

  /** The CTR for the next frame, or undefined where the key has had its last. Does not spend it. */
  get next(): number | undefined {
    return this.#next > MAX_CTR ? undefined : this.#next;
  }

  /**
   * Marks `ctr`, and all below it, as used. Must be called before the cipher is, whatever becomes of the frame.
   * @throws Error where `ctr` was used before: a repeated nonce breaks AES-GCM for the whole key
   */
  spend(ctr: number): void {
    if (!(ctr >= this.#next && ctr <= MAX_CTR)) throw new Error('repeated (KID, CTR)');
    this.#next = ctr + 1;
  }
}
