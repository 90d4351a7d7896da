/**
 * Bytes of large requests that are on their way at a time. It is what a message, or a ping, may have in front of it:
 * 1.6 s of a 2 Mbit/s uplink. Two Welcomes of a hundred people fit, so that one leaves while the other's answer comes.
 */
const windowBytes = 384 * 1024;

interface Waiting {
  readonly bytes: number;
  readonly urgent: boolean;
  start(): void;
}

/** Lets large requests go one after another, so that none of them fills the way for what is said meanwhile. */
export class UploadWindow {
  #used = 0;
  #waiting: readonly Waiting[] = [];

  /**
   * @param bytes that the request weighs; one that is larger than the window goes alone
   * @param urgent before all that are not
   * @param job resolves when the server has answered; called at once where there is room
   */
  run<T>(bytes: number, urgent: boolean, job: () => Promise<T>): Promise<T> {
    return new Promise((resolve) => {
      const start = (): void => resolve(this.#carryOut(bytes, job));
      const before = this.#waiting.filter((other) => other.urgent || !urgent);
      const behind = this.#waiting.filter((other) => !other.urgent && urgent);
      this.#waiting = [...before, { bytes, urgent, start }, ...behind];
      this.#next();
    });
  }

  async #carryOut<T>(bytes: number, job: () => Promise<T>): Promise<T> {
    try {
      return await job();
    } finally {
      this.#used -= bytes;
      this.#next();
    }
  }

  #next(): void {
    for (;;) {
      const [first, ...rest] = this.#waiting;
      if (first === undefined || (this.#used > 0 && this.#used + first.bytes > windowBytes)) return;
      this.#waiting = rest;
      this.#used += first.bytes;
      first.start();
    }
  }
}
