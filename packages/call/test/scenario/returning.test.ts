import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import type { Peer } from '../cable.ts';
import { three } from '../three.ts';
import { World, sameKey } from '../world.ts';

test('COM-6: a reload brings the same person back, past the form and without a second admission', async () => {
  const { world, ann, bob, cid } = await three();
  const id = ann.id('Bob');
  bob.reload();
  const phases: string[] = [];
  bob.meeting.phase.subscribe(({ kind }) => phases.push(kind));
  await bob.reaches('in-call');
  expect(phases.filter((kind, index) => kind !== phases[index - 1])).toEqual([
    'checking',
    'joining',
    'in-call',
  ]);
  expect(bob.meeting.initialName).toBe('Bob');
  await world.until('all see Bob again, once', () =>
    [ann, bob, cid].every(({ roster }) => roster.length === 3 && roster.includes('Bob')),
  );
  expect(ann.id('Bob')).toBe(id);
  expect(ann.applicants).toEqual([]);
  await world.until('one key', () => sameKey(ann, bob, cid));
  expect(cid.notices).toContain('returned Bob');
  await world.untilAllHearEachOther();
});

test('COM-6: of two tabs of one person the newer has the place, and the older says so', async () => {
  const { world, ann, bob } = await three();
  const older = bob.duplicate();
  await bob.reaches('in-call');
  await world.until('the older tab is told', () => older.phase.peek().kind === 'refused');
  expect(older.phase.peek()).toMatchObject({ reason: 'opened-elsewhere', retry: 'connect' });
  await world.pass(20_000);
  expect(bob.phase.kind).toBe('in-call');
  expect(ann.roster.filter((name) => name === 'Bob')).toHaveLength(1);
});

test('COM-6: a host who reloads is the host again, with the link to share', async () => {
  const { world, ann, bob, cid } = await three();
  const invite = ann.meeting.invite.peek();
  ann.reload();
  await ann.reaches('in-call');
  expect(ann.call.isHost.peek()).toBe(true);
  expect(ann.meeting.invite.peek()).toEqual(invite);
  await world.until('all see each other', () => [ann, bob, cid].every(({ roster }) => roster.length === 3));
  const dan = await world.guest('Dan', ann);
  await world.until('Dan is at the door', () => ann.applicants.includes('Dan'));
  inBackground(ann.call.admitAll());
  await dan.reaches('in-call');
});

test('COM-6: a host who reloads before joining still is the host', async () => {
  const world = new World();
  const ann = world.person('Ann');
  await ann.create({ name: 'Ann', passcode: 'open sesame', waitingRoom: true });
  await ann.reaches('prejoin');
  const invite = ann.meeting.invite.peek();
  ann.reload();
  await ann.reaches('prejoin');
  expect(ann.phase).toEqual({ kind: 'prejoin', passcodeRequired: false, isHost: true });
  expect(ann.meeting.invite.peek()).toEqual(invite);
  expect(ann.meeting.initialName).toBe('Ann');
});

test('COM-1: a connection that breaks resumes in the same place of the same group', async () => {
  const { world, ann, bob, cid } = await three();
  const epoch = bob.call.security.peek().epoch;
  bob.cable.cut();
  expect(bob.call.connection.peek()).toBe('reconnecting');
  await cid.meeting.leave();
  await world.until('Cid is gone for Ann', () => !ann.roster.includes('Cid'));
  bob.cable.mend();
  await world.until('Bob is connected', () => bob.call.connection.peek() === 'connected');
  await world.until('Cid is gone for Bob', () => !bob.roster.includes('Cid'));
  expect(bob.call.security.peek().epoch).toBe(epoch + 1);
  expect(sameKey(ann, bob)).toBe(true);
  expect(bob.session.reconnects).toEqual([true]);
  expect(bob.notices).toEqual(expect.arrayContaining(['reconnecting', 'reconnected']));
  expect(bob.call.security.peek().violations).toEqual([]);
  expect(ann.call.security.peek().violations).toEqual([]);
});

