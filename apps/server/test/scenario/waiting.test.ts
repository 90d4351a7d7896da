import { closeCodes } from '@conclave/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { refuse } from '../../src/gateway/rates.ts';
import { TestServer, bytes, text } from '../harness.ts';
import type { TestMeeting } from '../meeting.ts';

let server: TestServer;
let meeting: TestMeeting;
beforeEach(async () => {
  server = await TestServer.start();
  meeting = await server.meeting();
});
afterEach(() => server.stop());

test('JOIN-7: the host starts the group; who waits learns what to seal to', async () => {
  const early = await server.waiter(meeting);
  expect(early.answer.admission).toBeNull();
  await server.founder(meeting);
  const { admission } = await early.client.event('admission');
  expect(admission).toEqual(meeting.admission(1));
  const late = await server.waiter(meeting);
  expect(late.answer.admission).toEqual(meeting.admission(1));
});

test('JOIN-7: nobody but the host founds, and not while a member is there', async () => {
  const admission = bytes('mine');
  const guest = await server.waiter(meeting);
  expect(await guest.client.request('found', { admission })).toEqual({ ok: false, error: 'not-permitted' });
  await server.founder(meeting);
  const secondDevice = await server.waiter(meeting, { host: true });
  expect(await secondDevice.client.request('found', { admission })).toEqual({
    ok: false,
    error: 'group-exists',
  });
});

test('JOIN-7: where all members broke off, the host founds anew and their remains are gone', async () => {
  const first = await server.founder(meeting);
  await first.client.ask('commit', { epoch: 0, blob: bytes('old'), welcomes: [] });
  const guest = await server.waiter(meeting);
  await first.client.cut();
  // The server has seen the break when the host is shown no group any more.
  const again = await vi.waitFor(async () => {
    const candidate = await server.waiter(meeting, { host: true });
    expect(candidate.answer.admission).toBeNull();
    return candidate;
  });
  await again.client.ask('found', { admission: bytes('new') });
  const answer = await again.client.request('commit', { epoch: 0, blob: bytes('fresh'), welcomes: [] });
  expect(answer).toEqual({ ok: true, value: { seq: 1 } });
  const late = await server.waiter(meeting);
  expect(text(late.answer.admission ?? bytes('none'))).toBe('new');
  expect(await guest.client.event('admission')).toEqual({ admission: null });
  expect(text((await guest.client.event('admission')).admission ?? bytes('none'))).toBe('new');
});

test('JOIN-7: a host whose group came back meanwhile is told what to seal to instead', async () => {
  const first = await server.founder(meeting);
  const guest = await server.member(meeting, first, 0);
  await first.client.cut();
  await guest.client.event('peer-state');
  const again = await server.waiter(meeting, { host: true });
  expect(again.answer.admission).toEqual(meeting.admission(1));
  const answer = await again.client.request('found', { admission: bytes('new') });
  expect(answer).toEqual({ ok: false, error: 'group-exists' });
  expect((await again.client.event('admission')).admission).toEqual(meeting.admission(1));
});

test('JOIN-2: a knock reaches all members and nobody who waits', async () => {
  const host = await server.founder(meeting);
  const guest = await server.member(meeting, host, 0);
  const [knocker, other] = [await server.waiter(meeting), await server.waiter(meeting)];
  await knocker.client.ask('knock', { blob: bytes('sealed') });
  for (const member of [host, guest]) {
    const knock = await member.client.event('knock');
    expect([knock.peerId, text(knock.blob)]).toEqual([knocker.peerId, 'sealed']);
  }
  await other.client.settle();
  expect(other.client.names()).toEqual([]);
});

test('JOIN-2: without a group a knock is stale', async () => {
  const waiter = await server.waiter(meeting);
  expect(await waiter.client.request('knock', { blob: bytes('x') })).toEqual({ ok: false, error: 'stale' });
});

