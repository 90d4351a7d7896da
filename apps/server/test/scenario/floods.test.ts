import { closeCodes, limits } from '@conclave/protocol';
import type { AnswerBody, ErrorCode } from '@conclave/protocol';
import type { Result } from '@conclave/base';
import { afterEach, expect, test } from 'vitest';
import { refuse } from '../../src/gateway/rates.ts';
import type { Rates } from '../../src/gateway/rates.ts';
import type { TestClient } from '../client.ts';
import { TestServer, bytes } from '../harness.ts';
import type { Person } from '../harness.ts';
import { TestMeeting, enter, newKey, newPeerId, order } from '../meeting.ts';
import type { EnterOptions } from '../meeting.ts';

/** JOIN-3 against people who have the link, or only addresses: each as many of them as it takes. */

const tooMany = { ok: false, error: 'too-many-requests' };

let server: TestServer;
let meeting: TestMeeting;
let host: Person;
let guest: Person;
afterEach(() => server.stop());

async function start(rates: Partial<Rates>): Promise<void> {
  server = await TestServer.start({ rates, config: { proxyHops: 1 } });
  meeting = await server.meeting();
  host = await server.founder(meeting);
  guest = await server.member(meeting, host, 0);
}

const at = (address: string): Promise<TestClient> =>
  server.connect({ headers: { 'x-forwarded-for': address } });
const come = async (
  address: string,
  options: EnterOptions = {},
): Promise<Result<AnswerBody<'enter'>, ErrorCode>> => enter(await at(address), meeting, options);
const knock = (client: TestClient) => client.request('knock', { blob: bytes('x') });

/** A member whose connection broke, one who was here as another peer, and the host: each can come and knock. */
async function expectNobodyLockedOut(address: string): Promise<void> {
  await host.client.cut();
  const resume = { token: host.answer.resumeToken, seq: 0 };
  const resumed = await come(address, { peerId: host.peerId, resume });
  expect(resumed).toMatchObject({ ok: true, value: { resumed: true, state: 'member' } });
  const former = { peerId: guest.peerId, token: guest.answer.resumeToken };
  for (const options of [{ former }, { host: true }]) {
    const client = await at(address);
    expect(await enter(client, meeting, options)).toMatchObject({ ok: true, value: { state: 'waiting' } });
    expect((await knock(client)).ok).toBe(true);
  }
}

test('JOIN-3: knocks at one room are limited from whatever addresses, and keep no member out', async () => {
  await start({ knock: { room: refuse(3, 600) } });
  const answers = [];
  for (let count = 1; count <= 5; count += 1) {
    const client = await at(`192.0.2.${count}`);
    await enter(client, meeting);
    answers.push((await knock(client)).ok);
  }
  expect(answers).toEqual([true, true, true, false, false]);
  await expectNobodyLockedOut('192.0.2.1');
});

test('JOIN-3: who passes one gate is counted from whatever addresses, and members never are', async () => {
  // Host and guest came in before.
  await start({ enter: { room: refuse(4, 600) } });
  const answers = [];
  for (let count = 1; count <= 5; count += 1) answers.push(await come(`2001:db8:0:${count}::1`));
  expect(answers.filter(({ ok }) => ok).length).toBe(3);
  expect(answers.at(-1)).toEqual(tooMany);
  await expectNobodyLockedOut('2001:db8:0:5::1');
  const elsewhere = await server.meeting();
  expect((await enter(await at('2001:db8:0:5::1'), elsewhere)).ok).toBe(true);
});

test('JOIN-3: one /64 of IPv6 is one address, and the next one is another', async () => {
  await start({ failure: { 'address-at-room': refuse(2, 600) } });
  const fail = (address: string) => come(address, { gate: newKey() });
  const refused = { ok: false, error: 'refused' };
  expect(await fail('2001:db8:7:7::1')).toEqual(refused);
  expect(await fail('2001:db8:7:7:ffff::2')).toEqual(refused);
  expect(await fail('2001:0db8:0007:0007:aaaa:bbbb:cccc:dddd')).toEqual(tooMany);
  expect(await come('2001:db8:7:7::9')).toEqual(tooMany);
  expect((await come('2001:db8:7:8::1')).ok).toBe(true);
  await expectNobodyLockedOut('2001:db8:7:7::1');
});

