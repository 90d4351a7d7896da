import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import type { LaunchOptions } from 'puppeteer-core';
import { build } from 'vite';
import type { Goal } from './goal.ts';
import type { Published } from './published.ts';
import { isResult } from './sample.ts';
import type { Sample } from './sample.ts';

/** A worker that cannot even start is an error of the page. */
const page = `<!doctype html><meta charset="utf-8"><script>
const fail = ({ message }) => fetch('/result', { method: 'POST', body: JSON.stringify({ failed: message }) });
new Worker('/bench.js', { type: 'module' }).onerror = fail;
</script>`;

/** Isolated pages have the finer clock. Module workers must be isolated as well. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const launchOptions: Readonly<Record<'chromium' | 'firefox', LaunchOptions>> = {
  chromium: {
    executablePath: process.env['CONCLAVE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  },
  firefox: {
    browser: 'firefox',
    executablePath: process.env['CONCLAVE_FIREFOX'] ?? '/usr/bin/firefox-esr',
  },
};

export type BrowserName = keyof typeof launchOptions;

export interface BrowserRun {
  /** Name and version. */
  readonly browser: string;
  readonly samples: readonly Sample[];
  /** Of other systems, by others. */
  readonly published?: readonly Published[];
  /** One that is missed makes the command fail. */
  readonly goals?: readonly Goal[];
}

/**
 * Bundles a module, runs it as a worker of a page on localhost (WebCrypto wants a secure context) and collects what
 * it reports.
 * @param entry path of a module that calls `serve`
 * @throws Error where the page fails
 */
export async function measureIn(browser: BrowserName, entry: string): Promise<BrowserRun> {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-bench-'));
  try {
    const scripts = await bundle(entry, folder);
    const result = Promise.withResolvers<readonly Sample[]>();
    const server = createServer((request, response) => {
      respond(request, response, scripts).then((body) => {
        if (body === undefined) return;
        if (isResult(body) && 'samples' in body) result.resolve(body.samples);
        else result.reject(new Error(`the measurement failed: ${JSON.stringify(body).slice(0, 500)}`));
      }, result.reject);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await run(browser, portOf(server), result.promise);
    } finally {
      server.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundle(entry: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    build: {
      outDir: folder,
      target: 'esnext',
      rolldownOptions: { input: entry, output: { entryFileNames: 'bench.js', codeSplitting: false } },
    },
  });
  return readFile(join(folder, 'bench.js'), 'utf8');
}

/** @returns what the worker posted, or undefined for a request of another kind */
async function respond(request: IncomingMessage, response: ServerResponse, script: string): Promise<unknown> {
  if (request.method === 'POST') {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    response.writeHead(204).end();
    return JSON.parse(Buffer.concat(chunks).toString());
  }
  const isScript = request.url === '/bench.js';
  response.writeHead(200, { ...headers, 'Content-Type': isScript ? 'text/javascript' : 'text/html' });
  response.end(isScript ? script : page);
  return undefined;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function run(name: BrowserName, port: number, result: Promise<readonly Sample[]>): Promise<BrowserRun> {
  const browser = await launch({ ...launchOptions[name], headless: true });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://localhost:${port}/`);
    return { browser: (await browser.version()).replace('/', ' '), samples: await result };
  } finally {
    await browser.close();
  }
}
