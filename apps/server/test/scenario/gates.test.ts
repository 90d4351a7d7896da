import { limits } from '@conclave/protocol';
import type { Bytes } from '@conclave/base';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestServer, bytes } from '../harness.ts';
import type { Person } from '../harness.ts';
import { TestMeeting, enter, newKey, newPeerId, order } from '../meeting.ts';
import type { EnterOptions } from '../meeting.ts';

const refused = { ok: false, error: 'refused' };

let server: TestServer;
let meeting: TestMeeting;
let host: Person;
beforeEach(async () => {
  server = await TestServer.start();
  meeting = await server.meeting();
  host = await server.founder(meeting);
});
afterEach(() => server.stop());

const open = (gateKey: Bytes, lifeMs = 0) =>
  order(host.client, meeting, { action: 'open-gate', gateKey, lifeMs });
const close = (gateKey: Bytes) => order(host.client, meeting, { action: 'close-gate', gateKey });
const come = async (options: EnterOptions = {}) => enter(await server.connect(), meeting, options);

test('JOIN-1: the host opens a further gate, and who holds its link waits', async () => {
  const gate = newKey();
  expect(await come({ gate })).toEqual(refused);
  expect(await open(gate.publicKey)).toEqual({ ok: true, value: {} });
  expect((await come({ gate })).ok).toBe(true);
  expect((await come()).ok).toBe(true);
});

test('JOIN-1: a gate that was closed is refused as an unknown one is; the first can be closed too', async () => {
  const gate = newKey();
  await open(gate.publicKey);
  await close(meeting.gate.publicKey);
  expect(await come()).toEqual(refused);
  expect((await come({ gate })).ok).toBe(true);
  await close(gate.publicKey);
  for (const key of [gate, meeting.gate, newKey()]) expect(await come({ gate: key })).toEqual(refused);
  expect(await close(gate.publicKey)).toEqual({ ok: true, value: {} });
});

test('JOIN-1: a gate lets nobody in from the moment of its expiry', async () => {
  const gate = newKey();
  await open(gate.publicKey, 1000);
  expect((await come({ gate })).ok).toBe(true);
  server.clock.advance(1000);
  expect(await come({ gate })).toEqual(refused);
  expect((await come()).ok).toBe(true);
});

test('JOIN-1: opening a gate again changes its expiry alone', async () => {
  const gate = newKey();
  await open(gate.publicKey, 1000);
  await open(gate.publicKey);
  server.clock.advance(2000);
  expect((await come({ gate })).ok).toBe(true);
  const kept = await server.store.find(meeting.roomId, server.clock.now());
  expect(kept?.gateKeys.length).toBe(2);
});

test('JOIN-1: a gate is named with its own key: another that is open does not stand for it', async () => {
  const [first, second] = [newKey(), newKey()];
  await open(first.publicKey);
  await open(second.publicKey);
  const client = await server.connect();
  const nonce = await client.nonce;
  const good = meeting.entry(nonce, { gate: first });
  expect(await client.request('enter', { ...good, gateKey: second.publicKey })).toEqual(refused);
  const { gateKey: _unnamed, ...unnamed } = good;
  expect(await client.request('enter', unnamed)).toEqual(refused);
  expect((await client.request('enter', good)).ok).toBe(true);
});

test('JOIN-1: closing a gate affects nobody who is in or waits, also when the connection breaks', async () => {
  const guest = await server.member(meeting, host, 0);
  const waiter = await server.waiter(meeting);
  await close(meeting.gate.publicKey);
  for (const person of [guest, waiter, host]) {
    await person.client.settle();
    await person.client.cut();
    const resume = { token: person.answer.resumeToken, seq: 1 };
    const back = await come({ peerId: person.peerId, resume });
    expect(back).toMatchObject({
      ok: true,
      value: { resumed: true, state: person === waiter ? 'waiting' : 'member' },
    });
  }
});

test('JOIN-1: who resumes still signs with the gate key that it came in by', async () => {
  const waiter = await server.waiter(meeting);
  await close(meeting.gate.publicKey);
  await waiter.client.cut();
  const resume = { token: waiter.answer.resumeToken, seq: 0 };
  expect(await come({ peerId: waiter.peerId, resume, gate: newKey() })).toEqual(refused);
});

