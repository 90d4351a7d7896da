import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Bytes } from '@conclave/base';
import type { Finding } from './fuzz.ts';
import type { Assignment, Report } from './messages.ts';
import { readInput, watchedMemory } from './watched-input.ts';

/** How a target's run ended: by itself, or at an input that took the whole thread with it. */
export type Outcome =
  { readonly kind: 'done'; readonly report: Extract<Report, { type: 'done' }> } | { readonly kind: 'lost' };

/** Milliseconds without a new input: a thread that is merely starved by a busy machine does not stand still for so long. */
const stuckAfter = 60_000;

/**
 * Fuzzes one target in a thread of its own and watches it, because an input may keep a thread busy for ever or use
 * up its memory: that is a finding too.
 */
export async function supervise(
  assignment: Omit<Assignment, 'watched'>,
  onFinding: (finding: Finding) => void,
): Promise<Outcome> {
  const watched = watchedMemory();
  const workerData: Assignment = { ...assignment, watched };
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData });
  let outcome: Outcome = { kind: 'lost' };
  worker.on('message', (report: Report) => {
    if (report.type === 'finding') onFinding(report);
    else outcome = { kind: 'done', report };
  });
  const last = (): Bytes => readInput(watched).input;
  worker.on('error', (error) => onFinding({ input: last(), reason: `ended the thread: ${String(error)}` }));
  let seen = -1;
  const stuck = new AbortController();
  const watch = setInterval(() => {
    const { run } = readInput(watched);
    // Before the first input the targets are loaded, which takes as long as it takes.
    if (run > 0 && run === seen && outcome.kind === 'lost') stuck.abort();
    seen = run;
  }, stuckAfter);
  try {
    await once(worker, 'exit', { signal: stuck.signal });
  } catch (error) {
    if (!stuck.signal.aborted) throw error;
    onFinding({ input: last(), reason: `did not end within ${stuckAfter / 1000} s` });
    await worker.terminate();
  } finally {
    clearInterval(watch);
  }
  return outcome;
}
