import { policyStatement } from '@conclave/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refuse } from '../../src/gateway/rates.ts';
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
  const change = meeting.change(2);
  const { policy } = change;
  expect(await host.client.request('policy', change)).toEqual({ ok: true, value: {} });
  for (const { client } of [host, guest, waiter]) expect(await client.event('policy')).toEqual(change);
  expect((await server.waiter(meeting)).answer.policy).toEqual(policy);
  const kept = await server.store.find(meeting.roomId, server.clock.now());
  expect(kept).toEqual({ ...meeting.stored, policy });
});

test('INV-7: a version that is not higher than the last is stale, and changes nothing', async () => {
  await host.client.ask('policy', meeting.change(5));
  for (const version of [5, 4, 1]) {
    const answer = await host.client.request('policy', meeting.change(version));
    expect(answer).toEqual({ ok: false, error: 'stale' });
  }
  expect((await server.waiter(meeting)).answer.policy).toEqual(meeting.policy(5));
  expect((await host.client.request('policy', meeting.change(6))).ok).toBe(true);
});

test('INV-7: a policy that the host did not sign for this room is refused', async () => {
  const other = new TestMeeting(server.clock.now() + 1000);
  const good = meeting.change(2);
  for (const forged of [
    meeting.change(2, { key: newKey() }),
    { ...good, policy: other.policy(2, meeting.host) },
    { ...good, policy: { ...good.policy, body: meeting.policy(3).body } },
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
  const answer = await host.client.request('policy', { ...meeting.change(2), policy: { body, signature } });
  expect(answer).toEqual({ ok: false, error: 'malformed' });
});

test('INV-7: any member may bring what the host signed; who waits brings nothing', async () => {
  const waiter = await server.waiter(meeting);
  const early = await waiter.client.request('policy', meeting.change(2));
  expect(early).toEqual({ ok: false, error: 'wrong-state' });
  expect((await guest.client.request('policy', meeting.change(2))).ok).toBe(true);
});

test('INV-7: a member who comes back is shown the policy of now, although the meeting has expired', async () => {
  await server.stop();
  server = await TestServer.start();
  meeting = await server.meeting(1000);
  host = await server.founder(meeting);
  server.clock.advance(5000);
  await host.client.ask('policy', meeting.change(2));
  await host.client.cut();
  const resume = { token: host.answer.resumeToken, seq: 0 };
  const back = await enter(await server.connect(), meeting, { peerId: host.peerId, resume });
  expect(back).toMatchObject({ ok: true, value: { resumed: true, policy: meeting.policy(2) } });
});

test('DOS-1: policies and commands of one member have a rate, which counts what is refused too', async () => {
  await server.stop();
  server = await TestServer.start({ rates: { 'host-statement': { peer: refuse(2, 60) } } });
  meeting = await server.meeting();
  host = await server.founder(meeting);
  guest = await server.member(meeting, host, 0);
  const forged = meeting.change(2, { key: newKey() });
  expect(await guest.client.request('policy', forged)).toEqual({ ok: false, error: 'refused' });
  const command = meeting.command({ action: 'end' }, await guest.client.nextCommand(), newKey());
  expect(await guest.client.request('command', command)).toEqual({ ok: false, error: 'refused' });
  const tooMany = { ok: false, error: 'too-many-requests' };
  expect(await guest.client.request('policy', forged)).toEqual(tooMany);
  expect(await guest.client.request('command', command)).toEqual(tooMany);
  expect((await host.client.request('policy', meeting.change(2))).ok).toBe(true);
});

test('JOIN-2: a renewed admission key is told and shown with its policy, and knocks at the former one are let go', async () => {
  const waiter = await server.waiter(meeting);
  await waiter.client.ask('knock', { blob: bytes('sealed to the first key') });
  const admission = meeting.admission(2);
  await host.client.ask('policy', meeting.change(2, { admission }));
  expect(await waiter.client.event('policy')).toEqual({ policy: meeting.policy(2), admission });
  expect((await server.waiter(meeting)).answer).toMatchObject({ policy: meeting.policy(2), admission });
  const late = await server.member(meeting, host, 1);
  await late.client.settle();
  expect(late.client.names()).not.toContain('knock');
  await waiter.client.ask('knock', { blob: bytes('sealed to the second') });
  expect(await late.client.event('knock')).toMatchObject({ blob: bytes('sealed to the second') });
});

test('JOIN-2: no admission but one of this group that the host signed, and never one older than the passcode', async () => {
  const refused = [
    ['refused', meeting.admission(2, { key: newKey() })],
    ['stale', meeting.admission(2, { groupId: new TestMeeting(0).groupId })],
    ['stale', meeting.admission(0)],
    ['stale', meeting.admission(9)],
    ['malformed', bytes('admission')],
    ['malformed', meeting.admission(2).subarray(0, -1)],
  ] as const;
  for (const [error, blob] of refused) {
    const admission = new Uint8Array(blob);
    expect(await host.client.request('policy', meeting.change(2, { admission }))).toEqual({
      ok: false,
      error,
    });
  }
  expect((await server.waiter(meeting)).answer).toMatchObject({
    policy: meeting.policy(1),
    admission: meeting.admission(1),
  });
  await host.client.ask('policy', meeting.change(2, { admission: meeting.admission(2) }));
  const back = await host.client.request('policy', meeting.change(3));
  expect(back).toEqual({ ok: false, error: 'stale' });
});
