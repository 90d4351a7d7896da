import { silentLogger } from '@conclave/base';
import { Outbox } from '@conclave/call/testing';
import { signallingPath } from '@conclave/protocol';
import type { PeerId } from '@conclave/protocol';
import { TestServer, bytes, newPeerId, refuse, text } from '@conclave/server/testing';
import type { Person, TestMeeting } from '@conclave/server/testing';
import { browserSocket, createSignalling, signallingPolicy } from '@conclave/signalling';
import type { InboxEvent, Signalling } from '@conclave/signalling';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scaledClock } from './scaled-clock.ts';
import { Shaper } from './shaper.ts';
import type { ShaperOptions } from './shaper.ts';

/** All times of client, server and network are this many times as short: 22 s of upload take 5.5 s. */
const factor = 4;
const clock = scaledClock(factor);
const megabit = 1_000_000;
/** What somebody has who shares a flat with a camera: 2 Mbit/s up, and 300 ms there and back. */
const slow = { up: { rate: 2 * megabit, delayMs: 150 }, down: { rate: 8 * megabit, delayMs: 150 } };
/** A Welcome of the hybrid suite at 100 members (docs/performance.md). */
const welcomeSize = 172_000;
const commitSize = 90_000;

vi.setConfig({ testTimeout: 60_000 });

interface Member {
  readonly peerId: PeerId;
  readonly signalling: Signalling;
  readonly outbox: Outbox;
  readonly events: InboxEvent[];
  /** Every state that its connection was in. */
  readonly states: string[];
  /** Connections that its network saw. */
  readonly network: Shaper;
}

let server: TestServer;
let meeting: TestMeeting;
let shapers: Shaper[] = [];
let members: Member[] = [];

beforeEach(async () => {
  // The server's rates are another test's affair; on this clock they would be four times as narrow.
  const ample = { peer: refuse(1e9, 10) };
  server = await TestServer.start({
    parts: { clock },
    rates: { message: ample, byte: ample, event: ample, frame: ample, commit: ample, connection: ample },
  });
  meeting = await server.meeting(clock.wallTime() - server.clock.wallTime() + 3_600_000);
});
afterEach(async () => {
  for (const { outbox, signalling } of members) {
    outbox.close();
    signalling.close();
  }
  for (const shaper of shapers) shaper.close();
  [shapers, members] = [[], []];
  await server.stop();
});

/** The real client and outbox of somebody behind a slow network; the host founds the group. */
async function join(paths: Pick<ShaperOptions, 'up' | 'down'>, host: boolean): Promise<Member> {
  const network = await Shaper.open({ clock, target: new URL(server.url), ...paths });
  shapers.push(network);
  const peerId = newPeerId();
  const events: InboxEvent[] = [];
  const states: string[] = [];
  const signalling = createSignalling({
    openSocket: browserSocket(`ws://${network.host}${signallingPath}`),
    clock,
    random: Math.random,
    logger: silentLogger,
    policy: signallingPolicy,
    handlers: {
      prove: ({ nonce }) => Promise.resolve({ ...meeting.entry(nonce, { peerId, host }), place: null }),
      entered: () => undefined,
      received: (event) => events.push(event),
    },
  });
  signalling.state.subscribe(({ kind }) => states.push(kind));
  await until(() => signalling.state.value.kind === 'open');
  if (host) await signalling.request('found', { admission: meeting.admission(1) });
  const outbox = new Outbox({ signalling, clock, logger: silentLogger, onStale: () => undefined });
  signalling.state.subscribe(({ kind }) => {
    if (kind === 'open') outbox.resend().catch(unexpected);
  });
  const member = { peerId, signalling, outbox, events, states, network };
  members.push(member);
  return member;
}

const done = { ok: true, value: undefined };

function unexpected(fault: unknown): never {
  throw fault;
}

const until = (condition: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout: 50_000, interval: 20 });

async function waiting(count: number): Promise<Person[]> {
  const people: Person[] = [];
  for (let each = 0; each < count; each += 1) people.push(await server.waiter(meeting));
  return people;
}

const admission = (epoch: number, people: readonly Person[]) =>
  ({
    type: 'commit',
    body: {
      epoch,
      blob: new Uint8Array(commitSize).fill(1),
      welcomes: people.map(({ peerId }, index) => ({
        peerId,
        blob: new Uint8Array(welcomeSize).fill(index + 1),
      })),
    },
  }) as const;

async function expectWelcomed(people: readonly Person[]): Promise<void> {
  for (const [index, { client }] of people.entries()) {
    const { blob } = await client.event('welcome');
    expect([blob.length, blob[0], blob.at(-1)]).toEqual([welcomeSize, index + 1, index + 1]);
  }
}

test('COM-1, JOIN-5: 32 people are admitted at 100 members over 2 Mbit/s and 300 ms, and no connection breaks', async () => {
  const host = await join(slow, true);
  const witness = await server.waiter(meeting);
  await host.outbox.add(admission(0, [witness]), 'keep');
  await expectWelcomed([witness]);
  const people = await waiting(32);

  const before = host.network.passed.up;
  const taken = host.outbox.add(admission(1, people), 'keep');
  // What is said meanwhile does not wait until all of it has left.
  const said = host.outbox.add({ type: 'message', body: { blob: bytes('meanwhile') } }, 'keep');
  const first = await witness.client.event('entry');
  expect([first.kind, text(first.blob)]).toEqual(['message', 'meanwhile']);
  await expectWelcomed(people);
  expect([await taken, await said]).toEqual([done, done]);
  expect((await witness.client.event('entry')).kind).toBe('commit');

  expect(host.states).toEqual(['connecting', 'open']);
  expect(host.network.connections).toBe(1);
  // Nothing of it went twice.
  expect(host.network.passed.up - before).toBeLessThan(1.02 * (32 * welcomeSize + commitSize));
});

test('JOIN-5: an upload that breaks in its middle goes on where it broke', async () => {
  const host = await join(slow, true);
  const people = await waiting(12);
  const size = 12 * welcomeSize + commitSize;
  const before = host.network.passed.up;
  const taken = host.outbox.add(admission(0, people), 'keep');
  for (const share of [0.3, 0.6]) {
    await until(() => host.network.passed.up - before > share * size);
    const { connections } = host.network;
    host.network.cut();
    await until(() => host.network.connections > connections);
  }
  await expectWelcomed(people);
  expect(await taken).toEqual(done);
  expect(host.states).toContain('broken');
  // At each break no more is lost than was under way.
  expect(host.network.passed.up - before).toBeLessThan(size + 2 * 3 * welcomeSize);
});

test('COM-6: megabytes that were missed come over a slow downlink, and the connection that brings them counts as alive', async () => {
  const host = await join({ ...slow, down: { rate: megabit, delayMs: 150 } }, true);
  const speaker = await server.waiter(meeting);
  await host.outbox.add(admission(0, [speaker]), 'keep');
  await expectWelcomed([speaker]);
  const heard = () => host.events.filter(({ event }) => event === 'entry').length;
  await until(() => heard() === 1);

  host.network.cut();
  await until(() => host.signalling.state.value.kind === 'broken');
  // 2.5 MB: 20 s.
  const said = 80;
  for (let count = 0; count < said; count += 1)
    await speaker.client.ask('message', { blob: new Uint8Array(32_000) });
  await until(() => heard() === 1 + said);
  await until(() => host.signalling.state.value.kind === 'open');
  expect(host.network.connections).toBe(2);
});
