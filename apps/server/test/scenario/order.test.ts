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
  server = await TestServer.start({ rates: { commit: { peer: refuse(1000, 10) } } });
  meeting = await server.meeting();
  host = await server.founder(meeting);
});
afterEach(() => server.stop());

const commit = (person: Person, epoch: number, label: string) =>
  person.client.request('commit', { epoch, blob: bytes(label), welcomes: [] });
const say = (person: Person, label: string) => person.client.ask('message', { blob: bytes(label) });

/** The labels of the next entries, as one person sees them. */
async function entries(person: Person, count: number): Promise<string[]> {
  const labels = [];
  for (let index = 0; index < count; index += 1) labels.push(text((await person.client.event('entry')).blob));
  return labels;
}

async function comeBack(person: Person, seq: number): Promise<Person> {
  const client = await server.connect();
  const resume = { token: person.answer.resumeToken, seq };
  const answer = await enter(client, meeting, { peerId: person.peerId, resume });
  if (!answer.ok) throw new Error(`refused: ${answer.error}`);
  return { ...person, client, answer: answer.value };
}

test('COM-1: of two commits for one epoch one wins and is echoed to all; the other is stale', async () => {
  const guest = await server.member(meeting, host, 0);
  await host.client.event('entry');
  const results = await Promise.all([commit(host, 1, 'by host'), commit(guest, 1, 'by guest')]);
  const winners = results.filter((result) => result.ok);
  expect(winners.length).toBe(1);
  expect(results.find((result) => !result.ok)).toEqual({ ok: false, error: 'stale' });
  const [seen] = await entries(host, 1);
  expect(await entries(guest, 1)).toEqual([seen]);
  await Promise.all([host.client.settle(), guest.client.settle()]);
  expect([...host.client.names(), ...guest.client.names()]).not.toContain('entry');
});

test('COM-1: an author gets its own entry before its answer', async () => {
  const before = host.client.events.length;
  const answer = await host.client.request('message', { blob: bytes('hello') });
  const echoed = host.client.events[before];
  expect(echoed).toMatchObject({ event: 'entry', body: { kind: 'message', epoch: 0 } });
  expect(answer).toEqual({ ok: true, value: { seq: 1 } });
});

test('COM-1: a commit for an epoch that is over, or not yet reached, is stale', async () => {
  expect((await commit(host, 0, 'first')).ok).toBe(true);
  expect(await commit(host, 0, 'again')).toEqual({ ok: false, error: 'stale' });
  expect(await commit(host, 2, 'early')).toEqual({ ok: false, error: 'stale' });
  expect((await commit(host, 1, 'second')).ok).toBe(true);
});

test('COM-1: all members see one order, whoever speaks at once', async () => {
  const guest = await server.member(meeting, host, 0);
  await host.client.event('entry');
  await Promise.all([
    ...['h1', 'h2', 'h3'].map((label) => say(host, label)),
    ...['g1', 'g2', 'g3'].map((label) => say(guest, label)),
  ]);
  const seen = await entries(host, 6);
  expect(await entries(guest, 6)).toEqual(seen);
  expect(seen.filter((label) => label.startsWith('h'))).toEqual(['h1', 'h2', 'h3']);
  expect(seen.filter((label) => label.startsWith('g'))).toEqual(['g1', 'g2', 'g3']);
});

test('COM-1: who comes back gets exactly what it missed, and nothing twice', async () => {
  const guest = await server.member(meeting, host, 0);
  await say(host, 'seen');
  const { seq } = await guest.client.event('entry');
  await guest.client.cut();
  await host.client.event('peer-state');
  await say(host, 'missed 1');
  await commit(host, 1, 'missed 2');
  const back = await comeBack(guest, seq);
  expect(back.answer).toMatchObject({ state: 'member', resumed: true });
  expect(await entries(back, 2)).toEqual(['missed 1', 'missed 2']);
  await say(host, 'after');
  expect(await entries(back, 1)).toEqual(['after']);
});

