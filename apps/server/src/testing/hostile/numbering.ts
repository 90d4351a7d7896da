/**
 * The log's sequence numbers as one client is shown them: without a hole, whatever is withheld from it or invented for
 * it, so that it cannot tell by counting (COM-1).
 */
export class Numbering {
  readonly #serverSeqs = new Map<number, number>();
  #shown: number | undefined;
  #server = 0;

  /** The client's log begins after `seq`. */
  begin(seq: number): void {
    if (this.#shown !== undefined) return;
    this.#shown = seq;
    this.#server = seq;
    this.#serverSeqs.set(seq, seq);
  }

  /** @param seq the server's number of the entry; undefined for an invented one */
  show(seq: number | undefined): number {
    this.#shown = this.#shown === undefined ? (seq ?? 1) : this.#shown + 1;
    if (seq !== undefined) this.#server = seq;
    this.#serverSeqs.set(this.#shown, this.#server);
    return this.#shown;
  }

  /** @returns where the server's log has to go on for a client that was shown everything up to `seq` */
  resume(seq: number): number {
    if (seq > 0) this.#shown = seq;
    return this.#serverSeqs.get(seq) ?? seq;
  }
}
