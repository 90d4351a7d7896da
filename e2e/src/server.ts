import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';

/** The address of the namespace's own LAN, see `isolated.sh`. */
const announcedIp = '198.51.100.1';
const top = join(import.meta.dirname, '..', '..');

/** The built web app. */
export const webRoot = process.env['CONCLAVE_WEB_ROOT'] ?? join(top, 'apps/web/dist');

export interface RunningServer {
  readonly url: string;
  /** Of the first media worker; the others' follow. */
  readonly rtcPort: number;
  /** Folder of the embedded store. */
  readonly data: string;
  /** Everything that the process printed. */
  output(): string;
  /** What the tap recorded; only where `tap` was asked for. */
  readonly tap: { readonly media: string; readonly traffic: string } | null;
  /**
   * Makes a `hostile` server do something, as `apps/server/src/testing/hostile/actions.ts` describes it.
   *
   * @returns what was asked for. Throws where the server does not obey
   */
  order(action: HostileAction): Promise<unknown>;
  /** `kill -9`, and the same server with the same data on the same ports again. */
  kill(): Promise<void>;
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

export interface HostileAction extends Readonly<Record<string, unknown>> {
  readonly do: string;
}

/**
 * `inspected`: the true one, with V8's inspector. `tap`: records what the SFU sees. `hostile`: does what it is told. The
 * last two are entries for tests alone.
 */
export type ServerKind = 'true' | 'inspected' | 'tap' | 'hostile';

const entries: Readonly<Record<ServerKind, string>> = {
  true: 'apps/server/src/main.ts',
  inspected: 'apps/server/src/main.ts',
  tap: 'apps/server/src/testing/main-with-tap.ts',
  hostile: 'apps/server/src/testing/main-hostile.ts',
};

/** Starts the real server as a process of its own, with the web app in the folder `root`. */
export async function startServer(kind: ServerKind, root = webRoot): Promise<RunningServer> {
  const data = await mkdtemp(join(tmpdir(), 'conclave-e2e-'));
  const tap =
    kind === 'tap' ? { media: join(data, 'media.jsonl'), traffic: join(data, 'traffic.log') } : null;
  const port = await freePort();
  // A range of its own, below the ports that systems give out: a server that a failed story left behind takes no
  // other story's.
  const rtcPort = 20_000 + randomInt(240) * 50;
  const env = {
    ...process.env,
    PORT: String(port),
    CONCLAVE_DATA: join(data, 'store'),
    CONCLAVE_ANNOUNCED_IP: announcedIp,
    CONCLAVE_RTC_PORT: String(rtcPort),
    CONCLAVE_WEB_ROOT: root,
    ...(tap === null ? {} : { CONCLAVE_TAP_RTP: tap.media, CONCLAVE_TAP_TRAFFIC: tap.traffic }),
  };
  let printed = '';
  const start = (): Promise<Running> =>
    run(
      kind,
      env,
      (text) => (printed += text),
      () => printed,
    );
  let running = await start();
  return {
    url: `http://localhost:${port}`,
    rtcPort,
    data: join(data, 'store'),
    tap,
    output: () => printed,
    order: (action) => running.order(action),
    kill: () => running.end('SIGKILL'),
    startAgain: async () => {
      running = await start();
    },
    stop: async () => {
      await running.end('SIGTERM');
      await rm(data, { recursive: true, force: true });
    },
  };
}

interface Running {
  readonly order: RunningServer['order'];
  end(signal: NodeJS.Signals): Promise<void>;
}

async function run(
  kind: ServerKind,
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
  printed: () => string,
): Promise<Running> {
  const flags = kind === 'inspected' ? ['--inspect=127.0.0.1:0'] : [];
  const child = spawn(process.execPath, [...flags, join(top, entries[kind])], {
    stdio: ['ignore', 'pipe', 'pipe', kind === 'hostile' ? 'ipc' : 'ignore'],
    env,
  });
  const end = (): boolean => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  child.stderr?.on('data', (chunk: Buffer) => print(chunk.toString()));
  const order = orders(child);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    if (child.stdout === null) throw new Error('the server has no output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      print(`${line}\n`);
      if (line.startsWith('Conclave is ready at ')) resolve();
    });
    child.once('exit', () => reject(new Error(`the server stopped before it was ready:\n${printed()}`)));
  });
  return {
    order,
    end: async (signal) => {
      child.kill(signal);
      await exited;
    },
  };
}

const answerSchema = v.variant('ok', [
  v.object({ id: v.number(), ok: v.literal(true), value: v.unknown() }),
  v.object({ id: v.nullable(v.number()), ok: v.literal(false), error: v.string() }),
]);

function orders(child: ChildProcess): RunningServer['order'] {
  const open = new Map<number, (answer: v.InferOutput<typeof answerSchema>) => void>();
  let last = 0;
  child.on('message', (message) => {
    const answer = v.parse(answerSchema, message);
    if (!answer.ok && answer.id === null) throw new Error(`an order is ${answer.error}`);
    open.get(answer.id ?? 0)?.(answer);
    open.delete(answer.id ?? 0);
  });
  return async (action) => {
    last += 1;
    const id = last;
    const answered = new Promise<v.InferOutput<typeof answerSchema>>((resolve) => open.set(id, resolve));
    child.send({ id, action });
    const answer = await answered;
    if (!answer.ok) throw new Error(`${action.do}: ${answer.error}`);
    return answer.value;
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