test('COM-1: members hear that somebody broke off, came back and was gone for good', async () => {
  const guest = await server.member(meeting, host, 0);
  await guest.client.cut();
  expect(await host.client.event('peer-state')).toEqual({ peerId: guest.peerId, state: 'broken' });
  const back = await comeBack(guest, 1);
  expect(await host.client.event('peer-state')).toEqual({ peerId: guest.peerId, state: 'connected' });
  await back.client.cut();
  expect(await host.client.event('peer-state')).toMatchObject({ state: 'broken' });
  await server.elapse(limits.resumeMs - 1000, host.client);
  expect(host.client.names()).not.toContain('peer-state');
  await server.elapse(2000, host.client);
  expect(await host.client.event('peer-state')).toEqual({ peerId: guest.peerId, state: 'closed' });
  const late = await comeBack(guest, 1);
  expect(late.answer).toMatchObject({ state: 'waiting', resumed: false });
});

test('COM-1: a gap in the log means waiting anew, not a resume with holes', async () => {
  const guest = await server.member(meeting, host, 0);
  await guest.client.cut();
  await host.client.event('peer-state');
  for (let epoch = 1; epoch <= limits.replayHandshakes + 1; epoch += 1) {
    expect((await commit(host, epoch, 'c')).ok).toBe(true);
  }
  const back = await comeBack(guest, 1);
  expect(back.answer).toMatchObject({ state: 'waiting', resumed: false });
  expect(back.answer.resumeToken).not.toEqual(guest.answer.resumeToken);
  expect(await host.client.event('peer-state')).toEqual({ peerId: guest.peerId, state: 'closed' });
});

test('a second connection with the token takes the peer over; the first is closed as replaced', async () => {
  const guest = await server.member(meeting, host, 0);
  const again = await comeBack(guest, 1);
  expect(again.answer).toMatchObject({ state: 'member', resumed: true });
  expect(await guest.client.closed).toBe(closeCodes.replaced);
  await again.client.settle();
  await say(host, 'still here');
  expect(await entries(again, 1)).toEqual(['still here']);
  await host.client.settle();
  expect(host.client.names()).not.toContain('peer-state');
});

test('JOIN-6: a Welcome that was lost with the connection comes again', async () => {
  const joiner = await server.waiter(meeting);
  await joiner.client.cut();
  await host.client.admit({
    epoch: 0,
    blob: bytes('add'),
    welcomes: [{ peerId: joiner.peerId, blob: bytes('welcome') }],
  });
  await say(host, 'hello');
  const back = await comeBack(joiner, 0);
  expect(back.answer).toMatchObject({ state: 'member', resumed: true });
  const welcome = await back.client.event('welcome');
  expect([text(welcome.blob), welcome.seq]).toEqual(['welcome', 1]);
  expect(await entries(back, 1)).toEqual(['hello']);
});

test('heartbeats tell what arrived: it is not sent again', async () => {
  const joiner = await server.waiter(meeting);
  await host.client.ask('reply', { peerId: joiner.peerId, blob: bytes('one') });
  await joiner.client.event('reply');
  await server.elapse(limits.heartbeatMs, joiner.client, host.client);
  await host.client.ask('reply', { peerId: joiner.peerId, blob: bytes('two') });
  await joiner.client.event('reply');
  await joiner.client.cut();
  const back = await comeBack(joiner, 0);
  await back.client.settle();
  const replies = back.client.events.flatMap((event) =>
    event.event === 'reply' ? [text(event.body.blob)] : [],
  );
  expect(replies).toEqual(['two']);
});

test('a connection that answers no heartbeat is given up, and its peer is broken', async () => {
  const guest = await server.member(meeting, host, 0);
  guest.client.deafen();
  await server.elapse(3 * limits.heartbeatMs, host.client);
  expect(await host.client.event('peer-state')).toEqual({ peerId: guest.peerId, state: 'broken' });
});
