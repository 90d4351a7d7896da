import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { measureAttack } from './attack/measure.ts';
import { measureCrowd } from './crowd/measure.ts';
import { measureIn } from './browser.ts';
import type { BrowserName, BrowserRun } from './browser.ts';
import { measureFiles } from './files/measure.ts';
import { goalLines, isMet } from './goal.ts';
import { measureJoin } from './join/measure.ts';
import { publishedLines } from './published.ts';
import { summarize, table } from './summary.ts';

/** What is measured, by where it runs. */
type Bench = Readonly<Record<string, (args: readonly string[]) => Promise<BrowserRun>>>;

/** @param module measures, in a worker */
const inWorker = (module: string, browsers: readonly BrowserName[]): Bench =>
  Object.fromEntries(
    browsers.map((browser) => [browser, () => measureIn(browser, join(import.meta.dirname, module))]),
  );

const benches: Readonly<Record<string, Bench>> = {
  suites: inWorker('suites-worker.ts', ['chromium']),
  attestation: inWorker('attestation-worker.ts', ['chromium', 'firefox']),
  membership: inWorker('membership-worker.ts', ['chromium']),
  frames: inWorker('frames-worker.ts', ['chromium', 'firefox']),
  join: { chromium: measureJoin },
  files: { chromium: measureFiles },
  attack: { node: measureAttack },
  crowd: { chromium: measureCrowd },
};

const [wanted, ...args] = process.argv.slice(2);
if (wanted !== undefined && benches[wanted] === undefined) {
  process.stderr.write(`There is no bench "${wanted}": choose one of ${Object.keys(benches).join(', ')}.\n`);
  process.exit(1);
}

const artifacts = join(import.meta.dirname, '..', '.artifacts');
await mkdir(artifacts, { recursive: true });
const machine = `${cpus()[0]?.model ?? 'unknown processor'} × ${cpus().length}`;
for (const [name, runs] of Object.entries(benches)) {
  if (wanted !== undefined && wanted !== name) continue;
  for (const [where, measure] of Object.entries(runs)) {
    const started = new Date();
    const { browser, samples, published = [], goals = [] } = await measure(args);
    const rows = summarize(samples);
    const seconds = Math.round((Date.now() - started.getTime()) / 1000);
    process.stdout.write(`\n${name}: medians, ${browser}, ${machine}, ${seconds} s\n\n${table(rows)}\n`);
    if (published.length > 0) process.stdout.write(`\n${publishedLines(published)}`);
    if (goals.length > 0) process.stdout.write(`\n${goalLines(goals)}`);
    if (!goals.every(isMet)) process.exitCode = 1;
    const path = join(artifacts, `${name}-${where}-${started.toISOString().replaceAll(':', '-')}.json`);
    await writeFile(
      path,
      JSON.stringify({ name, browser, machine, started, rows, published, goals }, undefined, 2),
    );
  }
}
