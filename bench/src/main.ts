import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { measureIn } from './browser.ts';
import type { BrowserName } from './browser.ts';
import { summarize, table } from './summary.ts';

interface Bench {
  readonly browsers: readonly BrowserName[];
  /** The module that measures, in a worker. */
  readonly worker: string;
}

const benches: Readonly<Record<string, Bench>> = {
  suites: { browsers: ['chromium'], worker: 'suites-worker.ts' },
  attestation: { browsers: ['chromium', 'firefox'], worker: 'attestation-worker.ts' },
  membership: { browsers: ['chromium'], worker: 'membership-worker.ts' },
  frames: { browsers: ['chromium', 'firefox'], worker: 'frames-worker.ts' },
};

const [wanted] = process.argv.slice(2);
if (wanted !== undefined && benches[wanted] === undefined) {
  process.stderr.write(`There is no bench "${wanted}": choose one of ${Object.keys(benches).join(', ')}.\n`);
  process.exit(1);
}

const artifacts = join(import.meta.dirname, '..', '.artifacts');
await mkdir(artifacts, { recursive: true });
const machine = `${cpus()[0]?.model ?? 'unknown processor'} × ${cpus().length}`;
for (const [name, { browsers, worker }] of Object.entries(benches)) {
  if (wanted !== undefined && wanted !== name) continue;
  for (const wantedBrowser of browsers) {
    const started = new Date();
    const { browser, samples } = await measureIn(wantedBrowser, join(import.meta.dirname, worker));
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
