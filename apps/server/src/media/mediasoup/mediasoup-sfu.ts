import { every, publicLiteral } from '@conclave/base';
import type { Clock, Logger } from '@conclave/base';
import type { Sfu, SfuRoom } from '../sfu.ts';
import { openRouter } from './router.ts';
import { startWorker } from './worker.ts';
import type { MediaConfig, MediaWorker } from './worker.ts';

/** How long a worker that does not come up again is left alone, in milliseconds. */
const retryMs = 2000;

/** mediasoup behind the port: one worker per core, rooms on the least loaded one; a dead worker is replaced. */
export class MediasoupSfu implements Sfu {
  readonly #config: MediaConfig;
  readonly #logger: Logger;
  readonly #workers = new Map<number, MediaWorker>();
  readonly #restarting = new Set<number>();
  #stopRetrying = (): void => {};
  #closed = false;

  private constructor(config: MediaConfig, logger: Logger) {
    this.#config = config;
    this.#logger = logger;
  }

  /** @throws WorkerFault where a worker does not start, or its port is taken; none is left running then */
  static async start(config: MediaConfig, clock: Clock, logger: Logger): Promise<MediasoupSfu> {
    const sfu = new MediasoupSfu(config, logger);
    try {
      // In turn: the first fault is the one that is told.
      for (let index = 0; index < config.workers; index += 1) await sfu.#start(index);
    } catch (fault) {
      await sfu.close();
      throw fault;
    }
    sfu.#stopRetrying = every(clock, retryMs, () => sfu.#startMissing());
    return sfu;
  }

  get ready(): boolean {
    return this.#workers.size > 0;
  }

  async openRoom(): Promise<SfuRoom> {
    const worker = [...this.#workers.values()].toSorted((a, b) => a.load - b.load)[0];
    if (worker === undefined) throw new Error('no media worker is alive');
    return openRouter(worker);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopRetrying();
    const workers = [...this.#workers.values()];
    this.#workers.clear();
    await Promise.all(workers.map((worker) => worker.close()));
  }

  async #start(index: number): Promise<void> {
    const worker = await startWorker(this.#config, index);
    if (this.#closed) return worker.close();
    this.#workers.set(index, worker);
    worker.whenDead(() => {
      this.#workers.delete(index);
      this.#logger.error(publicLiteral('media-worker-died'), { index });
      this.#restart(index);
    });
  }

  #startMissing(): void {
    for (let index = 0; index < this.#config.workers; index += 1) {
      if (!this.#workers.has(index)) this.#restart(index);
    }
  }

  #restart(index: number): void {
    if (this.#closed || this.#restarting.has(index)) return;
    this.#restarting.add(index);
    this.#start(index)
      .then(
        () => this.#logger.info(publicLiteral('media-worker-replaced'), { index }),
        () => this.#logger.error(publicLiteral('media-worker-not-replaced'), { index }),
      )
      .finally(() => this.#restarting.delete(index));
  }
}
