import { parentPort, workerData } from 'node:worker_threads';
import { startCoverage } from './coverage.ts';
import { fuzz, minimise } from './fuzz.ts';
import type { Assignment, Report } from './messages.ts';
import { seededRandom } from './random.ts';
import { noteInput } from './watched-input.ts';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because supervise.ts starts this thread and gives it an Assignment
const { target: name, seed, ms, corpus, watched } = workerData as Assignment;
const post = (report: Report) => parentPort?.postMessage(report);

// V8 counts the blocks of functions that it compiles from now on, so nothing of the targets may be loaded before.
const coverage = startCoverage();
const { targetNamed } = await import('./targets.ts');
const target = targetNamed(name);
const seeds = (await target.seeds()).map((input) => new Uint8Array(input));
const end = performance.now() + ms;
const result = await fuzz({
  target,
  coverage,
  corpus: [...seeds, ...corpus],
  random: seededRandom(seed),
  cpuTime: () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  },
  goOn: () => performance.now() < end,
  onInput: (input) => noteInput(watched, input),
  onFinding: (finding) => post({ type: 'finding', ...finding }),
});
const minimal = await minimise({ target, coverage }, result.corpus);
coverage.stop();
post({ type: 'done', ...result, minimal });
