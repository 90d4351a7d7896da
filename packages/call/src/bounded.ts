import type { Clock } from '@conclave/base';

/** Leaving does not wait longer than this for a server that may be gone. */
export const leaveMs = 2_000;

/** Waits for the job, but no longer than `ms` milliseconds: for a server that may be gone. */
export async function bounded(clock: Clock, ms: number, job: Promise<unknown>): Promise<void> {
  let cancel = (): void => {};
  const limit = new Promise<void>((resolve) => {
    cancel = clock.after(ms, resolve);
  });
  await Promise.race([job, limit]);
  cancel();
}
