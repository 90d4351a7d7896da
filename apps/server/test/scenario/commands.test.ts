import { closeCodes, commandStatement } from '@conclave/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestServer, bytes } from '../harness.ts';
import type { Person } from '../harness.ts';
import { TestMeeting, enter, newKey, newPeerId } from '../meeting.ts';

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

const closing = (person: Person, time = server.clock.now()) =>
  ({ action: 'close-peer', peerId: person.peerId, time }) as const;

test('MOD-2: a peer that the host closes is cut off, and its id never enters again', async () => {
  await host.client.ask('command', meeting.command(closing(guest)));
  expect(await guest.client.closed).toBe(closeCodes.closed);
  expect(await host.client.event('peer-state')).toEqual({ peerId: guest.peerId, state: 'closed' });
  const resume = { token: guest.answer.resumeToken, seq: 1 };
  for (const options of [{ peerId: guest.peerId, resume }, { peerId: guest.peerId }]) {
    const client = await server.connect();
    expect(await enter(client, meeting, options)).toEqual({ ok: false, error: 'refused' });
  }
});

test('MOD-2: an id that is closed before it comes does not enter either', async () => {
  const peerId = newPeerId();
  await host.client.ask(
    'command',
    meeting.command({ action: 'close-peer', peerId, time: server.clock.now() }),
  );
  expect(await enter(await server.connect(), meeting, { peerId })).toEqual({ ok: false, error: 'refused' });
});

test('MOD-2: without the host key, or for another room, a command is refused', async () => {
  const command = closing(guest);
  const other = new TestMeeting(server.clock.now() + 1000);
  for (const forged of [meeting.command(command, newKey()), other.command(command, meeting.host)]) {
    expect(await host.client.request('command', forged)).toEqual({ ok: false, error: 'refused' });
  }
  await guest.client.settle();
});

test('MOD-2: a command that is old, early or repeated is refused', async () => {
  const now = server.clock.now();
  for (const time of [now - 121_000, now + 121_000]) {
    const answer = await host.client.request('command', meeting.command(closing(guest, time)));
    expect(answer).toEqual({ ok: false, error: 'refused' });
  }
  const good = meeting.command({ action: 'close-peer', peerId: newPeerId(), time: now });
  expect((await host.client.request('command', good)).ok).toBe(true);
  expect(await host.client.request('command', good)).toEqual({ ok: false, error: 'refused' });
  const earlier = meeting.command(closing(guest, now - 1));
  expect(await host.client.request('command', earlier)).toEqual({ ok: false, error: 'refused' });
});

test('MOD-2: any member may bring what the host signed', async () => {
  const waiter = await server.waiter(meeting);
  const answer = await guest.client.request('command', meeting.command(closing(waiter)));
  expect(answer.ok).toBe(true);
  expect(await waiter.client.closed).toBe(closeCodes.closed);
});

test('MOD-2: bytes that the host signed and that are no command are malformed', async () => {
  const body = bytes('{"action":"dance"}');
  const signature = meeting.host.sign(commandStatement(meeting.roomId, body));
  const answer = await host.client.request('command', { body, signature });
  expect(answer).toEqual({ ok: false, error: 'malformed' });
});

test('MOD-2: the end closes everybody, erases the meeting, and nobody enters again', async () => {
  const waiter = await server.waiter(meeting);
  const end = meeting.command({ action: 'end', time: server.clock.now() });
  expect(await host.client.request('command', end)).toEqual({ ok: true, value: {} });
  for (const { client } of [host, guest, waiter]) expect(await client.closed).toBe(closeCodes.ended);
  expect(await server.store.find(meeting.roomId, server.clock.now())).toBeUndefined();
  expect(await enter(await server.connect(), meeting)).toEqual({ ok: false, error: 'refused' });
  const resume = { token: host.answer.resumeToken, seq: 0 };
  const back = await enter(await server.connect(), meeting, { peerId: host.peerId, resume });
  expect(back).toEqual({ ok: false, error: 'refused' });
});
