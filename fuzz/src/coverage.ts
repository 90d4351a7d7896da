import { Session } from 'node:inspector';
import type { Profiler } from 'node:inspector';

/** What code ran since it was last asked, as V8 counts it: every block of every function. */
export interface Coverage {
  take(): readonly Profiler.ScriptCoverage[];
  stop(): void;
}

/**
 * V8's precise block coverage of this thread, of functions that are compiled while it is on. Taking it costs about a millisecond, so it is taken for many inputs at
 * once (see `fuzz`).
 */
export function startCoverage(covers: (url: string) => boolean = isOurs): Coverage {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    take: () => {
      let taken: readonly Profiler.ScriptCoverage[] = [];
      // The session is of this very thread: the answer is there when `post` returns.
      session.post('Profiler.takePreciseCoverage', (error, answer) => {
        if (error !== null) throw error;
        taken = answer.result.filter(({ url }) => covers(url));
      });
      return taken;
    },
    stop: () => {
      session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}

/** The parsers, and the library whose parsers they rest on; not the fuzzing itself. */
function isOurs(url: string): boolean {
  return /\/(packages|apps)\/[^/]+\/src\/|\/node_modules\/(ts-mls|valibot|@scure\/base)\//.test(url);
}

/** Which blocks have ever run. */
export class CoverageMap {
  readonly #functions = new Map<string, Uint8Array>();
  #blocks = 0;

  /** Functions seen, and changes of what ran inside them: a measure of progress, not of code. */
  get size(): number {
    return this.#blocks;
  }

  /** Whether anything ran that never ran before. Remembers it. */
  add(taken: readonly Profiler.ScriptCoverage[]): boolean {
    const before = this.#blocks;
    for (const { url, functions } of taken) {
      for (const { functionName, ranges } of functions) this.#addFunction(`${url} ${functionName}`, ranges);
    }
    return this.#blocks > before;
  }

  /** As `add`, but forgets it. */
  hasNew(taken: readonly Profiler.ScriptCoverage[]): boolean {
    return taken.some(({ url, functions }) =>
      functions.some(({ functionName, ranges }) => {
        const known = this.#functions.get(key(`${url} ${functionName}`, ranges));
        return (
          ranges[0]?.count !== 0 &&
          (known === undefined || reached(ranges).some((ran, at) => ran > (known[at] ?? 0)))
        );
      }),
    );
  }

  #addFunction(name: string, ranges: readonly Profiler.CoverageRange[]): void {
    if (ranges[0] === undefined || ranges[0].count === 0) return;
    const id = key(name, ranges);
    const ran = reached(ranges);
    const known = this.#functions.get(id);
    if (known === undefined) {
      this.#functions.set(id, ran);
      this.#blocks += 1;
      return;
    }
    let fresh = false;
    for (let at = 0; at < ran.length; at += 1) {
      if (ran[at] === 1 && known[at] === 0) {
        known[at] = 1;
        fresh = true;
      }
    }
    if (fresh) this.#blocks += 1;
  }
}

function key(name: string, [whole]: readonly Profiler.CoverageRange[]): string {
  return `${name} ${whole?.startOffset}`;
}

/** For each character of a function whether its block ran. Inner ranges come behind the outer ones. */
function reached(ranges: readonly Profiler.CoverageRange[]): Uint8Array {
  const start = ranges[0]?.startOffset ?? 0;
  const ran = new Uint8Array((ranges[0]?.endOffset ?? start) - start);
  for (const { startOffset, endOffset, count } of ranges) {
    ran.fill(count > 0 ? 1 : 0, startOffset - start, endOffset - start);
  }
  return ran;
}
