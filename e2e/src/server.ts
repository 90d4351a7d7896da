import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The address of the namespace's own LAN, see `isolated.sh`. */
const announcedIp = '198.51.100.1';
const top = join(import.meta.dirname, '..', '..');

/** The built web app. */
export const webRoot = process.env['CONCLAVE_WEB_ROOT'] ?? join(top, 'apps/web/dist');

export interface RunningServer {
  readonly url: string;
  /** Folder of the embedded store. */
  readonly data: string;
  /** Everything that the process printed. */
  output(): string;
  /** What the tap recorded; only where `tap` was asked for. */
  readonly tap: { readonly media: string; readonly traffic: string } | null;
  stop(): Promise<void>;
}

/** Starts the real server as a process of its own; with `tap`, its test entry that records what the SFU sees. */
export async function startServer(options: { readonly tap: boolean }): Promise<RunningServer> {
  const data = await mkdtemp(join(tmpdir(), 'conclave-e2e-'));
  const tap = options.tap ? { media: join(data, 'media.jsonl'), traffic: join(data, 'traffic.log') } : null;
  const entry = options.tap ? 'apps/server/src/testing/main-with-tap.ts' : 'apps/server/src/main.ts';
  const port = await freePort();
  const child = spawn(process.execPath, [join(top, entry)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(port),
      CONCLAVE_DATA: join(data, 'store'),
      CONCLAVE_ANNOUNCED_IP: announcedIp,
      // A range of its own, below the ports that systems give out: a server that a failed story left behind takes no
      // other story's.
      CONCLAVE_RTC_PORT: String(20_000 + randomInt(240) * 50),
      CONCLAVE_WEB_ROOT: webRoot,
      ...(tap === null ? {} : { CONCLAVE_TAP_RTP: tap.media, CONCLAVE_TAP_TRAFFIC: tap.traffic }),
    },
  });
  process.once('exit', () => child.kill('SIGKILL'));
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      printed += `${line}\n`;
      const ready = /^Conclave is ready at (\S+)$/.exec(line)?.[1];
      if (ready !== undefined) resolve(`http://localhost:${port}`);
    });
    child.once('exit', () => reject(new Error(`the server stopped before it was ready:\n${printed}`)));
  });
  return {
    url,
    data: join(data, 'store'),
    tap,
    output: () => printed,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