test('JOIN-3: failures at many rooms are counted by address, and keep no member out', async () => {
  await start({ failure: { address: refuse(3, 600) } });
  const client = await at('192.0.2.1');
  const nonce = await client.nonce;
  const answers = [];
  for (let count = 0; count < 4; count += 1) {
    const unknown = new TestMeeting(server.clock.now() + 1000);
    answers.push(await client.request('enter', unknown.entry(nonce)));
  }
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error))).toEqual([
    'refused',
    'refused',
    'refused',
    'too-many-requests',
  ]);
  await expectNobodyLockedOut('192.0.2.1');
});

test('JOIN-3: a waiting room that is full from many addresses keeps no member out', async () => {
  await start({ waitingPerRoom: 3 });
  for (let count = 1; count <= 3; count += 1) expect((await come(`192.0.2.${count}`)).ok).toBe(true);
  expect(await come('192.0.2.4')).toEqual({ ok: false, error: 'meeting-full' });
  await expectNobodyLockedOut('192.0.2.1');
});

test('JOIN-3: one address does not fill a waiting room: its newest gives way to another', async () => {
  await start({ waitingPerRoom: 4 });
  const flood = [];
  for (let count = 0; count < 4; count += 1) {
    const client = await at('2001:db8::1');
    expect((await enter(client, meeting)).ok).toBe(true);
    flood.push(client);
  }
  expect(await come('2001:db8::2')).toEqual({ ok: false, error: 'meeting-full' });
  expect((await come('192.0.2.1')).ok).toBe(true);
  expect(await flood[3]?.closed).toBe(closeCodes.tooManyRequests);
  expect((await come('192.0.2.1')).ok).toBe(true);
  expect(await flood[2]?.closed).toBe(closeCodes.tooManyRequests);
  // Two against two: neither address takes more from the other.
  expect(await come('192.0.2.1')).toEqual({ ok: false, error: 'meeting-full' });
  await flood[0]?.settle();
  await flood[1]?.settle();
});

test('JOIN-3: the seats of a flood are free for another link as soon as the host closes its gate', async () => {
  await start({ waitingPerRoom: 2 });
  const flood = [await at('192.0.2.1'), await at('192.0.2.2')];
  for (const client of flood) await enter(client, meeting);
  const gate = newKey();
  await order(host.client, meeting, { action: 'open-gate', gateKey: gate.publicKey, lifeMs: 0 });
  expect(await come('192.0.2.3', { gate })).toEqual({ ok: false, error: 'meeting-full' });
  await order(host.client, meeting, { action: 'close-gate', gateKey: meeting.gate.publicKey });
  await Promise.all(flood.map((client) => client.settle()));
  expect((await come('192.0.2.3', { gate })).ok).toBe(true);
  expect(await flood[0]?.closed).toBe(closeCodes.tooManyRequests);
  await flood[1]?.settle();
});

test('JOIN-3: a flood of large knocks takes from no member that it can resume', async () => {
  await start({ knock: { peer: refuse(1000, 600) } });
  const blob = new Uint8Array(limits.joinRequest);
  const waiter = await server.waiter(meeting);
  for (let count = 0; count < 10; count += 1) {
    const flooder = await server.waiter(meeting);
    for (let times = 0; times < 30; times += 1) await flooder.client.ask('knock', { blob });
    await flooder.client.ask('leave', {});
  }
  await waiter.client.ask('knock', { blob: bytes('sealed') });
  await guest.client.cut();
  const client = await at('192.0.2.9');
  const resume = { token: guest.answer.resumeToken, seq: 1 };
  const back = await enter(client, meeting, { peerId: guest.peerId, resume });
  expect(back).toMatchObject({ ok: true, value: { resumed: true } });
  const again = await client.event('knock');
  expect(again).toEqual({ peerId: waiter.peerId, blob: bytes('sealed') });
});

test('JOIN-3: the pass of a member counts once, so that a hostile one cannot let a crowd in', async () => {
  await start({ waitingPerRoom: 1 });
  await come('192.0.2.1');
  const former = { peerId: guest.peerId, token: guest.answer.resumeToken };
  expect((await come('192.0.2.2', { former })).ok).toBe(true);
  for (const peerId of [newPeerId(), newPeerId()]) {
    const answer = await come('192.0.2.1', { peerId, former });
    expect(answer).toEqual({ ok: false, error: 'meeting-full' });
  }
});
