import { closeCodes } from '@conclave/protocol';
import type { EventBody } from '@conclave/protocol';
import { FakeClock } from '@conclave/base/testing';
import { toBase64Url } from '@conclave/base';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SignallingAction } from '../../src/testing/hostile/actions.ts';
import { HostileScript } from '../../src/testing/hostile/hostile-script.ts';
import type { TestClient } from '../client.ts';
import { TestServer, bytes, text } from '../harness.ts';
import type { Person } from '../harness.ts';
import { enter } from '../meeting.ts';
import type { TestMeeting } from '../meeting.ts';

/** That the hostile server does what it is told; what clients make of it is tested with clients. */

let clock: FakeClock;
let script: HostileScript;
let server: TestServer;
let meeting: TestMeeting;
let host: Person;
let guest: Person;
beforeEach(async () => {
  clock = new FakeClock();
  script = new HostileScript(clock);
  server = await TestServer.start({ parts: { interpose: script.interpose } });
  meeting = await server.meeting();
  host = await server.founder(meeting);
  guest = await server.member(meeting, host, 0);
});
afterEach(() => server.stop());

function act(action: SignallingAction): unknown {
  const done = script.perform(action);
  if (!done.ok) throw new Error(done.error);
  return done.value;
}

const base64 = (label: string): string => toBase64Url(bytes(label));
const say = ({ client }: Person, label: string) => client.ask('message', { blob: bytes(label) });
const commit = ({ client }: Person, epoch: number, label: string) =>
  client.request('commit', { epoch, blob: bytes(label), welcomes: [] });
const entries = async (client: TestClient): Promise<EventBody<'entry'>[]> => {
  await client.settle();
  const found = client.events.flatMap((event) => (event.event === 'entry' ? [event.body] : []));
  client.events.splice(0);
  return found;
};
const labels = async ({ client }: Person): Promise<string[]> =>
  (await entries(client)).map(({ seq, blob }) => `${seq} ${text(blob)}`);

test('without orders it is the true server, and knows who is there', async () => {
  await say(host, 'hello');
  expect(await labels(guest)).toEqual(['2 hello']);
  expect(await labels(host)).toEqual(['1 commit 0', '2 hello']);
  expect(act({ do: 'peers' })).toEqual([
    { id: host.peerId, room: meeting.roomId, isHost: true, isMember: true, connected: true, producers: [] },
    { id: guest.peerId, room: meeting.roomId, isHost: false, isMember: true, connected: true, producers: [] },
  ]);
  expect(act({ do: 'recorded', room: meeting.roomId })).toMatchObject({
    commit: [{ peer: host.peerId, blob: base64('commit 0') }],
    message: [{ peer: host.peerId, blob: base64('hello') }],
    welcome: [{ peer: guest.peerId, blob: base64('welcome') }],
  });
});

test('replace: a knock comes as another, as a recorded one, or with one bit flipped', async () => {
  const [first, second] = [await server.waiter(meeting), await server.waiter(meeting)];
  await first.client.ask('knock', { blob: bytes('mine') });
  await host.client.event('knock');
  const seen = async (): Promise<string> => {
    await second.client.ask('knock', { blob: bytes('yours') });
    const { peerId, blob } = await host.client.event('knock');
    expect(peerId).toBe(second.peerId);
    return text(blob);
  };
  const of = second.peerId;
  act({ do: 'replace', what: 'knock', of, recorded: { what: 'knock', nth: 1, of: first.peerId } });
  expect(await seen()).toBe('mine');
  act({ do: 'reset' });
  act({ do: 'replace', what: 'knock', of, blob: base64('forged') });
  expect(await seen()).toBe('forged');
  act({ do: 'reset' });
  act({ do: 'replace', what: 'knock', of });
  expect(await seen()).toBe('yotrs');
  act({ do: 'reset' });
  expect(await seen()).toBe('yours');
});

test('replace: a commit is another for one member alone', async () => {
  await labels(host);
  act({ do: 'replace', what: 'commit', of: host.peerId, to: [guest.peerId], blob: base64('poison') });
  expect((await commit(host, 1, 'good')).ok).toBe(true);
  expect(await labels(host)).toEqual(['2 good']);
  expect(await labels(guest)).toEqual(['2 poison']);
});

