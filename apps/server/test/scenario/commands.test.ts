import { closeCodes, commandStatement } from '@conclave/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestServer, bytes } from '../harness.ts';
import type { Person } from '../harness.ts';
import { TestMeeting, enter, newKey, newPeerId, order } from '../meeting.ts';

let server: TestServer;
let meeting: TestMeeting;
let host: Person;
let guest: Person;
beforeEach(async () => {
  server = await TestServer.start();
  meeting = await server.meeting();
  host = await server.founder(meeting);
  guest = await server.member(meeting, host, 0);
});
afterEach(() => server.stop());

const closing = ({ peerId }: Pick<Person, 'peerId'>) => ({ action: 'close-peer', peerId }) as const;
const refused = { ok: false, error: 'refused' };

test('MOD-2: a peer that the host closes is cut off, and its id never enters again', async () => {
  await order(host.client, meeting, closing(guest));
  expect(await guest.client.closed).toBe(closeCodes.closed);
  expect(await host.client.event('peer-state')).toEqual({ peerId: guest.peerId, state: 'closed' });
  const resume = { token: guest.answer.resumeToken, seq: 1 };
  for (const options of [{ peerId: guest.peerId, resume }, { peerId: guest.peerId }]) {
    const client = await server.connect();
    expect(await enter(client, meeting, options)).toEqual(refused);
  }
});

test('MOD-2: an id that is closed before it comes does not enter either', async () => {
  const peerId = newPeerId();
  await order(host.client, meeting, closing({ peerId }));
  expect(await enter(await server.connect(), meeting, { peerId })).toEqual(refused);
});

test('MOD-2: without the host key, or for another room, a command is refused', async () => {
  expect(await order(host.client, meeting, closing(guest), newKey())).toEqual(refused);
  const other = new TestMeeting(server.clock.now() + 1000);
  const elsewhere = other.command(closing(guest), await host.client.nextCommand(), meeting.host);
  expect(await host.client.request('command', elsewhere)).toEqual(refused);
  await guest.client.settle();
});

test('MOD-2: a command is taken once, in the order of its connection', async () => {
  const nonce = await host.client.nonce;
  const signed = (counter: number) => meeting.command(closing({ peerId: newPeerId() }), { nonce, counter });
  const [first, second, third] = [signed(1), signed(2), signed(7)];
  expect((await host.client.request('command', second)).ok).toBe(true);
  expect(await host.client.request('command', second)).toEqual(refused);
  expect(await host.client.request('command', first)).toEqual(refused);
  expect((await host.client.request('command', third)).ok).toBe(true);
});

test('MOD-2: a command is refused on every other connection: a member’s, and the host’s own next one', async () => {
  const signed = meeting.command(closing(guest), await host.client.nextCommand());
  expect(await guest.client.request('command', signed)).toEqual(refused);
  await host.client.cut();
  const again = await server.connect();
  const resume = { token: host.answer.resumeToken, seq: 0 };
  expect((await enter(again, meeting, { peerId: host.peerId, resume })).ok).toBe(true);
  expect(await again.request('command', signed)).toEqual(refused);
  await again.nextCommand();
  expect((await order(again, meeting, closing({ peerId: newPeerId() }))).ok).toBe(true);
  await guest.client.settle();
});

test('MOD-2: a server that was started anew takes nothing that was signed before', async () => {
  const { store, clock } = server;
  const nonce = await host.client.nonce;
  const open = { action: 'open-gate', gateKey: newKey().publicKey, lifeMs: 0 } as const;
  const signed = meeting.command(open, { nonce, counter: 1 });
  expect((await host.client.request('command', signed)).ok).toBe(true);
  await server.stop();
  server = await TestServer.start({ parts: { store, clock } });
  const { client } = await server.founder(meeting);
  expect(await client.request('command', signed)).toEqual(refused);
});

test('MOD-2, INV-6: two devices of one host do not silence each other', async () => {
  const phone = await server.waiter(meeting, { host: true });
  const welcomes = [{ peerId: phone.peerId, blob: bytes('welcome') }];
  await host.client.admit({ epoch: 1, blob: bytes('phone'), welcomes });
  for (const { client } of [host, phone, host, phone, phone])
    expect((await order(client, meeting, closing({ peerId: newPeerId() }))).ok).toBe(true);
});

test('MOD-2: no clock of a client’s matters: a gate is open for as long as was asked, by the server’s own', async () => {
  const gate = newKey();
  await order(host.client, meeting, { action: 'open-gate', gateKey: gate.publicKey, lifeMs: 1000 });
  server.clock.advance(999);
  expect((await enter(await server.connect(), meeting, { gate })).ok).toBe(true);
  server.clock.advance(1);
  expect(await enter(await server.connect(), meeting, { gate })).toEqual(refused);
});

test('MOD-2: bytes that the host signed and that are no command are malformed', async () => {
  const body = bytes('{"action":"dance"}');
  const { nonce, counter } = await host.client.nextCommand();
  const signature = meeting.host.sign(commandStatement(nonce, counter, meeting.roomId, body));
  const answer = await host.client.request('command', { body, counter, signature });
  expect(answer).toEqual({ ok: false, error: 'malformed' });
});

test('MOD-2: the end closes everybody, erases the meeting, and nobody enters again', async () => {
  const waiter = await server.waiter(meeting);
  expect(await order(host.client, meeting, { action: 'end' })).toEqual({ ok: true, value: {} });
  for (const { client } of [host, guest, waiter]) expect(await client.closed).toBe(closeCodes.ended);
  expect(await server.store.find(meeting.roomId, server.clock.now())).toBeUndefined();
  expect(await enter(await server.connect(), meeting)).toEqual(refused);
  const resume = { token: host.answer.resumeToken, seq: 0 };
  const back = await enter(await server.connect(), meeting, { peerId: host.peerId, resume });
  expect(back).toEqual(refused);
});
