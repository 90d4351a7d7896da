/** A crowd that comes at once is one sound; milliseconds. */
const quietMs = 5_000;

/** When it is to be heard that somebody waits for something. */
export class Bell {
  #waiting: ReadonlySet<string> = new Set();
  #rangAt = -Infinity;

  /**
   * @param waiting ids of all who wait now
   * @param now milliseconds, as `Clock.now`
   * @returns whether it rings: somebody is there who was not before, and it was quiet
   */
  look(waiting: readonly string[], now: number): boolean {
    const isNew = waiting.some((id) => !this.#waiting.has(id));
    this.#waiting = new Set(waiting);
    if (!isNew || now - this.#rangAt < quietMs) return false;
    this.#rangAt = now;
    return true;
  }
}
