import { closeCodes, limits } from '@conclave/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refuse } from '../../src/gateway/rates.ts';
import { TestServer, bytes, text } from '../harness.ts';
import type { Person } from '../harness.ts';
import { enter } from '../meeting.ts';
import type { TestMeeting } from '../meeting.ts';

let server: TestServer;
let meeting: TestMeeting;
let host: Person;
beforeEach(async () => {
  const ample = { peer: refuse(1e9, 10) };
  server = await TestServer.start({ rates: { message: ample, byte: ample, event: ample } });
  meeting = await server.meeting();
  host = await server.founder(meeting);
});
afterEach(() => server.stop());

const hold = (from: Person, to: Person, epoch: number, blob = bytes('welcome')) =>
  from.client.request('welcome', { epoch, peerId: to.peerId, blob });
const commit = (from: Person, epoch: number, ...to: Person[]) =>
  from.client.request('commit', {
    epoch,
    blob: bytes(`commit ${epoch}`),
    welcomes: to.map(({ peerId }) => peerId),
  });
const done = { ok: true, value: {} };

test('JOIN-5: a Welcome is held until its commit, and the last one for a peer counts', async () => {
  const joiner = await server.waiter(meeting);
  expect(await hold(host, joiner, 0, bytes('first'))).toEqual(done);
  expect(await hold(host, joiner, 0, bytes('second'))).toEqual(done);
  await joiner.client.settle();
  expect(joiner.client.names()).not.toContain('welcome');
  expect((await commit(host, 0, joiner)).ok).toBe(true);
  expect(text((await joiner.client.event('welcome')).blob)).toBe('second');
});

test('JOIN-5: a Welcome that the commit does not name reaches nobody', async () => {
  const [named, other] = [await server.waiter(meeting), await server.waiter(meeting)];
  for (const one of [named, other]) await hold(host, one, 0);
  expect((await commit(host, 0, named)).ok).toBe(true);
  await named.client.event('welcome');
  await other.client.settle();
  expect(other.client.names()).not.toContain('welcome');
});

test('COM-1: a Welcome of another epoch is stale, and goes with no commit', async () => {
  const guest = await server.member(meeting, host, 0);
  const joiner = await server.waiter(meeting);
  expect(await hold(host, joiner, 0)).toEqual({ ok: false, error: 'stale' });
  expect(await hold(guest, joiner, 1)).toEqual(done);
  expect((await commit(host, 1)).ok).toBe(true);
  expect(await commit(guest, 1, joiner)).toEqual({ ok: false, error: 'stale' });
  expect(await commit(guest, 2, joiner)).toEqual({ ok: false, error: 'no-such-object' });
  await joiner.client.settle();
  expect(joiner.client.names()).not.toContain('welcome');
});

test('JOIN-5: a commit takes no Welcome of another member', async () => {
  const guest = await server.member(meeting, host, 0);
  const joiner = await server.waiter(meeting);
  expect(await hold(guest, joiner, 1)).toEqual(done);
  expect(await commit(host, 1, joiner)).toEqual({ ok: false, error: 'no-such-object' });
  expect((await commit(guest, 1, joiner)).ok).toBe(true);
});

test('JOIN-5: what is held stays over a broken connection, so that the rest alone has to follow', async () => {
  const [first, second] = [await server.waiter(meeting), await server.waiter(meeting)];
  expect(await hold(host, first, 0)).toEqual(done);
  await host.client.cut();
  const client = await server.connect();
  const resume = { token: host.answer.resumeToken, seq: 0 };
  expect(await enter(client, meeting, { peerId: host.peerId, resume })).toMatchObject({
    value: { resumed: true },
  });
  const back = { ...host, client };
  expect(await hold(back, second, 0)).toEqual(done);
  expect((await commit(back, 0, first, second)).ok).toBe(true);
  for (const one of [first, second]) await one.client.event('welcome');
});

test('DOS-1: the server holds no more of one member than a cap, and a refused one changes nothing', async () => {
  const blob = new Uint8Array(limits.welcome);
  const joiners: Person[] = [];
  for (let count = 0; count * blob.length <= limits.heldPerPeer; count += 1)
    joiners.push(await server.waiter(meeting));
  const answers = [];
  for (const joiner of joiners) answers.push((await hold(host, joiner, 0, blob)).ok);
  expect(answers).toEqual(joiners.map((_, index) => index < joiners.length - 1));
  expect((await commit(host, 0, ...joiners.slice(0, -1))).ok).toBe(true);
  await joiners[0]?.client.event('welcome');
});

test('DOS-1: where a room holds too much, whoever holds most gives way', async () => {
  const blob = new Uint8Array(limits.welcome);
  const perPeer = Math.floor(limits.heldPerPeer / blob.length);
  const fullPeers = Math.floor(limits.heldPerRoom / (perPeer * blob.length));
  const members: Person[] = [];
  for (let epoch = 0; epoch <= fullPeers; epoch += 1) members.push(await server.member(meeting, host, epoch));
  const epoch = members.length;
  const joiners: Person[] = [];
  for (let count = 0; count < perPeer; count += 1) joiners.push(await server.waiter(meeting));
  const [first] = joiners;
  if (first === undefined) throw new Error('nobody waits');
  expect(await hold(host, first, epoch)).toEqual(done);
  for (const member of members) for (const joiner of joiners) await hold(member, joiner, epoch, blob);
  const [fallen] = members;
  if (fallen === undefined) throw new Error('nobody holds anything');
  expect(await commit(fallen, epoch, ...joiners)).toEqual({ ok: false, error: 'no-such-object' });
  expect((await commit(host, epoch, first)).ok).toBe(true);
});

test('DOS-1: what a member held is gone with it', async () => {
  const guest = await server.member(meeting, host, 0);
  const joiner = await server.waiter(meeting);
  await hold(guest, joiner, 1);
  await guest.client.ask('leave', {});
  expect(await guest.client.closed).toBe(closeCodes.closed);
  expect(await commit(host, 1, joiner)).toEqual({ ok: false, error: 'no-such-object' });
});