test('JOIN-2: a knock for the group before is stale, and told to nobody', async () => {
  const host = await server.founder(meeting);
  const knocker = await server.waiter(meeting);
  const knock = (groupId: Uint8Array<ArrayBuffer>) =>
    knocker.client.request('knock', { blob: bytes('sealed'), groupId });
  expect(await knock(new Uint8Array(32))).toEqual({ ok: false, error: 'stale' });
  await host.client.settle();
  expect(host.client.names()).not.toContain('knock');
  expect((await knock(meeting.groupId)).ok).toBe(true);
  expect((await host.client.event('knock')).peerId).toBe(knocker.peerId);
});

test('JOIN-3: a sealed answer reaches the one who waits, and it may knock again', async () => {
  const host = await server.founder(meeting);
  const knocker = await server.waiter(meeting);
  await knocker.client.ask('knock', { blob: bytes('wrong') });
  await host.client.ask('reply', { peerId: knocker.peerId, blob: bytes('bad-passcode') });
  expect(text((await knocker.client.event('reply')).blob)).toBe('bad-passcode');
  expect((await knocker.client.request('knock', { blob: bytes('right') })).ok).toBe(true);
  const nobody = await host.client.request('reply', { peerId: knocker.peerId, blob: bytes('x') });
  expect(nobody.ok).toBe(true);
});

test('JOIN-3: knocks are limited for each peer', async () => {
  await server.stop();
  server = await TestServer.start({ rates: { knock: { peer: refuse(2, 60) } } });
  meeting = await server.meeting();
  await server.founder(meeting);
  const knocker = await server.waiter(meeting);
  const knock = () => knocker.client.request('knock', { blob: bytes('x') });
  expect([await knock(), await knock()].every(({ ok }) => ok)).toBe(true);
  expect(await knock()).toEqual({ ok: false, error: 'too-many-requests' });
});

test('JOIN-3: knocks are limited by address and room, and another address is not held up', async () => {
  await server.stop();
  const rates = { knock: { 'address-at-room': refuse(1, 600) } };
  server = await TestServer.start({ rates, config: { proxyHops: 1 } });
  meeting = await server.meeting();
  await server.founder(meeting);
  const knockFrom = async (address: string) => {
    const client = await server.connect({ headers: { 'x-forwarded-for': address } });
    await client.ask('enter', meeting.entry(await client.nonce));
    return client.request('knock', { blob: bytes('x') });
  };
  expect((await knockFrom('192.0.2.1')).ok).toBe(true);
  expect(await knockFrom('192.0.2.1')).toEqual({ ok: false, error: 'too-many-requests' });
  expect((await knockFrom('192.0.2.2')).ok).toBe(true);
});

test('JOIN-5: the welcomed peer becomes a member, and its log begins after its commit', async () => {
  const host = await server.founder(meeting);
  const joiner = await server.waiter(meeting);
  await host.client.ask('message', { blob: bytes('before') });
  await host.client.admit({
    epoch: 0,
    blob: bytes('add'),
    welcomes: [{ peerId: joiner.peerId, blob: bytes('welcome') }],
  });
  await host.client.ask('message', { blob: bytes('after') });
  const welcome = await joiner.client.event('welcome');
  expect([text(welcome.blob), welcome.seq]).toEqual(['welcome', 2]);
  const entry = await joiner.client.event('entry');
  expect([text(entry.blob), entry.seq, entry.epoch]).toEqual(['after', 3, 1]);
});

test('JOIN-6: a Welcome sent again reaches the member with the place where its log begins', async () => {
  const host = await server.founder(meeting);
  const guest = await server.member(meeting, host, 0);
  await host.client.ask('reply', { peerId: guest.peerId, blob: bytes('welcome again') });
  const welcome = await guest.client.event('welcome');
  expect([text(welcome.blob), welcome.seq]).toEqual(['welcome again', 1]);
});

test('a welcome for somebody who went away leaves the commit valid', async () => {
  const host = await server.founder(meeting);
  const joiner = await server.waiter(meeting);
  await joiner.client.ask('leave', {});
  const welcome = { epoch: 0, peerId: joiner.peerId, blob: bytes('welcome') };
  expect(await host.client.request('welcome', welcome)).toEqual({ ok: false, error: 'no-such-peer' });
  const commit = { epoch: 0, blob: bytes('add'), welcomes: [joiner.peerId] };
  const answer = await host.client.request('commit', commit);
  expect(answer).toEqual({ ok: true, value: { seq: 1 } });
});

