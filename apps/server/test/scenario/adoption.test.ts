import { inBackground } from '@conclave/base';
import { closeCodes, limits } from '@conclave/protocol';
import type { RequestBody } from '@conclave/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestServer, bytes, text } from '../harness.ts';
import type { Person } from '../harness.ts';
import { enter, newKey, newPeerId, order } from '../meeting.ts';
import type { MeetingStore } from '../../src/store/meeting-store.ts';
import type { EnterOptions, TestMeeting } from '../meeting.ts';

type Resume = NonNullable<RequestBody<'enter'>['resume']>;
type Place = NonNullable<Resume['place']>;

/** A member with what it may show to a server that forgot the group. */
interface Member extends Person {
  readonly pass: Place['pass'];
}

let server: TestServer;
let store: MeetingStore;
let meeting: TestMeeting;
let host: Member;
let ann: Member;
let bob: Member;
/** Where the order stands: after the commits that let Ann and Bob in. */
const epoch = 2;
const seq = 2;

const passed = async (person: Person): Promise<Member> => ({
  ...person,
  pass: (await person.client.event('member-pass')).pass,
});

beforeEach(async () => {
  server = await TestServer.start();
  ({ store } = server);
  meeting = await server.meeting();
  host = await passed(await server.founder(meeting));
  ann = await passed(await server.member(meeting, host, 0));
  bob = await passed(await server.member(meeting, host, 1));
});
afterEach(() => server.stop());

/** `kill -9` and a start: what is stored is all that is left. */
async function restart(): Promise<void> {
  await server.stop();
  server = await TestServer.start({ parts: { store } });
}

const placeOf = ({ pass }: Member, more: Partial<Place> = {}): Place => ({
  epoch,
  admission: meeting.admission(1),
  pass,
  ...more,
});

/** Comes back on a new connection, with time passing for as long as the server listens to others. */
async function comesBack(
  { peerId, answer, ...member }: Member,
  options: EnterOptions & { readonly place?: Place; readonly last?: number } = {},
): Promise<Member> {
  const client = await server.connect();
  const { place = placeOf({ peerId, answer, ...member }), last = seq, ...more } = options;
  const resume = { token: answer.resumeToken, seq: last, place };
  const entering = enter(client, meeting, { peerId, resume, ...more });
  const clock = await server.connect();
  let isDone = false;
  inBackground(entering.then(() => (isDone = true)));
  while (!isDone) {
    server.clock.advance(100);
    await clock.settle();
  }
  await clock.close();
  const entered = await entering;
  if (!entered.ok) throw new Error(`refused: ${entered.error}`);
  return { ...member, peerId, client, answer: entered.value };
}

const isAdopted = { state: 'member', resumed: true, adopted: true };
const isNew = { state: 'waiting', resumed: false, adopted: false };
const commit = (person: Person, ends: number, label: string) =>
  person.client.request('commit', { epoch: ends, blob: bytes(label), welcomes: [] });

test('COM-9: after a restart the order goes on from where its members say that it stood, without the host', async () => {
  await restart();
  const cid = await server.waiter(meeting);
  expect(cid.answer.admission).toBeNull();
  ann = await comesBack(ann);
  expect(ann.answer).toMatchObject(isAdopted);
  expect(await cid.client.event('admission')).toEqual({ admission: meeting.admission(1) });
  expect(await commit(ann, epoch - 1, 'of before')).toEqual({ ok: false, error: 'stale' });
  expect(await commit(ann, epoch, 'next')).toEqual({ ok: true, value: { seq: seq + 1 } });

  bob = await comesBack(bob);
  expect(bob.answer).toMatchObject(isAdopted);
  const missed = await bob.client.event('entry');
  expect([missed.seq, missed.epoch, text(missed.blob)]).toEqual([seq + 1, epoch, 'next']);
  await ann.client.event('entry');
  await bob.client.ask('message', { blob: bytes('here') });
  expect(text((await ann.client.event('entry')).blob)).toBe('here');
});

test('COM-9: who knocks then is told to those who came back, and let in by a commit as ever', async () => {
  await restart();
  ann = await comesBack(ann);
  const cid = await server.waiter(meeting);
  await cid.client.ask('knock', { blob: bytes('cid'), groupId: meeting.groupId });
  const { peerId } = await ann.client.event('knock');
  expect(peerId).toBe(cid.peerId);
  bob = await comesBack(bob);
  expect((await bob.client.event('knock')).peerId).toBe(cid.peerId);
  await ann.client.admit({ epoch, blob: bytes('add'), welcomes: [{ peerId, blob: bytes('welcome') }] });
  expect((await cid.client.event('welcome')).seq).toBe(seq + 1);
});

test('COM-9: who missed an entry is no member, and the others go on', async () => {
  await restart();
  ann = await comesBack(ann);
  bob = await comesBack(bob, { last: seq - 1, place: placeOf(bob, { epoch: epoch - 1 }) });
  expect(bob.answer).toMatchObject(isNew);
  expect(bob.answer.admission).toEqual(meeting.admission(1));
  expect((await commit(ann, epoch, 'next')).ok).toBe(true);
});

