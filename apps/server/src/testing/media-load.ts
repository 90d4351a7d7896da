import { observer } from 'mediasoup';
import type { types } from 'mediasoup';
import * as v from 'valibot';

/** What media workers did since the last look. Bytes are RTP's, with SRTP and without UDP's own. */
export interface MediaLoadReport {
  /** Of each worker that lives: milliseconds of CPU. */
  readonly workerMs: readonly number[];
  /** From people, to people, and from worker to worker. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly pipedBytes: number;
}

const statSchema = v.object({ bytesReceived: v.number(), bytesSent: v.number() });

interface Bytes {
  readonly received: number;
  readonly sent: number;
}

interface Totals {
  readonly workers: ReadonlyMap<types.Worker, number>;
  readonly transports: ReadonlyMap<types.Transport, Bytes>;
}

/** Looks at every worker that is started after it was made. */
export class MediaLoad {
  readonly #workers = new Set<types.Worker>();
  readonly #transports = new Set<types.Transport>();
  #before: Totals | undefined;

  constructor() {
    observer.on('newworker', (worker) => {
      this.#workers.add(worker);
      worker.observer.on('close', () => this.#workers.delete(worker));
      worker.observer.on('newrouter', (router) =>
        router.observer.on('newtransport', (transport) => {
          this.#transports.add(transport);
          transport.observer.on('close', () => this.#transports.delete(transport));
        }),
      );
    });
  }

  /** Since the last call; of the first, since the beginning. What ended meanwhile is left out. */
  async take(): Promise<MediaLoadReport> {
    const before = this.#before;
    const now = await this.#totals();
    this.#before = now;
    let [receivedBytes, sentBytes, pipedBytes] = [0, 0, 0];
    for (const [transport, { received, sent }] of now.transports) {
      const then = before?.transports.get(transport) ?? { received: 0, sent: 0 };
      if (transport.type === 'pipe') pipedBytes += sent - then.sent;
      else {
        receivedBytes += received - then.received;
        sentBytes += sent - then.sent;
      }
    }
    return {
      workerMs: [...now.workers].map(([worker, ms]) => ms - (before?.workers.get(worker) ?? 0)),
      receivedBytes,
      sentBytes,
      pipedBytes,
    };
  }

  async #totals(): Promise<Totals> {
    const workers = new Map<types.Worker, number>();
    for (const worker of this.#workers) {
      const { ru_utime, ru_stime } = await worker.getResourceUsage();
      workers.set(worker, ru_utime + ru_stime);
    }
    const transports = new Map<types.Transport, Bytes>();
    const take = async (transport: types.Transport): Promise<void> => {
      const stats = await transport.getStats().catch((fault: unknown) => {
        // It ended before the answer came.
        if (!transport.closed) throw fault;
        return [];
      });
      for (const stat of stats) {
        const { bytesReceived, bytesSent } = v.parse(statSchema, stat);
        transports.set(transport, { received: bytesReceived, sent: bytesSent });
      }
    };
    await Promise.all([...this.#transports].map(take));
    return { workers, transports };
  }
}
