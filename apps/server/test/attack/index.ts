import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { encode } from '@conclave/protocol';
import * as v from 'valibot';
import { systemClock } from '../../src/system-clock.ts';
import { TestClient } from '../client.ts';
import { bytes } from '../harness.ts';
import { TestMeeting, enter, newPeerId } from '../meeting.ts';
import { ServerProcess, freePort } from '../process.ts';
import { RtpProbe } from './rtp-probe.ts';

export { capabilities, parametersOf } from '../media.ts';
export { openRoom, pause, readyToAttack, urlArgument } from './attack-room.ts';
export type { Seat } from './attack-room.ts';

/** One stretch of time beside the meeting of four. Milliseconds and bytes. */
export interface Stretch {
  readonly loopP99Ms: number;
  readonly loopWorstMs: number;
  /** From sending an MLS message to the last of the four. */
  readonly messageP99Ms: number;
  readonly messageWorstMs: number;
  /** From sending an RTP packet to its arrival at another. */
  readonly packetP99Ms: number;
  readonly packetWorstMs: number;
  /** Share of packets that did not come. */
  readonly lost: number;
  readonly serverBytes: number;
  readonly serverPeakBytes: number;
  readonly workerBytes: number;
}

export interface AttackResult {
  readonly quiet: Stretch;
  readonly attacked: Stretch;
  /** After the attackers are gone. */
  readonly after: Stretch;
  /** Members of the attacker's that the server had not closed in the end. */
  readonly attackersLeft: number;
  /** How often one was cut off who sent more media than it may. */
  readonly cutOff: number;
}

const people = 4;
const reportSchema = v.object({
  type: v.literal('report'),
  loopP99Ms: v.number(),
  loopWorstMs: v.number(),
  serverBytes: v.number(),
  workerBytes: v.number(),
});
const laidSchema = v.object({ type: v.literal('laid'), ports: v.array(v.number()) });
const openSchema = v.object({ open: v.number(), cutOff: v.optional(v.number()) });
const modules = ['attackers.ts', 'http-attackers.ts'].map((name) => join(import.meta.dirname, name));

/**
 * @param seconds how long each stretch is: without the attack, under it, and after it
 * @param more modules of further attackers: processes that get the server's URL, and tell when they are ready
 */
export async function runAttack(
  seconds: { readonly quiet: number; readonly attack: number },
  more: readonly string[],
): Promise<AttackResult> {
  const entry = join(import.meta.dirname, '../../src/testing/main-watched.ts');
  const pages = process.env['CONCLAVE_WEB_ROOT'];
  const env = {
    CONCLAVE_RTC_PORT: String(await freePort()),
    CONCLAVE_TRUST_PROXY: '1',
    ...(pages === undefined ? {} : { CONCLAVE_WEB_ROOT: pages }),
  };
  const server = new ServerProcess(env, [], entry);
  const url = await server.ready();
  const meeting = await meet(url);
  const probe = await RtpProbe.open(people);
  server.send({ ports: probe.ports });
  const { ports } = v.parse(laidSchema, await server.message());
  probe.send(ports);
  const stretch = (length: number) => watch(server, meeting, probe, length);
  await stretch(3);
  const quiet = await stretch(seconds.quiet);

  const attackers = [...modules, ...more].map((module) => new Attackers(module, url));
  await Promise.all(attackers.map(({ ready }) => ready));
  for (const each of attackers) each.begin();
  const attacked = await stretch(seconds.attack);
  const ended = attackers.filter(({ isOver }) => isOver);
  await Promise.all(attackers.map((each) => each.stop()));
  if (ended.length > 0) throw new Error('attackers ended by themselves');
  const after = await stretch(seconds.quiet);
  probe.close();
  await server.stop();
  const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
  return {
    quiet,
    attacked,
    after,
    attackersLeft: sum(attackers.map(({ open }) => open)),
    cutOff: sum(attackers.map(({ cutOff }) => cutOff)),
  };
}