test('COM-6: a connection that can not resume comes back as a return, in the same call', async () => {
  const { world, ann, bob, cid } = await three();
  const { call } = bob;
  world.server.resumable = false;
  bob.cable.break();
  await world.until('Bob is connected', () => call.connection.peek() === 'connected');
  expect(bob.call).toBe(call);
  expect(bob.phase.kind).toBe('in-call');
  expect(bob.session.reconnects).toEqual([false]);
  await world.until('all see each other', () => [ann, bob, cid].every(({ roster }) => roster.length === 3));
  await world.until('one key', () => sameKey(ann, bob, cid));
  expect(ann.notices).toContain('returned Bob');
  await world.untilAllHearEachOther();
});

test('JOIN-7: where the server believes nobody, the host starts anew, and admitted people return unasked', async () => {
  const { world, ann, bob, cid } = await three();
  world.server.adopts = false;
  const phases: string[] = [];
  bob.meeting.phase.subscribe(({ kind }) => phases.push(kind));
  const told = ann.notices.length;
  world.server.restart();
  await world.until('Ann is alone in a new group', () => ann.roster.join() === 'Ann');
  await world.until('all are back', () =>
    [ann, bob, cid].every((each) => each.isInCall && each.roster.length === 3),
  );
  await world.until('one key', () => sameKey(ann, bob, cid));
  await world.untilAllHearEachOther();
  expect(ann.applicants).toEqual([]);
  expect(ann.notices.slice(told).filter((notice) => notice.startsWith('knocking'))).toEqual([]);
  expect(new Set(phases)).toEqual(new Set(['in-call']));
});

test('FRM-8, JOIN-7: in a group that was founded anew all hear each other at once, though it counts from zero again', async () => {
  const { world, ann, bob, cid } = await three();
  world.server.adopts = false;
  for (const name of ['Dan', 'Eve', 'Fay']) {
    const guest = await world.admitted(name, ann);
    await guest.meeting.leave();
    await world.until(`${name} is gone`, () => !ann.roster.includes(name));
  }
  await world.untilAllHearEachOther();
  const former = ann.call.security.peek().epoch;
  const session = ann.session;
  world.server.restart();
  await world.until('Ann is alone in a new group', () => ann.roster.join() === 'Ann');
  await world.until('all are back', () =>
    [ann, bob, cid].every((each) => each.isInCall && each.roster.length === 3),
  );
  expect(ann.call.security.peek().epoch).toBeLessThan(former);
  await world.untilAllHearEachOther();
  const gil = await world.admitted('Gil', ann);
  await world.untilAllHearEachOther();
  expect(ann.session).toBe(session);
  expect([ann, bob, cid, gil].map((each) => each.session.refused)).toEqual([false, false, false, false]);
  expect(ann.call.security.peek().status).toBe('encrypted');
});

test('a tile keeps its size when its person comes back, on whatever leaf that is', async () => {
  const { world, ann, bob, cid } = await three();
  const leafOf = (name: string): number | undefined =>
    ann.call.participants.peek().find((each) => each.name === name)?.leafIndex;
  ann.call.setTileSize(ann.id('Cid'), { context: 'camera', width: 1280, height: 720, isLarge: true });
  const before = leafOf('Cid');
  // The return takes the leftmost leaf that is free.
  await bob.meeting.leave();
  await world.until('Bob is gone', () => !ann.roster.includes('Bob'));
  cid.reload();
  await cid.reaches('in-call');
  await world.until('Cid has another leaf', () => leafOf('Cid') !== before && leafOf('Cid') !== undefined);
  expect(ann.session.tileSizes).toEqual([
    { leafIndex: leafOf('Cid'), context: 'camera', width: 1280, height: 720, isLarge: true },
  ]);
});