test('withhold: what one member writes reaches nobody else, and numbers show no hole', async () => {
  await labels(host);
  act({ do: 'withhold', what: 'message', of: guest.peerId });
  await say(guest, 'lost');
  await say(host, 'after');
  expect(await labels(guest)).toEqual(['2 lost', '3 after']);
  expect(await labels(host)).toEqual(['2 after']);
});

test('withhold: numbers stay whole for a member who resumes', async () => {
  await labels(host);
  act({ do: 'withhold', what: 'message', of: guest.peerId, to: [host.peerId] });
  await say(guest, 'lost');
  await say(host, 'one');
  expect(await labels(host)).toEqual(['2 one']);
  await host.client.cut();
  await say(guest, 'lost too');
  act({ do: 'reset' });
  await say(guest, 'two');
  const client = await server.connect();
  const resume = { token: host.answer.resumeToken, seq: 2 };
  expect((await enter(client, meeting, { peerId: host.peerId, resume })).ok).toBe(true);
  const shown = (await entries(client)).map(({ seq, blob }) => `${seq} ${text(blob)}`);
  expect(shown).toEqual(['3 lost too', '4 two']);
});

test('disturb: requests and events are dropped, doubled and delayed by name, as often as it is told', async () => {
  await labels(host);
  const once = { do: 'disturb', peer: guest.peerId, ms: 0, times: 1 } as const;
  act({ ...once, how: 'duplicate', direction: 'in', name: 'message' });
  await say(guest, 'twice');
  expect(await labels(host)).toEqual(['2 twice', '3 twice']);
  act({ ...once, how: 'drop', direction: 'out', name: 'entry' });
  await labels(guest);
  await say(host, 'dropped');
  await say(host, 'shown');
  expect(await labels(guest)).toEqual(['4 shown']);
  act({ ...once, how: 'delay', direction: 'out', name: 'entry', ms: 500 });
  await say(host, 'late');
  await say(host, 'early');
  expect(await labels(guest)).toEqual(['5 early']);
  clock.advance(500);
  expect(await labels(guest)).toEqual(['6 late']);
});

test('refuse: a member is told that its commits are stale', async () => {
  act({ do: 'refuse', of: guest.peerId, type: 'commit', error: 'stale' });
  expect(await commit(guest, 1, 'good')).toEqual({ ok: false, error: 'stale' });
  expect((await commit(host, 1, 'good')).ok).toBe(true);
});

test('replay: an old commit, message, knock and Welcome come once more', async () => {
  await say(host, 'old');
  await labels(guest);
  act({ do: 'replay', what: 'commit', nth: 1, to: [guest.peerId] });
  act({ do: 'replay', what: 'message', nth: 1, of: host.peerId, to: [guest.peerId] });
  await say(host, 'new');
  expect(await labels(guest)).toEqual(['3 commit 0', '4 old', '5 new']);
  const waiter = await server.waiter(meeting);
  await waiter.client.ask('knock', { blob: bytes('sealed') });
  await host.client.event('knock');
  act({ do: 'replay', what: 'knock', nth: 1, to: [host.peerId] });
  expect((await host.client.event('knock')).peerId).toBe(waiter.peerId);
  act({ do: 'replay', what: 'welcome', nth: 1, to: [waiter.peerId] });
  expect(text((await waiter.client.event('welcome')).blob)).toBe('welcome');
  expect(script.perform({ do: 'replay', what: 'knock', nth: 9 })).toEqual({
    ok: false,
    error: 'not-recorded',
  });
});

test('replay: what one meeting heard is told in another', async () => {
  const other = await server.meeting();
  const stranger = await server.founder(other);
  await say(host, 'private');
  act({ do: 'replay', what: 'message', nth: 1, room: meeting.roomId, to: [stranger.peerId] });
  expect(await labels(stranger)).toEqual(['1 private']);
});

test('forge: a commit that nobody made, and a roster event that nothing caused', async () => {
  await labels(host);
  const body = { kind: 'commit', epoch: 1, blob: base64('own add') };
  act({ do: 'forge', event: 'entry', body });
  expect(await labels(host)).toEqual(['2 own add']);
  expect(await labels(guest)).toEqual(['2 own add']);
  act({
    do: 'forge',
    event: 'peer-state',
    body: { peerId: guest.peerId, state: 'closed' },
    to: [host.peerId],
  });
  expect(await host.client.event('peer-state')).toEqual({ peerId: guest.peerId, state: 'closed' });
  await say(guest, 'still here');
  expect(await labels(host)).toEqual(['3 still here']);
});

