/**
 * Lets a job run without waiting for it. Jobs here answer with values; one that rejects is a fault of the program,
 * and is thrown where the platform reports it (and, in a worker, where the page hears of it).
 */
export function inBackground(job: Promise<unknown>): void {
  job.catch((fault: unknown) => {
    queueMicrotask(() => {
      throw fault;
    });
  });
}
