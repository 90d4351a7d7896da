import { randomBytes } from 'node:crypto';
import { closeCodes, limits } from '@conclave/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refuse } from '../../src/gateway/rates.ts';
import { TestServer, bytes } from '../harness.ts';
import { TestMeeting, enter, newKey, newPeerId } from '../meeting.ts';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.stop());

test('JOIN-1: who holds the link waits, and gets the host-signed policy', async () => {
  const meeting = await server.meeting();
  const { answer } = await server.waiter(meeting);
  expect(answer).toMatchObject({ state: 'waiting', resumed: false, admission: null });
  expect(answer.hostKey).toEqual(meeting.stored.hostKey);
  expect(answer.policy).toEqual(meeting.stored.policy);
  expect(answer.resumeToken.length).toBe(32);
});

test('JOIN-1: unknown room, expired room, wrong key, stale nonce and false host are refused alike', async () => {
  const meeting = await server.meeting();
  const expired = await server.meeting(1000);
  server.clock.advance(2000);
  const client = await server.connect();
  const nonce = await client.nonce;
  const good = meeting.entry(nonce, { host: true });
  const attempts = [
    new TestMeeting(server.clock.now() + 1000).entry(nonce),
    expired.entry(nonce),
    meeting.entry(nonce, { gate: newKey() }),
    { ...good, gateSignature: meeting.entry(nonce).gateSignature, hostSignature: undefined },
    meeting.entry(new Uint8Array(randomBytes(32))),
    { ...good, peerId: newPeerId() },
    { ...good, hostSignature: good.gateSignature },
  ];
  for (const attempt of attempts) {
    expect(await client.request('enter', attempt)).toEqual({ ok: false, error: 'refused' });
  }
  expect((await client.request('enter', good)).ok).toBe(true);
});

test('JOIN-1: a signature for one connection opens no other', async () => {
  const meeting = await server.meeting();
  const [first, second] = [await server.connect(), await server.connect()];
  const entry = meeting.entry(await first.nonce);
  expect(await second.request('enter', entry)).toEqual({ ok: false, error: 'refused' });
  expect((await first.request('enter', entry)).ok).toBe(true);
});

test('a client of another protocol version is told so, and closed', async () => {
  const meeting = await server.meeting();
  const client = await server.connect();
  const entry = { ...meeting.entry(await client.nonce), protocol: limits.protocolVersion + 1 };
  expect(await client.request('enter', entry)).toEqual({ ok: false, error: 'version-too-old' });
  expect(await client.closed).toBe(closeCodes.versionTooOld);
});

test('JOIN-1: a peer id that somebody holds is refused without its token', async () => {
  const meeting = await server.meeting();
  const { client, peerId, answer } = await server.waiter(meeting);
  for (const resume of [
    undefined,
    { token: new Uint8Array(32), seq: 0 },
    { token: answer.resumeToken.slice(1), seq: 0 },
  ]) {
    const other = await server.connect();
    const options = resume === undefined ? { peerId } : { peerId, resume };
    expect(await enter(other, meeting, options)).toEqual({ ok: false, error: 'refused' });
  }
  await client.settle();
});

test('JOIN-3: failures at a room are limited by address, and never keep a member from coming back', async () => {
  await server.stop();
  server = await TestServer.start({ rates: { failure: { 'address-at-room': refuse(3, 600) } } });
  const meeting = await server.meeting();
  const host = await server.founder(meeting);
  const attacker = await server.connect();
  const nonce = await attacker.nonce;
  const wrong = () => attacker.request('enter', meeting.entry(nonce, { gate: newKey() }));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect(await wrong()).toEqual({ ok: false, error: 'refused' });
  }
  expect(await wrong()).toEqual({ ok: false, error: 'too-many-requests' });
  expect(await attacker.request('enter', meeting.entry(nonce))).toEqual({
    ok: false,
    error: 'too-many-requests',
  });

  await host.client.cut();
  const back = await server.connect();
  const resume = { token: host.answer.resumeToken, seq: 0 };
  const returned = await enter(back, meeting, { peerId: host.peerId, resume });
  expect(returned).toMatchObject({ ok: true, value: { state: 'member', resumed: true } });

  const elsewhere = await server.meeting();
  expect((await enter(await server.connect(), elsewhere)).ok).toBe(true);
});

test('JOIN-3: unknown rooms are limited in the same way, so the limit tells nothing', async () => {
  await server.stop();
  server = await TestServer.start({ rates: { failure: { 'address-at-room': refuse(2, 600) } } });
  const unknown = new TestMeeting(server.clock.now() + 1000);
  const client = await server.connect();
  const entry = unknown.entry(await client.nonce);
  const answers = [];
  for (let attempt = 0; attempt < 3; attempt += 1) answers.push(await client.request('enter', entry));
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error))).toEqual([
    'refused',
    'refused',
    'too-many-requests',
  ]);
});

test('DOS-1: a room takes no more waiting peers than its cap, and its members still come back', async () => {
  await server.stop();
  server = await TestServer.start({ rates: { waitingPerRoom: 2 } });
  const meeting = await server.meeting();
  const host = await server.founder(meeting);
  await server.waiter(meeting);
  await server.waiter(meeting);
  expect(await enter(await server.connect(), meeting)).toEqual({ ok: false, error: 'meeting-full' });
  await host.client.cut();
  const resume = { token: host.answer.resumeToken, seq: 0 };
  const back = await enter(await server.connect(), meeting, { peerId: host.peerId, resume });
  expect(back).toMatchObject({ ok: true, value: { resumed: true } });
});

test('DOS-1: waiting connections of one address are capped', async () => {
  await server.stop();
  server = await TestServer.start({ rates: { waitingPerAddress: 1 }, config: { proxyHops: 1 } });
  const meeting = await server.meeting();
  const from = async (address: string) =>
    enter(await server.connect({ headers: { 'x-forwarded-for': address } }), meeting);
  expect((await from('192.0.2.1')).ok).toBe(true);
  expect(await from('192.0.2.1')).toEqual({ ok: false, error: 'too-many-requests' });
  expect((await from('192.0.2.2')).ok).toBe(true);
});

test('an expired meeting goes on for those who are in it', async () => {
  const meeting = await server.meeting(1000);
  const host = await server.founder(meeting);
  server.clock.advance(5000);
  await host.client.settle();
  await host.client.cut();
  const resume = { token: host.answer.resumeToken, seq: 0 };
  const back = await enter(await server.connect(), meeting, { peerId: host.peerId, resume });
  expect(back).toMatchObject({ ok: true, value: { resumed: true, state: 'member' } });
  expect(await enter(await server.connect(), meeting)).toEqual({ ok: false, error: 'refused' });
});

test('JOIN-1: before the gate, nothing but ping and enter is answered', async () => {
  const client = await server.connect();
  expect(await client.request('knock', { blob: bytes('x') })).toEqual({ ok: false, error: 'wrong-state' });
  expect(await client.request('router-capabilities', {})).toEqual({ ok: false, error: 'wrong-state' });
  expect(await client.request('ping', {})).toEqual({ ok: true, value: {} });
});

test('a connection that does not enter is closed as idle', async () => {
  const client = await server.connect();
  await client.nonce;
  server.clock.advance(10_000);
  expect(await client.closed).toBe(closeCodes.idle);
});
