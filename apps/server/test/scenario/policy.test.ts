import { policyStatement } from '@conclave/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestServer, bytes } from '../harness.ts';
import type { Person } from '../harness.ts';
import { TestMeeting, enter, newKey } from '../meeting.ts';

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

test('INV-7: a new policy is told to members and to who waits, shown at the gate, and kept', async () => {
  const waiter = await server.waiter(meeting);
  const policy = meeting.policy(2);
  expect(await host.client.request('policy', policy)).toEqual({ ok: true, value: {} });
  for (const { client } of [host, guest, waiter]) expect(await client.event('policy')).toEqual(policy);
  expect((await server.waiter(meeting)).answer.policy).toEqual(policy);
  const kept = await server.store.find(meeting.roomId, server.clock.now());
  expect(kept).toEqual({ ...meeting.stored, policy });
});

test('INV-7: a version that is not higher than the last is stale, and changes nothing', async () => {
  await host.client.ask('policy', meeting.policy(5));
  for (const version of [5, 4, 1]) {
    const answer = await host.client.request('policy', meeting.policy(version));
    expect(answer).toEqual({ ok: false, error: 'stale' });
  }
  expect((await server.waiter(meeting)).answer.policy).toEqual(meeting.policy(5));
  expect((await host.client.request('policy', meeting.policy(6))).ok).toBe(true);
});

test('INV-7: a policy that the host did not sign for this room is refused', async () => {
  const other = new TestMeeting(server.clock.now() + 1000);
  const good = meeting.policy(2);
  for (const forged of [
    meeting.policy(2, newKey()),
    other.policy(2, meeting.host),
    { ...good, body: meeting.policy(3).body },
  ]) {
    expect(await guest.client.request('policy', forged)).toEqual({ ok: false, error: 'refused' });
  }
  await guest.client.settle();
  expect(guest.client.names()).not.toContain('policy');
  expect(await server.store.find(meeting.roomId, server.clock.now())).toEqual(meeting.stored);
});

test('INV-7: bytes that the host signed and that are no policy are malformed', async () => {
  const body = bytes('{"version":2}');
  const signature = meeting.host.sign(policyStatement(meeting.roomId, body));
  const answer = await host.client.request('policy', { body, signature });
  expect(answer).toEqual({ ok: false, error: 'malformed' });
});

test('INV-7: any member may bring what the host signed; who waits brings nothing', async () => {
  const waiter = await server.waiter(meeting);
  const early = await waiter.client.request('policy', meeting.policy(2));
  expect(early).toEqual({ ok: false, error: 'wrong-state' });
  expect((await guest.client.request('policy', meeting.policy(2))).ok).toBe(true);
});

test('INV-7: a member who comes back is shown the policy of now, although the meeting has expired', async () => {
  await server.stop();
  server = await TestServer.start();
  meeting = await server.meeting(1000);
  host = await server.founder(meeting);
  server.clock.advance(5000);
  await host.client.ask('policy', meeting.policy(2));
  await host.client.cut();
  const resume = { token: host.answer.resumeToken, seq: 0 };
  const back = await enter(await server.connect(), meeting, { peerId: host.peerId, resume });
  expect(back).toMatchObject({ ok: true, value: { resumed: true, policy: meeting.policy(2) } });
});

test('DOS-1: policies and commands of one member have a rate, which counts what is refused too', async () => {
  await server.stop();
  server = await TestServer.start({ rates: { hostStatements: { points: 2, seconds: 60 } } });
  meeting = await server.meeting();
  host = await server.founder(meeting);
  guest = await server.member(meeting, host, 0);
  const forged = meeting.policy(2, newKey());
  expect(await guest.client.request('policy', forged)).toEqual({ ok: false, error: 'refused' });
  const end = { action: 'end', time: server.clock.now() } as const;
  const command = meeting.command(end, newKey());
  expect(await guest.client.request('command', command)).toEqual({ ok: false, error: 'refused' });
  const tooMany = { ok: false, error: 'too-many-requests' };
  expect(await guest.client.request('policy', forged)).toEqual(tooMany);
  expect(await guest.client.request('command', command)).toEqual(tooMany);
  expect((await host.client.request('policy', meeting.policy(2))).ok).toBe(true);
});
