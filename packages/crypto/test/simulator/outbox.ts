import { equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { Request, Verdict } from './wire.ts';

interface Item {
  readonly request: Request;
  /** False for what the group says anew by itself where it does not see it in the log. */
  readonly keep: boolean;
  onWire: boolean;
  /** The server said that it took it; here its entry may come later than that, or never. */
  taken: boolean;
}

/** What the surroundings of the group do for it: says again what a broken connection lost. */
export class Outbox {
  readonly #send: (request: Request) => void;
  #items: readonly Item[] = [];

  constructor(send: (request: Request) => void) {
    this.#send = send;
  }

  add(request: Request, keep: 'keep' | 'once', connected: boolean): void {
    if (request.type === 'commit') this.dropCommits();
    if (!connected && keep === 'once') return;
    this.#items = [...this.#items, { request, keep: keep === 'keep', onWire: connected, taken: false }];
    if (connected) this.#send(request);
  }

  /** @returns whether the answer is still waited for */
  answered(request: Request, verdict: Verdict): boolean {
    const item = this.#items.find((other) => other.request === request);
    const isLogged = request.type === 'message' || request.type === 'commit';
    if (item !== undefined && isLogged && verdict === 'ok') item.taken = true;
    else this.#items = this.#items.filter((other) => other !== item);
    return item !== undefined && verdict !== 'ok';
  }

  /** An entry of the log: where it is this client's own, it has arrived although the answer may be lost. */
  seen(blob: Bytes): void {
    this.#items = this.#items.filter(
      ({ request }) =>
        (request.type !== 'message' && request.type !== 'commit') || !equalBytes(request.blob, blob),
    );
  }

  dropCommits(): void {
    this.#items = this.#items.filter(({ request }) => request.type !== 'commit');
  }

  disconnected(): void {
    this.#items = this.#items.filter(({ keep }) => keep);
    for (const item of this.#items) item.onWire = false;
  }

  /** @param isForgotten whether the server may have forgotten what it took (COM-9) */
  resend(isForgotten: boolean): void {
    for (const item of this.#items) {
      if (item.onWire || (item.taken && !isForgotten)) continue;
      item.taken = false;
      item.onWire = true;
      this.#send(item.request);
    }
  }
}