/** A process of attackers. */
class Attackers {
  readonly ready: Promise<void>;
  open = 0;
  cutOff = 0;
  readonly #process;
  readonly #ended: Promise<unknown>;

  constructor(module: string, url: string) {
    this.#process = fork(module, [url], { stdio: 'inherit' });
    this.#ended = once(this.#process, 'exit');
    // Theirs would be other machines: on this one, what they compute is not to take the server's cores from it.
    if (this.#process.pid !== undefined) setPriority(this.#process.pid, constants.priority.PRIORITY_LOW);
    this.#process.on('message', (message) => {
      const told = v.safeParse(openSchema, message);
      if (!told.success) return;
      this.open = told.output.open;
      this.cutOff = told.output.cutOff ?? 0;
    });
    const over = this.#ended.then(() => Promise.reject(new Error(`${module} ended before it was ready`)));
    this.ready = Promise.race([once(this.#process, 'message').then(() => undefined), over]);
  }

  get isOver(): boolean {
    return this.#process.exitCode !== null;
  }

  begin(): void {
    this.#process.send('begin');
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }
}

interface Meeting {
  /** Has one of the four say something. @returns milliseconds until all heard it */
  say(): Promise<number>;
}

/** Four people behind addresses of their own, in one room whose media is open. */
async function meet(url: string): Promise<Meeting> {
  const meeting = new TestMeeting(Date.now() + 3_600_000);
  const created = await fetch(`${url}/api/meetings`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'x-forwarded-for': '198.51.100.1' },
    body: encode(meeting.created),
  });
  if (created.status !== 201) throw new Error('the meeting was not created');
  const clients: TestClient[] = [];
  for (let person = 0; person < people; person += 1) {
    const client = await TestClient.connect(url, {
      headers: { 'x-forwarded-for': `198.51.100.${person + 1}` },
    });
    const peerId = newPeerId();
    const answer = await enter(client, meeting, { peerId, host: person === 0 });
    if (!answer.ok) throw new Error(answer.error);
    if (person === 0) await client.ask('found', { admission: meeting.admission(1) });
    else {
      const welcomes = [{ peerId, blob: bytes('welcome') }];
      await clients[0]?.admit({ epoch: person - 1, blob: bytes('commit'), welcomes });
    }
    await client.ask('create-transport', { direction: 'send' });
    clients.push(client);
  }
  let turn = 0;
  return {
    say: async () => {
      const began = performance.now();
      const blob = bytes(`message ${(turn += 1)}`);
      await clients[turn % people]?.ask('message', { blob });
      await Promise.all(clients.map((client) => heard(client, blob)));
      return performance.now() - began;
    },
  };
}

async function heard(client: TestClient, blob: Uint8Array): Promise<void> {
  for (;;) {
    const entry = await client.event('entry');
    if (Buffer.compare(entry.blob, blob) === 0) return;
  }
}

async function watch(
  server: ServerProcess,
  meeting: Meeting,
  probe: RtpProbe,
  seconds: number,
): Promise<Stretch> {
  probe.take();
  server.send('watch');
  const messages: number[] = [];
  let peak = 0;
  const end = performance.now() + seconds * 1000;
  const report = async () => {
    server.send('report');
    return v.parse(reportSchema, await server.message());
  };
  while (performance.now() < end) {
    messages.push(await meeting.say());
    peak = Math.max(peak, (await report()).serverBytes);
    // How often a sample is taken.
    await new Promise<void>((resolve) => systemClock.after(200, resolve));
  }
  const { lateMs, lost } = probe.take();
  const last = await report();
  return {
    loopP99Ms: last.loopP99Ms,
    loopWorstMs: last.loopWorstMs,
    messageP99Ms: quantile(messages, 0.99),
    messageWorstMs: quantile(messages, 1),
    packetP99Ms: quantile(lateMs, 0.99),
    packetWorstMs: quantile(lateMs, 1),
    lost,
    serverBytes: last.serverBytes,
    serverPeakBytes: peak,
    workerBytes: last.workerBytes,
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