test.each([
  ['ahead of', { epoch: epoch + 100 }, seq + 100],
  ['behind', { epoch: epoch - 1 }, seq - 1],
])('COM-9: one who comes first and lies %s the others moves the order for nobody', async (_, lie, last) => {
  await restart();
  const liar = await comesBack(host, { last, place: placeOf(host, lie) });
  expect(liar.answer).toMatchObject(isAdopted);
  ann = await comesBack(ann);
  // One against one: the further one counts until somebody else is heard.
  expect(ann.answer).toMatchObject(lie.epoch > epoch ? isNew : isAdopted);
  bob = await comesBack(bob);
  expect(bob.answer).toMatchObject(isAdopted);
  expect(await liar.client.closed).toBe(closeCodes.shutdown);
  expect((await commit(bob, epoch, 'next')).ok).toBe(true);
  expect((await comesBack(host, { last, place: placeOf(host, lie) })).answer).toMatchObject(isNew);
});

test('COM-9: whose connection proves the host key is believed above all others', async () => {
  await restart();
  const lie = placeOf(ann, { epoch: epoch + 1 });
  ann = await comesBack(ann, { last: seq + 1, place: lie });
  bob = await comesBack(bob, { last: seq + 1, place: { ...lie, pass: bob.pass } });
  expect([ann.answer, bob.answer]).toMatchObject([isAdopted, isAdopted]);
  host = await comesBack(host, { host: true });
  expect(host.answer).toMatchObject(isAdopted);
  expect(await Promise.all([ann.client.closed, bob.client.closed])).toEqual([
    closeCodes.shutdown,
    closeCodes.shutdown,
  ]);
  expect((await comesBack(bob)).answer).toMatchObject(isAdopted);
});

test('COM-9, JOIN-8: who was no member of that group stays outside', async () => {
  const waiter = await server.waiter(meeting);
  await restart();
  const another = newKey();
  const outsiders: readonly [Partial<Member>, Partial<Place>][] = [
    [waiter, { pass: ann.pass }],
    [{ peerId: newPeerId() }, {}],
    [{}, { pass: new Uint8Array(32) }],
    [{}, { admission: meeting.admission(1, { groupId: bytes('another group of 32 bytes length') }) }],
    [{}, { admission: meeting.admission(1, { key: another }) }],
    [{}, { admission: meeting.admission(2) }],
    [{}, { admission: bytes('none') }],
  ];
  for (const [who, lie] of outsiders) {
    const { client, answer } = await comesBack({ ...ann, ...who }, { place: placeOf(ann, lie) });
    expect(answer).toMatchObject({ ...isNew, admission: null });
    await client.ask('leave', {});
  }
});

test('COM-9, INV-7: an admission of before the passcode that holds is not shown again, the one since is', async () => {
  const admission = meeting.admission(2);
  const policy = meeting.policy(2, meeting.host, 2);
  await host.client.ask('policy', { policy, admission });
  await restart();
  bob = await comesBack(bob);
  expect(bob.answer).toMatchObject({ ...isNew, admission: null });
  ann = await comesBack(ann, { place: placeOf(ann, { admission }) });
  expect(ann.answer).toMatchObject({ ...isAdopted, admission });
});

test('COM-9: a member of a link that was revoked since comes back, too', async () => {
  const other = newKey();
  const gateKey = other.publicKey;
  await order(host.client, meeting, { action: 'open-gate', gateKey, lifeMs: 0 });
  const cid = await server.waiter(meeting, { gate: other });
  const welcomes = [{ peerId: cid.peerId, blob: bytes('welcome') }];
  await host.client.admit({ epoch, blob: bytes('add'), welcomes });
  const member = await passed(cid);
  await order(host.client, meeting, { action: 'close-gate', gateKey });
  await restart();
  const place = placeOf(member, { epoch: epoch + 1 });
  expect((await comesBack(member, { last: seq + 1, place, gate: other })).answer).toMatchObject(isAdopted);
});

test('COM-9: a group that was founded since, or a server that started long ago, listens to nobody', async () => {
  await restart();
  const founder = await server.founder(meeting);
  expect((await comesBack(ann)).answer).toMatchObject(isNew);
  await founder.client.ask('leave', {});
  await server.waiter(meeting).then(({ answer }) => expect(answer.admission).toBeNull());
  expect((await comesBack(bob)).answer).toMatchObject({ ...isNew, admission: null });
  await restart();
  server.clock.advance(limits.adoptMs);
  expect((await comesBack(ann)).answer).toMatchObject({ ...isNew, admission: null });
});

test('COM-9, JOIN-7: the host founds nothing while members are heard', async () => {
  await restart();
  const page = await server.waiter(meeting, { host: true });
  const resume = { token: ann.answer.resumeToken, seq, place: placeOf(ann) };
  const client = await server.connect();
  const back = enter(client, meeting, { peerId: ann.peerId, resume });
  const other = await server.connect();
  await other.settle();
  const founded = page.client.request('found', { admission: meeting.admission(1) });
  await other.settle();
  server.clock.advance(1_000);
  expect(await back).toMatchObject({ ok: true, value: isAdopted });
  expect(await founded).toEqual({ ok: false, error: 'group-exists' });
  expect(await page.client.event('admission')).toEqual({ admission: meeting.admission(1) });
});

test('COM-9, JOIN-1: when nobody is believed any more, a pass opens no gate', async () => {
  await restart();
  server.clock.advance(limits.adoptMs);
  const client = await server.connect();
  const resume = { token: ann.answer.resumeToken, seq, place: placeOf(ann) };
  const answer = await enter(client, meeting, { peerId: ann.peerId, resume, gate: newKey() });
  expect(answer).toEqual({ ok: false, error: 'refused' });
});

test('COM-9: only members get a pass', async () => {
  const waiter = await server.waiter(meeting);
  await waiter.client.settle();
  expect(waiter.client.names()).not.toContain('member-pass');
  expect(new Set([host, ann, bob].map(({ pass }) => pass.join())).size).toBe(3);
});