test('JOIN-8: somebody who waits learns nothing of the meeting: no entry, no roster, no media, no count', async () => {
  const host = await server.founder(meeting);
  const waiter = await server.waiter(meeting);
  const guest = await server.member(meeting, host, 0);
  await host.client.ask('message', { blob: bytes('secret') });
  const { id: transportId } = await host.client.ask('create-transport', { direction: 'send' });
  await host.client.ask('close-transport', { transportId });
  await guest.client.cut();
  await host.client.event('peer-state');
  const capabilities = await waiter.client.request('router-capabilities', {});
  expect(capabilities).toEqual({ ok: false, error: 'wrong-state' });
  for (const [type, body] of [
    ['message', { blob: bytes('x') }],
    ['reply', { peerId: host.peerId, blob: bytes('x') }],
  ] as const) {
    expect(await waiter.client.request(type, body)).toEqual({ ok: false, error: 'wrong-state' });
  }
  const transport = await waiter.client.request('create-transport', { direction: 'receive' });
  expect(transport).toEqual({ ok: false, error: 'wrong-state' });
  expect(waiter.client.names()).toEqual([]);
});

test('a new member is told of those who knocked before it came', async () => {
  const host = await server.founder(meeting);
  const knocker = await server.waiter(meeting);
  await knocker.client.ask('knock', { blob: bytes('sealed') });
  const guest = await server.member(meeting, host, 0);
  const knock = await guest.client.event('knock');
  expect([knock.peerId, text(knock.blob)]).toEqual([knocker.peerId, 'sealed']);
});

test('JOIN-2: knocks that one commit answers are told to none of those whom it lets in', async () => {
  const host = await server.founder(meeting);
  const [first, second, third] = [
    await server.waiter(meeting),
    await server.waiter(meeting),
    await server.waiter(meeting),
  ];
  for (const { client } of [first, second, third]) await client.ask('knock', { blob: bytes('sealed') });
  const welcomes = [first, second].map(({ peerId }) => ({ peerId, blob: bytes('welcome') }));
  await host.client.admit({ epoch: 0, blob: bytes('add'), welcomes });
  for (const { client } of [first, second]) {
    await client.event('welcome');
    expect((await client.event('knock')).peerId).toBe(third.peerId);
    await client.settle();
    expect(client.names()).not.toContain('knock');
  }
});

test('members hear that somebody who knocked went away, and nothing of one who only waited', async () => {
  const host = await server.founder(meeting);
  const [knocker, silent] = [await server.waiter(meeting), await server.waiter(meeting)];
  await knocker.client.ask('knock', { blob: bytes('x') });
  await silent.client.ask('leave', {});
  await knocker.client.ask('leave', {});
  expect(await host.client.event('knock-withdrawn')).toEqual({ peerId: knocker.peerId });
  await host.client.settle();
  expect(host.client.names()).not.toContain('knock-withdrawn');
});

test('when the last member leaves, the group is gone and who waits learns it', async () => {
  const host = await server.founder(meeting);
  const waiter = await server.waiter(meeting);
  await host.client.ask('leave', {});
  expect(await host.client.closed).toBe(closeCodes.closed);
  expect(await waiter.client.event('admission')).toEqual({ admission: null });
  const late = await server.waiter(meeting);
  expect(late.answer.admission).toBeNull();
});

test('COM-6: a leave closes the peer at once, and the others are told', async () => {
  const host = await server.founder(meeting);
  const guest = await server.member(meeting, host, 0);
  expect(await guest.client.ask('leave', {})).toEqual({});
  expect(await guest.client.closed).toBe(closeCodes.closed);
  expect(await host.client.event('peer-state')).toEqual({ peerId: guest.peerId, state: 'closed' });
});
