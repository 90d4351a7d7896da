/** Workers of one kind, of which one may be started before it is needed. */
export interface SpareWorker {
  /** Starts one, unless one waits already. */
  prepare(): void;
  /** The one that waits, or a new one. Its taker ends it. */
  take(): Worker;
}

export function spareWorker(create: () => Worker): SpareWorker {
  let spare: Worker | null = null;
  return {
    prepare: () => {
      if (spare !== null) return;
      const worker = create();
      spare = worker;
      // Whoever needs one then makes another, and hears of the fault.
      worker.addEventListener('error', () => {
        if (spare === worker) spare = null;
      });
    },
    take: () => {
      const worker = spare ?? create();
      spare = null;
      return worker;
    },
  };
}
