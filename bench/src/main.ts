import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { measureInChromium } from './browser.ts';
import { summarize, table } from './summary.ts';

/** Name → the module that measures, in Chromium. */
const benches: Readonly<Record<string, string>> = {
  suites: join(import.meta.dirname, 'suites-worker.ts'),
  frames: join(import.meta.dirname, 'frames-worker.ts'),
};

const [wanted] = process.argv.slice(2);
if (wanted !== undefined && benches[wanted] === undefined) {
  process.stderr.write(`There is no bench "${wanted}": choose one of ${Object.keys(benches).join(', ')}.\n`);
  process.exit(1);
}

const artifacts = join(import.meta.dirname, '..', '.artifacts');
await mkdir(artifacts, { recursive: true });
for (const [name, entry] of Object.entries(benches)) {
  if (wanted !== undefined && wanted !== name) continue;
  const started = new Date();
  const { browser, samples } = await measureInChromium(entry);
  const rows = summarize(samples);
  const seconds = Math.round((Date.now() - started.getTime()) / 1000);
  const machine = `${cpus()[0]?.model ?? 'unknown processor'} × ${cpus().length}`;
  process.stdout.write(`\n${name}: medians, ${browser}, ${machine}, ${seconds} s\n\n${table(rows)}\n`);
  const path = join(artifacts, `${name}-${started.toISOString().replaceAll(':', '-')}.json`);
  await writeFile(path, JSON.stringify({ name, browser, machine, started, rows }, undefined, 2));
}
