import type { Bytes } from '@conclave/base';
import type { FuzzTarget } from '@conclave/base/testing';
import { CoverageMap } from './coverage.ts';
import type { Coverage } from './coverage.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';

/** A broken promise, and an input that shows it. */
export interface Finding {
  readonly input: Bytes;
  readonly reason: string;
}

export interface Progress {
  readonly executions: number;
  readonly corpus: readonly Bytes[];
  readonly coverage: number;
}

export interface FuzzOptions {
  readonly target: FuzzTarget;
  readonly corpus: readonly Bytes[];
  readonly random: Random;
  readonly coverage: Coverage;
  /** Milliseconds of processor time that this thread has used. */
  readonly cpuTime: () => number;
  /** Asked between batches. */
  readonly goOn: () => boolean;
  /** Called before each input, for a supervisor who sees a run that does not end. */
  readonly onInput: (input: Bytes) => void;
  /** Called once for each finding; the same one by another input is left out. */
  readonly onFinding: (finding: Finding) => void;
}

const batchSize = 64;
/** Milliseconds of processor time: hundreds of times what the slowest honest input takes. */
const slow = 500;

/**
 * Runs inputs that are made of the ones before, and keeps those that reach code that none reached. Coverage is
 * taken for a batch; the inputs of a batch that brought something new are run again one by one to find out which
 * did.
 */
export async function fuzz(options: FuzzOptions): Promise<Progress> {
  const { target, random, coverage, goOn } = options;
  const map = new CoverageMap();
  const corpus: Bytes[] = [];
  const run = runner(options);
  const keepIfNew = async (input: Bytes) => {
    coverage.take();
    const kept = await run(input);
    if (map.add(coverage.take()) && kept) corpus.push(input);
  };
  for (const input of [...options.corpus, new Uint8Array()]) {
    corpus.push(input);
    await run(input);
  }
  map.add(coverage.take());
  let executions = corpus.length;
  while (goOn()) {
    const batch = Array.from({ length: batchSize }, () => mutate(target.format, random, corpus));
    for (const input of batch) await run(input);
    executions += batch.length;
    const taken = coverage.take();
    if (!map.hasNew(taken)) continue;
    for (const input of batch) await keepIfNew(input);
    // What a second run does not reach again, such as the filling of a cache, is known all the same.
    map.add(taken);
  }
  return { executions, corpus, coverage: map.size };
}

/** Runs an input, and says whether every promise was kept. */
function runner({ target, cpuTime, onInput, onFinding }: FuzzOptions): (input: Bytes) => Promise<boolean> {
  const known = new Set<string>();
  const report = (input: Bytes, reason: string) => {
    const kind = reason.split('\n', 3).join('\n');
    if (known.has(kind)) return;
    known.add(kind);
    onFinding({ input, reason });
  };
  return async (input) => {
    await target.prepare?.();
    onInput(input);
    const started = cpuTime();
    try {
      await target.run(input.slice());
    } catch (error) {
      report(input, error instanceof Error ? (error.stack ?? error.message) : String(error));
      return false;
    }
    const inTime = cpuTime() - started <= slow;
    if (!inTime) report(input, `took more than ${slow} ms`);
    return inTime;
  };
}

/** Of the inputs that break no promise the few, short ones first, that reach all that they reach together. */
export async function minimise(
  { target, coverage }: Pick<FuzzOptions, 'target' | 'coverage'>,
  corpus: readonly Bytes[],
): Promise<Bytes[]> {
  const map = new CoverageMap();
  const kept: Bytes[] = [];
  for (const input of corpus.toSorted((a, b) => a.length - b.length)) {
    await target.prepare?.();
    coverage.take();
    const keeps = await keepsPromises(target, input);
    if (keeps && map.add(coverage.take())) kept.push(input);
  }
  return kept;
}

async function keepsPromises(target: FuzzTarget, input: Bytes): Promise<boolean> {
  try {
    await target.run(input.slice());
    return true;
  } catch {
    return false;
  }
}
