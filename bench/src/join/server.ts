import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const top = join(import.meta.dirname, '..', '..', '..');

export interface RunningServer {
  readonly url: string;
  /** Over IPC; for a server that is made to be watched. @returns its answer */
  ask(message: string): Promise<unknown>;
  tell(message: string): void;
  stop(): Promise<void>;
}

/** The folder of the built web app. */
export const webRoot = process.env['CONCLAVE_WEB_ROOT'] ?? join(top, 'apps/web/dist');

/**
 * The real server as a process of its own, with the web app of that folder. Rejects where it does not start.
 *
 * @param entry which of its programs
 * @param env beside the usual
 */
export async function startServer(
  served: string,
  entry = 'main.ts',
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const data = await mkdtemp(join(tmpdir(), 'conclave-bench-join-'));
  const port = await freePort();
  const child = spawn(process.execPath, [join(top, 'apps/server/src', entry)], {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    env: {
      ...process.env,
      PORT: String(port),
      CONCLAVE_DATA: data,
      CONCLAVE_ANNOUNCED_IP: ownAddress(),
      CONCLAVE_RTC_PORT: String(await freePort()),
      CONCLAVE_WEB_ROOT: served,
      ...env,
    },
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const { stdout } = child;
  if (stdout === null) throw new Error('the server says nothing');
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      if (line.startsWith('Conclave is ready at ')) resolve();
    });
    child.once('exit', () => reject(new Error('the server stopped before it was ready')));
  });
  return {
    url: `http://localhost:${port}`,
    tell: (message) => void child.send(message),
    ask: (message) =>
      new Promise<unknown>((resolve) => {
        child.once('message', (told) => resolve(told));
        child.send(message);
      }),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** The first address of this machine that is not its loopback: browsers gather no candidates on that one alone. */
function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
