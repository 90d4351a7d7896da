import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../src/main.ts');

export function workerBin(): string {
  const path = process.env['MEDIASOUP_WORKER_BIN'];
  if (path === undefined) {
    throw new Error('MEDIASOUP_WORKER_BIN must point to the mediasoup worker: run these tests by "npm test"');
  }
  return path;
}

/** The server as people start it: a process with an environment and arguments. */
export class ServerProcess {
  readonly folder: string;
  readonly #child;
  #stdout = '';
  #stderr = '';
  readonly #changed: (() => void)[] = [];
  /** What came over the IPC channel. */
  readonly messages: unknown[] = [];

  constructor(env: Record<string, string> = {}, args: readonly string[] = [], entry = main) {
    this.folder = mkdtempSync(join(tmpdir(), 'conclave-data-'));
    this.#child = spawn(process.execPath, [entry, ...args], {
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        CONCLAVE_DATA: this.folder,
        CONCLAVE_ANNOUNCED_IP: '127.0.0.1',
        CONCLAVE_WORKERS: '1',
        MEDIASOUP_WORKER_BIN: workerBin(),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.on('message', (message) => {
      this.messages.push(message);
      this.#wake();
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#add('out', chunk));
    this.#child.stderr?.on('data', (chunk: Buffer) => this.#add('err', chunk));
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** @returns the URL of its one line */
  async ready(): Promise<string> {
    const ended = this.ended().then((code) => {
      throw new Error(`ended with ${code} before it was ready: ${this.#stderr}`);
    });
    for (;;) {
      const url = /^Conclave is ready at (\S+)$/m.exec(this.#stdout)?.[1];
      if (url !== undefined) {
        ended.catch(() => undefined);
        return url;
      }
      await Promise.race([new Promise<void>((resolve) => this.#changed.push(resolve)), ended]);
    }
  }

  /** Over the IPC channel. */
  send(message: object | string): void {
    this.#child.send(message);
  }

  /** The first message that was not taken yet. */
  async message(): Promise<unknown> {
    while (this.messages.length === 0) {
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    }
    return this.messages.shift();
  }

  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'close');
    return this.#child.exitCode;
  }

  /** Its data folder is erased. */
  async stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal);
    const code = await this.ended();
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }

  #add(stream: 'out' | 'err', chunk: Buffer): void {
    if (stream === 'out') this.#stdout += chunk.toString();
    else this.#stderr += chunk.toString();
    this.#wake();
  }

  #wake(): void {
    for (const changed of this.#changed.splice(0)) changed();
  }
}

/** A TCP port that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const { port, release } = await takenPort();
  await release();
  return port;
}

/** A TCP port that is in use until it is released. */
export async function takenPort(): Promise<{ port: number; release: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
