import { every, publicLiteral } from '@conclave/base';
import type { Clock, Logger } from '@conclave/base';
import type { Sfu, SfuPlace } from '../sfu.ts';
import { RouterPlace } from './place.ts';
import { startWorker } from './worker.ts';
import type { MediaConfig, MediaWorker } from './worker.ts';

/** How often is seen to the workers, in milliseconds: what they do, and whether one that did not come up again does now. */
const lookMs = 2000;

/** mediasoup behind the port: one worker per core, places on the least loaded one; a dead worker is replaced. */
export class MediasoupSfu implements Sfu {
  readonly #config: MediaConfig;
  readonly #logger: Logger;
  readonly #workers = new Map<number, MediaWorker>();
  readonly #restarting = new Set<number>();
  #stopLooking = (): void => {};
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
    sfu.#stopLooking = every(clock, lookMs, () => {
      sfu.#startMissing();
      sfu.#measure(clock.now());
    });
    return sfu;
  }

  get ready(): boolean {
    return this.#workers.size === this.#config.workers;
  }

  async openPlace(beside: readonly SfuPlace[]): Promise<SfuPlace | null> {
    const taken = new Set(beside.map((place) => (place instanceof RouterPlace ? place.worker : null)));
    const free = [...this.#workers.values()].filter((worker) => !taken.has(worker));
    const idle = free.filter(({ full }) => !full);
    // A room has its first place in any case.
    const [worker] = (idle.length > 0 || beside.length > 0 ? idle : free).toSorted((a, b) => a.load - b.load);
    return worker === undefined ? null : RouterPlace.open(worker);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopLooking();
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

  #measure(now: number): void {
    // One that dies meanwhile answers no more.
    for (const worker of this.#workers.values()) worker.measure(now).catch(() => undefined);
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