test('MOD-1: a server that closes somebody whom nobody removed only makes them return', async () => {
  const { world, ann, bob } = await three();
  const [wire] = bob.cable.wires.filter(({ open }) => open);
  if (wire === undefined) throw new Error('Bob has no connection');
  world.server.cut(wire, 4005);
  await world.until(
    'Bob is connected again',
    () => bob.isInCall && bob.call.connection.peek() === 'connected',
  );
  await world.until('Ann sees Bob', () => ann.roster.includes('Bob'));
  expect(bob.phase.kind).toBe('in-call');
});

test('MOD-1: a server that says that the meeting ended only makes them return, and erases nothing', async () => {
  const { world, ann, bob } = await three();
  const [wire] = bob.cable.wires.filter(({ open }) => open);
  if (wire === undefined) throw new Error('Bob has no connection');
  world.server.cut(wire, 4006);
  await world.until(
    'Bob is connected again',
    () => bob.isInCall && bob.call.connection.peek() === 'connected',
  );
  await world.until('Ann sees Bob', () => ann.roster.includes('Bob'));
  expect(bob.tickets.text).not.toBeNull();
  bob.reload();
  await bob.reaches('in-call');
});

test('a server that stays away is told, and trying again helps once it is back', async () => {
  const world = new World();
  const ann = await world.host('Ann', { waitingRoom: false });
  world.server.running = false;
  const bob = world.person('Bob');
  bob.open(ann.fragment);
  await bob.reaches('refused');
  expect(bob.phase).toMatchObject({ reason: 'server-unreachable', retry: 'connect' });
  world.server.running = true;
  bob.meeting.retry();
  await bob.reaches('prejoin');
});

test('JOIN-7: a host who finds that a group runs already joins it', async () => {
  const { world, ann, bob, cid } = await three();
  const { server } = world;
  const { admission } = server;
  const founded = (): number => server.seen.filter((text) => text.includes('"type":"found"')).length;
  const before = founded();
  // The admission crosses the host's request on the way.
  server.lie = { admission: null };
  ann.reload();
  await world.until('Ann tried to found', () => founded() > before);
  server.lie = {};
  const waiting = [...server.peers.values()].filter(({ startSeq }) => startSeq === null);
  server.tell(waiting, { event: 'admission', body: { admission } });
  await ann.reaches('in-call');
  await world.until('all see each other', () => [ann, bob, cid].every(({ roster }) => roster.length === 3));
  expect(sameKey(ann, bob, cid)).toBe(true);
});

test('JOIN-6: who was welcomed before the answer to its knock arrived, and was cut off, gets in', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = world.person('Bob');
  bob.open(ann.fragment);
  await bob.reaches('prejoin');
  bob.cable.connected = false;
  world.server.loses = 'knock';
  bob.join('open sesame');
  await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
  inBackground(ann.call.admitAll());
  await world.until('Bob is welcomed', () => world.server.members.length === 2);
  bob.cable.mend();
  await bob.reaches('in-call');
  expect(sameKey(ann, bob)).toBe(true);
});

test('JOIN-6: whom a Welcome reaches that the present knock does not open enters anew, and gets in', async () => {
  const world = new World();
  const { server } = world;
  const ann = await world.host('Ann');
  const bob = await world.guest('Bob', ann);
  await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
  const waiting = (): readonly Peer[] =>
    [...server.peers.values()].filter(({ startSeq }) => startSeq === null);
  const before = waiting().map(({ id }) => id);
  server.tell(waiting(), { event: 'welcome', body: { blob: new Uint8Array(300), seq: 1 } });
  await world.until('Bob entered anew', () => waiting().some(({ id }) => !before.includes(id)));
  await world.until('Bob is at the door again', () => ann.applicants.includes('Bob'));
  inBackground(ann.call.admitAll());
  await bob.reaches('in-call');
  expect(sameKey(ann, bob)).toBe(true);
});

test('JOIN-7: a host that does not hear that it founded the group founds another one', async () => {
  const world = new World();
  const ann = world.person('Ann');
  await ann.create({ name: 'Ann', passcode: 'open sesame', waitingRoom: true });
  await ann.reaches('prejoin');
  world.server.loses = 'found';
  ann.join(null);
  await ann.reaches('in-call');
  const bob = await world.admitted('Bob', ann);
  expect(sameKey(ann, bob)).toBe(true);
});

