import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build } from 'vite';
import { isSample } from './sample.ts';
import type { Sample } from './sample.ts';

/** Relays what the worker sends; a worker that cannot even start is an error of the page. */
const page = `<!doctype html><meta charset="utf-8"><script>
const worker = new Worker('/bench.js', { type: 'module' });
worker.onmessage = ({ data }) => fromWorker(data);
worker.onerror = ({ message }) => fromWorker({ failed: message });
</script>`;

const executablePath = process.env['CONCLAVE_CHROMIUM'] ?? '/usr/bin/chromium';

export interface BrowserRun {
  readonly browser: string;
  readonly samples: readonly Sample[];
}

/**
 * Bundles a module, runs it as a worker of a page on localhost (WebCrypto wants a secure context) in Chromium and
 * collects what it reports.
 * @param entry path of a module that calls `serve`
 * @throws Error where the page fails
 */
export async function measureInChromium(entry: string): Promise<BrowserRun> {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-bench-'));
  try {
    const script = await bundle(entry, folder);
    const server = createServer((request, response) => {
      const isScript = request.url === '/bench.js';
      response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : page);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      return await run(`http://localhost:${address.port}/`);
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

async function run(url: string): Promise<BrowserRun> {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    const tab = await browser.newPage();
    const samples: Sample[] = [];
    const finished = new Promise<void>((resolve, reject) => {
      tab.on('pageerror', reject);
      tab.on('crash', () => reject(new Error('the page crashed')));
      const receive = (message: Record<string, unknown>): void => {
        if (message['done'] === true) resolve();
        else if (isSample(message['sample'])) samples.push(message['sample']);
        else reject(new Error(`the measurement failed: ${JSON.stringify(message)}`));
      };
      tab
        .exposeFunction('fromWorker', receive)
        .then(() => tab.goto(url))
        .catch(reject);
    });
    await finished;
    return { browser: `Chromium ${browser.version()}`, samples };
  } finally {
    await browser.close();
  }
}