test('send-as: a request in the name of a peer, who never sees its answer', async () => {
  await labels(host);
  act({ do: 'send-as', peer: guest.peerId, type: 'message', body: { blob: base64('not mine') } });
  expect(text((await host.client.event('entry')).blob)).toBe('not mine');
  await guest.client.settle();
});

test('serve: another policy, host key and admission at the gate, made up or of former times', async () => {
  await host.client.ask('policy', meeting.change(2));
  act({ do: 'serve', field: 'policy', nth: 2 });
  expect((await server.waiter(meeting)).answer.policy).toEqual(meeting.policy(1));
  await host.client.ask('policy', meeting.change(3));
  await host.client.event('policy');
  expect((await host.client.event('policy')).policy).toEqual(meeting.policy(1));
  act({ do: 'serve', field: 'hostKey', value: toBase64Url(new Uint8Array(32)), nth: 1 });
  act({ do: 'serve', field: 'admission', value: base64('false'), nth: 1 });
  const { answer } = await server.waiter(meeting);
  expect(answer.hostKey).toEqual(new Uint8Array(32));
  expect(answer.admission).toEqual(bytes('false'));
});

test('serve: the admission of another meeting, to one person alone', async () => {
  const other = await server.meeting();
  const stranger = await server.waiter(other, { host: true });
  await stranger.client.ask('found', { admission: bytes('elsewhere') });
  const late = await server.waiter(other);
  act({ do: 'serve', field: 'admission', nth: 1, room: other.roomId, to: [guest.peerId] });
  await guest.client.cut();
  const resume = { token: guest.answer.resumeToken, seq: 1 };
  const client = await server.connect();
  const back = await enter(client, meeting, { peerId: guest.peerId, resume });
  expect(back).toMatchObject({ ok: true, value: { admission: late.answer.admission } });
  expect((await server.waiter(meeting)).answer.admission).toEqual(meeting.admission(1));
});

test('close: a connection is closed with a word of the server alone', async () => {
  act({ do: 'close', peer: guest.peerId, code: closeCodes.ended });
  expect(await guest.client.closed).toBe(closeCodes.ended);
  await host.client.event('peer-state');
  expect(act({ do: 'peers' })).toMatchObject([{ connected: true }, { connected: false }]);
  const again = { do: 'close', peer: guest.peerId, code: closeCodes.ended } as const;
  expect(script.perform(again)).toEqual({ ok: false, error: 'not-connected' });
});

test('split: each half has commits of its own for one epoch, and hears nothing of the other', async () => {
  const third = await server.member(meeting, host, 1);
  await Promise.all([host, guest, third].map(labels));
  act({ do: 'split', half: [guest.peerId, third.peerId] });
  expect(await commit(host, 2, 'ours')).toEqual({ ok: true, value: { seq: 3 } });
  expect(await commit(guest, 2, 'theirs')).toEqual({ ok: true, value: { seq: 3 } });
  expect(await commit(third, 2, 'late')).toEqual({ ok: false, error: 'stale' });
  await say(third, 'here');
  await say(host, 'there');
  expect(await labels(host)).toEqual(['3 ours', '4 there']);
  for (const one of [guest, third]) expect(await labels(one)).toEqual(['3 theirs', '4 here']);
});

test('split: somebody whom one half welcomes hears that half', async () => {
  act({ do: 'split', half: [guest.peerId] });
  const joiner = await server.waiter(meeting);
  const welcomes = [{ peerId: joiner.peerId, blob: bytes('come in') }];
  await guest.client.admit({ epoch: 1, blob: bytes('add'), welcomes });
  const welcome = await joiner.client.event('welcome');
  expect([text(welcome.blob), welcome.seq]).toEqual(['come in', 2]);
  await say(guest, 'hello');
  await say(host, 'unheard');
  const heard = (await entries(joiner.client)).map(({ blob }) => text(blob));
  expect(heard).toEqual(['hello']);
});

test('a frame that is no JSON passes as it came', async () => {
  guest.client.send('no json');
  expect(await guest.client.closed).toBe(closeCodes.malformed);
});
