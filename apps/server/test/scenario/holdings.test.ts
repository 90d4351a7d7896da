import { closeCodes, limits } from '@conclave/protocol';
import { afterEach, expect, test } from 'vitest';
import { refuse } from '../../src/gateway/rates.ts';
import type { Rates } from '../../src/gateway/rates.ts';
import { TestServer, bytes } from '../harness.ts';
import type { Person } from '../harness.ts';
import { enter } from '../meeting.ts';
import type { TestMeeting } from '../meeting.ts';

/** DOS-1: what one visitor holds by however many peers, in however many rooms. */

const tooMany = { ok: false, error: 'too-many-requests' };
const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
const visitor = '203.0.113.66';
const others = '198.51.100.1';

let server: TestServer;
afterEach(() => server.stop());

async function start(rates: Partial<Rates>): Promise<void> {
  const ample = { peer: refuse(1e9, 10) };
  const own = { message: ample, byte: ample, event: ample };
  server = await TestServer.start({ rates: { ...own, ...rates }, config: { proxyHops: 1 } });
}

interface Room {
  readonly meeting: TestMeeting;
  readonly host: Person;
}

async function room(address: string): Promise<Room> {
  const meeting = await server.meeting();
  return { meeting, host: await server.founder(meeting, { address }) };
}

const hold = ({ host }: Room, { peerId }: Person, blob = bytes('welcome')) =>
  host.client.request('welcome', { epoch: 0, peerId, blob });
const commit = ({ host }: Room, { peerId }: Person) =>
  host.client.request('commit', { epoch: 0, blob: bytes('commit'), welcomes: [peerId] });

test('DOS-1: one visitor holds no more Welcomes than a cap, whoever holds most in all its rooms gives way, and another’s stay', async () => {
  await start({ waitingBytes: { address: mebibyte, process: 8 * mebibyte } });
  const joinerOf = ({ meeting }: Room, address: string) => server.waiter(meeting, { address });
  const rooms = [await room(visitor), await room(visitor), await room(visitor)];
  const elsewhere = await room(others);
  const joiners = await Promise.all(rooms.map((each) => joinerOf(each, visitor)));
  const welcomed = await joinerOf(elsewhere, others);
  expect((await hold(elsewhere, welcomed, new Uint8Array(limits.welcome))).ok).toBe(true);
  const [first, second, third] = rooms;
  const [a, b, c] = joiners;
  if (!first || !second || !third || !a || !b || !c) throw new Error('rooms are missing');
  const answers = [
    await hold(first, a, new Uint8Array(500 * kibibyte)),
    await hold(second, b, new Uint8Array(300 * kibibyte)),
    // Makes it too much: the largest gives way.
    await hold(third, c, new Uint8Array(300 * kibibyte)),
  ];
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(await commit(first, a)).toEqual({ ok: false, error: 'no-such-object' });
  expect([(await commit(second, b)).ok, (await commit(third, c)).ok]).toEqual([true, true]);
  expect((await commit(elsewhere, welcomed)).ok).toBe(true);
});

test('DOS-1: of one visitor’s sockets that read nothing, those with most unread are cut off, long before each has its own cap', async () => {
  await start({ waitingBytes: { address: mebibyte, process: 64 * mebibyte } });
  const { meeting, host } = await room(others);
  const deaf: Person[] = [];
  for (let epoch = 0; epoch < 3; epoch += 1) {
    const one = await server.member(meeting, host, epoch, { address: visitor });
    one.client.deafen();
    deaf.push(one);
  }
  // Fifteen of them are less than the 8 MiB that one socket may leave unread, and more than the system's buffers take.
  const blob = new Uint8Array(limits.welcome);
  for (let count = 0; count < 15; count += 1) {
    for (const { peerId } of deaf) await host.client.ask('reply', { peerId, blob });
  }
  expect(await host.client.event('peer-state')).toMatchObject({ state: 'broken' });
  expect((await host.client.request('ping', {})).ok).toBe(true);
});

test('DOS-1: what is kept for peers whose connections broke counts too: who misses too much enters anew', async () => {
  await start({ waitingBytes: { address: mebibyte, process: 64 * mebibyte } });
  const { meeting, host } = await room(others);
  const guest = await server.member(meeting, host, 0, { address: visitor });
  await guest.client.cut();
  const comeBack = async () => {
    const client = await server.connect({ headers: { 'x-forwarded-for': visitor } });
    const resume = { token: guest.answer.resumeToken, seq: 1 };
    const answer = await enter(client, meeting, { peerId: guest.peerId, resume });
    if (!answer.ok) throw new Error(answer.error);
    if (answer.value.resumed) await client.cut();
    return answer.value.resumed;
  };
  const reply = () =>
    host.client.ask('reply', { peerId: guest.peerId, blob: new Uint8Array(limits.welcome) });
  await reply();
  expect(await comeBack()).toBe(true);
  for (let count = 0; count < 2; count += 1) await reply();
  expect(await comeBack()).toBe(false);
});

test('DOS-1: peers of one address are so many; who is in stays and resumes, and the others are refused until one leaves', async () => {
  await start({ peers: { address: 3, process: 100 } });
  const { meeting, host } = await room(visitor);
  const [first, second] = [
    await server.waiter(meeting, { address: visitor }),
    await server.waiter((await room(others)).meeting, { address: visitor }),
  ];
  const come = async (address: string) => {
    const client = await server.connect({ headers: { 'x-forwarded-for': address } });
    return enter(client, meeting);
  };
  expect(await come(visitor)).toEqual(tooMany);
  expect((await come(others)).ok).toBe(true);
  await host.client.cut();
  const client = await server.connect({ headers: { 'x-forwarded-for': visitor } });
  const resume = { token: host.answer.resumeToken, seq: 0 };
  expect(await enter(client, meeting, { peerId: host.peerId, resume })).toMatchObject({
    value: { resumed: true },
  });
  await first.client.ask('leave', {});
  expect((await come(visitor)).ok).toBe(true);
  expect(await come(visitor)).toEqual(tooMany);
  await second.client.settle();
});

test('DOS-1: where the process has all the peers that it may, the newest of the address with most gives way', async () => {
  await start({ peers: { address: 10, process: 4 } });
  const { meeting, host } = await room(others);
  const flood: Person[] = [];
  for (let count = 0; count < 3; count += 1) flood.push(await server.waiter(meeting, { address: visitor }));
  const guest = await server.waiter(meeting, { address: others });
  expect(await flood[2]?.client.closed).toBe(closeCodes.tooManyRequests);
  await Promise.all([host, guest, ...flood.slice(0, 2)].map(({ client }) => client.settle()));
});

test('DOS-1: a school of 200 behind one address comes in with Welcomes of 340 KB, and nobody is cut off or refused', async () => {
  await start({});
  const meeting = await server.meeting();
  const host = await server.founder(meeting);
  const people: Person[] = [];
  for (let epoch = 0; people.length < 199; epoch += 1) {
    const batch = await Promise.all(Array.from({ length: 17 }, () => server.waiter(meeting)));
    people.push(...batch);
    const blob = new Uint8Array(340_000);
    const welcomes = batch.map(({ peerId }) => ({ peerId, blob }));
    await host.client.admit({ epoch, blob: new Uint8Array(200_000), welcomes });
  }
  const joined = people.map(async ({ client }) => {
    await client.event('welcome');
    await client.settle();
  });
  await Promise.all(joined);
  expect(people.some(({ client }) => client.isClosed)).toBe(false);
}, 60_000);
