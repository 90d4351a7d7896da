/** How much of what was measured last counts: the rest of a peak is forgotten within some ten seconds. */
const weight = 0.4;

/** The share of one core that a process has used lately, 0 to 1, from what it has used in all. */
export class CpuShare {
  #value = 0;
  #before: { readonly usedMs: number; readonly at: number } | undefined;

  get value(): number {
    return this.#value;
  }

  /**
   * @param usedMs since the process began
   * @param at milliseconds of one monotonic clock
   */
  step(usedMs: number, at: number): void {
    const before = this.#before;
    if (before !== undefined && at <= before.at) return;
    this.#before = { usedMs, at };
    if (before === undefined) return;
    const share = Math.min(1, Math.max(0, (usedMs - before.usedMs) / (at - before.at)));
    this.#value += weight * (share - this.#value);
  }
}