test('COM-6: a member comes back as another peer although its gate was closed, and once for each stay', async () => {
  const guest = await server.member(meeting, host, 0);
  await close(meeting.gate.publicKey);
  await guest.client.ask('leave', {});
  const former = { peerId: guest.peerId, token: guest.answer.resumeToken };
  expect(await come({ former: { ...former, token: new Uint8Array(32) } })).toEqual(refused);
  expect(await come({ former: { ...former, peerId: newPeerId() } })).toEqual(refused);
  expect(await come({ former, gate: newKey() })).toEqual(refused);
  const back = await server.waiter(meeting, { former });
  expect(back.answer).toMatchObject({ state: 'waiting', resumed: false });
  expect(await come({ former })).toEqual(refused);
  const welcomes = [{ peerId: back.peerId, blob: bytes('welcome') }];
  await host.client.admit({ epoch: 1, blob: bytes('return'), welcomes });
  await back.client.ask('leave', {});
  expect((await come({ former: { peerId: back.peerId, token: back.answer.resumeToken } })).ok).toBe(true);
});

test('COM-6: a member whose time to resume is over comes back by its own token', async () => {
  const guest = await server.member(meeting, host, 0);
  await close(meeting.gate.publicKey);
  await guest.client.cut();
  await host.client.event('peer-state');
  await server.elapse(limits.resumeMs + 5000, host.client);
  const resume = { token: guest.answer.resumeToken, seq: 1 };
  const back = await come({ peerId: guest.peerId, resume });
  expect(back).toMatchObject({ ok: true, value: { resumed: false, state: 'waiting' } });
});

test('MOD-2: who was closed by the host has no way past a closed gate, nor has somebody who only waited', async () => {
  const guest = await server.member(meeting, host, 0);
  const waiter = await server.waiter(meeting);
  await close(meeting.gate.publicKey);
  await order(host.client, meeting, { action: 'close-peer', peerId: guest.peerId });
  await waiter.client.ask('leave', {});
  for (const { peerId, answer } of [guest, waiter]) {
    expect(await come({ former: { peerId, token: answer.resumeToken } })).toEqual(refused);
  }
});

test('JOIN-7: the host comes in by the host key although every gate is closed', async () => {
  await close(meeting.gate.publicKey);
  expect((await come({ host: true })).ok).toBe(true);
  expect((await come({ host: true, gate: newKey() })).ok).toBe(true);
});

test('INV-5: gates are kept with the meeting, up to their cap; what has expired makes room', async () => {
  for (let count = 1; count < limits.gateKeysPerMeeting; count += 1) {
    expect((await open(newKey().publicKey, count === 1 ? 5000 : 0)).ok).toBe(true);
  }
  const extra = newKey();
  expect(await open(extra.publicKey)).toEqual({ ok: false, error: 'too-many-requests' });
  server.clock.advance(5000);
  expect((await open(extra.publicKey)).ok).toBe(true);
  expect(await open(newKey().publicKey)).toEqual({ ok: false, error: 'too-many-requests' });
  const kept = await server.store.find(meeting.roomId, server.clock.now());
  expect(kept?.gateKeys.length).toBe(limits.gateKeysPerMeeting);
  expect(kept?.gateKeys[0]?.key).toEqual(meeting.gate.publicKey);
  expect(kept?.gateKeys.at(-1)?.key).toEqual(extra.publicKey);
});

test('MOD-2: without the host key no gate opens or closes', async () => {
  const gate = newKey();
  const openIt = { action: 'open-gate', gateKey: gate.publicKey, lifeMs: 0 } as const;
  const closeIt = { action: 'close-gate', gateKey: meeting.gate.publicKey } as const;
  for (const command of [openIt, closeIt])
    expect(await order(host.client, meeting, command, newKey())).toEqual(refused);
  const other = new TestMeeting(server.clock.now() + 1);
  const elsewhere = other.command(closeIt, await host.client.nextCommand(), meeting.host);
  expect(await host.client.request('command', elsewhere)).toEqual(refused);
  expect(await come({ gate })).toEqual(refused);
  expect((await come()).ok).toBe(true);
});
