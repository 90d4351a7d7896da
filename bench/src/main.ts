import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { measureIn } from './browser.ts';
import type { BrowserName, BrowserRun } from './browser.ts';
import { measureJoin } from './join/measure.ts';
import { summarize, table } from './summary.ts';

interface Bench {
  readonly browsers: readonly BrowserName[];
  readonly measure: (browser: BrowserName) => Promise<BrowserRun>;
}

/** @param module measures, in a worker */
const inWorker = (module: string, browsers: readonly BrowserName[]): Bench => ({
  browsers,
  measure: (browser) => measureIn(browser, join(import.meta.dirname, module)),
});

const benches: Readonly<Record<string, Bench>> = {
  suites: inWorker('suites-worker.ts', ['chromium']),
  attestation: inWorker('attestation-worker.ts', ['chromium', 'firefox']),
  membership: inWorker('membership-worker.ts', ['chromium']),
  frames: inWorker('frames-worker.ts', ['chromium', 'firefox']),
  join: { browsers: ['chromium'], measure: measureJoin },
};

const [wanted] = process.argv.slice(2);
if (wanted !== undefined && benches[wanted] === undefined) {
  process.stderr.write(`There is no bench "${wanted}": choose one of ${Object.keys(benches).join(', ')}.\n`);
  process.exit(1);
}

const artifacts = join(import.meta.dirname, '..', '.artifacts');
await mkdir(artifacts, { recursive: true });
const machine = `${cpus()[0]?.model ?? 'unknown processor'} × ${cpus().length}`;
for (const [name, { browsers, measure }] of Object.entries(benches)) {
  if (wanted !== undefined && wanted !== name) continue;
  for (const wantedBrowser of browsers) {
    const started = new Date();
    const { browser, samples } = await measure(wantedBrowser);
    const rows = summarize(samples);
    const seconds = Math.round((Date.now() - started.getTime()) / 1000);
    process.stdout.write(`\n${name}: medians, ${browser}, ${machine}, ${seconds} s\n\n${table(rows)}\n`);
    const path = join(
      artifacts,
      `${name}-${wantedBrowser}-${started.toISOString().replaceAll(':', '-')}.json`,
    );
    await writeFile(path, JSON.stringify({ name, browser, machine, started, rows }, undefined, 2));
  }
}