test('JOIN-6, JOIN-7: who arrives when the host who said yes has gone waits for the host, and accuses nobody', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  await world.admitted('Cid', ann);
  const bob = await world.guest('Bob', ann);
  const phases: string[] = [];
  bob.meeting.phase.subscribe(({ kind }) => phases.push(kind));
  await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
  const link = ann.meeting.host.peek()?.hostLink() ?? '';
  inBackground(ann.call.admitAll());
  await world.until('Ann said yes', () => !ann.applicants.includes('Bob'));
  await ann.meeting.leave();
  const knocks = (): number => world.server.seen.filter((text) => text.includes('"type":"knock"')).length;
  const before = knocks();
  await world.until('Bob knocks anew', () => knocks() > before);
  await world.pass(30_000);
  expect(bob.phase).toEqual({ kind: 'waiting', for: 'admission' });
  const back = world.person('Ann');
  back.openAsHost(link);
  await back.reaches('prejoin');
  back.join('open sesame');
  await bob.reaches('in-call');
  expect(phases).not.toContain('refused');
});

test('JOIN-3: a member who comes back tells the server which member it was, and a newcomer has nothing to tell', async () => {
  const { world, ann, bob } = await three();
  const told = (): number => world.server.seen.filter((text) => text.includes('"former":')).length;
  expect(told()).toBe(0);
  bob.reload();
  await bob.reaches('in-call');
  expect(told()).toBe(1);
  await world.until('Ann sees Bob', () => ann.roster.includes('Bob'));
});

test('APP-1: what somebody switched while cut off reaches all, also where the group has changed its keys long since', async () => {
  const { world, ann, bob, cid } = await three();
  const microphone = (): string | undefined =>
    ann.call.participants.peek().find(({ name }) => name === 'Bob')?.audio;
  expect(microphone()).toBe('off');
  bob.cable.cut();
  await bob.local.setMicrophone(true);
  await cid.meeting.leave();
  await world.until('Cid is gone', () => !ann.roster.includes('Cid'));
  // Longer than anybody keeps the keys of an epoch that is over, shorter than a connection may be broken.
  await world.pass(15_000);
  bob.cable.mend();
  await world.until('Ann knows that his microphone is on', () => microphone() === 'on');
  expect(ann.roster).toEqual(['Ann', 'Bob']);
});

test('who has no way for sound and picture stays in the meeting and is told so', async () => {
  const { world, ann, bob } = await three();
  bob.session.connection.value = 'restoring';
  expect(bob.call.media.peek()).toBe('restoring');
  bob.session.connection.value = 'unreachable';
  await world.pass(10 * 60_000);
  expect(bob.phase.kind).toBe('in-call');
  expect(bob.call.media.peek()).toBe('unreachable');
  expect(ann.roster).toContain('Bob');
});

test('trouble of the media has the connection to the server looked at, and so has a machine that woke up, with the media too', async () => {
  const { world, bob } = await three();
  const pings = (): number => world.server.seen.filter((text) => text.includes('"type":"ping"')).length;
  const before = pings();
  bob.session.connection.value = 'restoring';
  await world.until('the server is asked', () => pings() === before + 1);
  bob.wake();
  await world.until('the server is asked again', () => pings() === before + 2);
  expect(bob.session.looks).toBe(1);
});

test('a connection that is broken while the machine sleeps is tried at once when it wakes up', async () => {
  const { world, ann, bob } = await three();
  bob.cable.cut();
  await world.pass(30_000);
  bob.cable.connected = true;
  const tried = bob.cable.wires.length;
  bob.wake();
  expect(bob.cable.wires.length).toBe(tried + 1);
  await world.until('Bob is connected', () => bob.call.connection.peek() === 'connected');
  expect(bob.phase.kind).toBe('in-call');
  expect(ann.roster).toContain('Bob');
});
