import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { three } from '../three.ts';
import { World } from '../world.ts';

test('COM-6: whoever leaves is gone for all, their devices are off, and the group has a new key', async () => {
  const { world, ann, bob, cid } = await three();
  const before = ann.session.epochs.at(-1);
  const leaving = bob.meeting.leave();
  expect(bob.phase).toEqual({ kind: 'left', hostLink: null });
  expect(bob.local.closed).toBe(true);
  expect(bob.session.closed).toBe(true);
  await world.until('Bob is gone for all', () => [ann, cid].every(({ roster }) => !roster.includes('Bob')));
  await leaving;
  expect(bob.tickets.text).toBeNull();
  expect(bob.meeting.invite.peek()).toBeNull();
  const after = ann.session.epochs.at(-1);
  expect(after).toMatchObject({ removed: true });
  expect(after?.key).not.toBe(before?.key);
  expect(bob.session.epochs.map(({ key }) => key)).not.toContain(after?.key);
  expect(ann.notices).toContain('left Bob');
});

test('COM-6: leaving takes two seconds at most, also where the server is gone', async () => {
  const { world, bob } = await three();
  world.server.running = false;
  const start = world.clock.now();
  let left = false;
  const leaving = bob.meeting.leave().then(() => {
    left = true;
  });
  await world.until('Bob has left', () => left);
  await leaving;
  expect(world.clock.now() - start).toBeLessThanOrEqual(2_500);
});

test('COM-6: a crashed browser shows as silent after 30 s and is removed after 60 s', async () => {
  const { world, ann, bob, cid } = await three();
  bob.crash();
  const presence = (): string | undefined =>
    ann.call.participants.peek().find(({ name }) => name === 'Bob')?.presence;
  await world.pass(25_000);
  expect(presence()).not.toBe('leaving');
  await world.pass(20_000);
  expect(presence()).toBe('silent');
  expect(ann.roster).toContain('Bob');
  await world.pass(30_000);
  await world.until('Bob is gone for all', () => [ann, cid].every(({ roster }) => !roster.includes('Bob')));
  expect(ann.session.epochs.at(-1)?.key).toBe(cid.session.epochs.at(-1)?.key);
});

test('JOIN-7: a host who leaves does not end the meeting', async () => {
  const { world, ann, bob, cid } = await three();
  await Promise.all([
    ann.meeting.leave(),
    world.until('Ann is gone for all', () => [bob, cid].every(({ roster }) => !roster.includes('Ann'))),
  ]);
  expect([bob, cid].map(({ phase }) => phase.kind)).toEqual(['in-call', 'in-call']);
  expect(bob.session.epochs.at(-1)?.key).toBe(cid.session.epochs.at(-1)?.key);
});

test('MOD-1: somebody who is removed learns it, has no newer key, and is closed by the server', async () => {
  const { world, ann, bob, cid } = await three();
  inBackground(ann.call.remove(ann.id('Bob'), 'may-return'));
  await bob.reaches('refused');
  expect(bob.phase).toEqual({ kind: 'refused', reason: 'removed', retry: null, retryAt: null });
  await world.until('Bob is gone for all', () => [ann, cid].every(({ roster }) => !roster.includes('Bob')));
  expect(bob.tickets.text).toBeNull();
  expect(bob.local.closed).toBe(true);
  expect(bob.session.epochs.map(({ key }) => key)).not.toContain(ann.session.epochs.at(-1)?.key);
  await world.until('the server closed Bob', () => world.server.members.length === 2);
});

test('MOD-1: the host ends the meeting for all', async () => {
  const { world, ann, bob, cid } = await three();
  const ending = ann.call.endForAll();
  await Promise.all([bob.reaches('refused'), cid.reaches('refused')]);
  for (const each of [bob, cid]) expect(each.phase).toMatchObject({ reason: 'meeting-ended', retry: null });
  await ann.reaches('left');
  await ending;
  expect(world.server.ended).toBe(true);
  expect(ann.tickets.text).toBeNull();
  const dan = world.person('Dan');
  dan.open(ann.fragment);
  await dan.reaches('refused');
  expect(dan.phase).toMatchObject({ reason: 'no-such-meeting' });
});

test('MOD-1: the end is everybody’s by the host’s word, also where it crosses another change', async () => {
  const { world, ann, bob, cid } = await three();
  await bob.meeting.leave();
  const ending = ann.call.endForAll();
  await cid.reaches('refused');
  expect(cid.phase).toMatchObject({ reason: 'meeting-ended', retry: null });
  expect(cid.tickets.text).toBeNull();
  expect(await ending).toEqual({ ok: true, value: undefined });
  expect(world.server.ended).toBe(true);
});

test('MOD-1: nobody but the host can end the meeting', async () => {
  const { world, ann, bob } = await three();
  await bob.call.endForAll();
  await world.pass(1_000);
  expect(world.server.ended).toBe(false);
  expect([ann, bob].map(({ phase }) => phase.kind)).toEqual(['in-call', 'in-call']);
});

test('INV-6: a host who leaves is shown the way back as the host, and it is one', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  expect(ann.meeting.host.peek()?.hostLinkTaken.peek()).toBe(false);
  await ann.meeting.leave();
  const left = ann.phase;
  if (left.kind !== 'left' || left.hostLink === null) throw new Error('no way back');
  expect(ann.tickets.text).toBeNull();
  const back = world.person('Ann');
  back.openAsHost(left.hostLink);
  await back.reaches('prejoin');
  expect(back.phase).toMatchObject({ isHost: true });
  expect(back.meeting.host.peek()?.hostLinkTaken.peek()).toBe(true);
  back.join('open sesame');
  await back.reaches('in-call');
  await world.until('Bob sees the host', () => bob.call.participants.peek().some(({ isHost }) => isHost));
});

test('INV-6: that the host took the host link along is known after a reload', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  ann.meeting.host.peek()?.tookHostLink();
  ann.reload();
  await ann.reaches('in-call');
  expect(ann.meeting.host.peek()?.hostLinkTaken.peek()).toBe(true);
});

test('INV-6: who ends the meeting for all, and every guest, has no host link left', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  await bob.meeting.leave();
  expect(bob.phase).toEqual({ kind: 'left', hostLink: null });
  await ann.call.endForAll();
  expect(ann.phase).toEqual({ kind: 'left', hostLink: null });
});

test.each(['closes the tab', 'loses the browser'])(
  'COM-6: somebody who %s shows as gone within a second, and is out of the group within 80',
  async (how) => {
    const world = new World();
    const ann = await world.host('Ann');
    const bob = await world.admitted('Bob', ann);
    const presence = () => ann.call.participants.peek().find(({ name }) => name === 'Bob')?.presence;
    await world.pass(5_000);
    const from = world.clock.now();
    if (how === 'closes the tab') bob.meeting.dispose();
    else bob.crash();
    await world.until('Bob is shown as gone', () => presence() === 'silent');
    expect(world.clock.now() - from).toBeLessThanOrEqual(1_000);
    await world.until('Bob is out', () => presence() === undefined);
    expect(world.clock.now() - from).toBeLessThanOrEqual(80_000);
    expect(ann.notices).toContain('left Bob');
  },
);
