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
  stop(): Promise<void>;
}

export interface HostileAction extends Readonly<Record<string, unknown>> {
  readonly do: string;
}

/** `tap`: records what the SFU sees. `hostile`: does what it is told. Both are entries for tests alone. */
export type ServerKind = 'true' | 'tap' | 'hostile';

const entries: Readonly<Record<ServerKind, string>> = {
  true: 'apps/server/src/main.ts',
  tap: 'apps/server/src/testing/main-with-tap.ts',
  hostile: 'apps/server/src/testing/main-hostile.ts',
};

/** Starts the real server as a process of its own, with the web app in the folder `root`. */
export async function startServer(kind: ServerKind, root = webRoot): Promise<RunningServer> {
  const data = await mkdtemp(join(tmpdir(), 'conclave-e2e-'));
  const tap =
    kind === 'tap' ? { media: join(data, 'media.jsonl'), traffic: join(data, 'traffic.log') } : null;
  const port = await freePort();
  const child = spawn(process.execPath, [join(top, entries[kind])], {
    stdio: ['ignore', 'pipe', 'pipe', kind === 'hostile' ? 'ipc' : 'ignore'],
    env: {
      ...process.env,
      PORT: String(port),
      CONCLAVE_DATA: join(data, 'store'),
      CONCLAVE_ANNOUNCED_IP: announcedIp,
      // A range of its own, below the ports that systems give out: a server that a failed story left behind takes no
      // other story's.
      CONCLAVE_RTC_PORT: String(20_000 + randomInt(240) * 50),
      CONCLAVE_WEB_ROOT: root,
      ...(tap === null ? {} : { CONCLAVE_TAP_RTP: tap.media, CONCLAVE_TAP_TRAFFIC: tap.traffic }),
    },
  });
  process.once('exit', () => child.kill('SIGKILL'));
  let printed = '';
  child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const order = orders(child);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    if (child.stdout === null) throw new Error('the server has no output');
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
    order,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      await rm(data, { recursive: true, force: true });
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
