import { expect, test } from 'vitest';
import { encodeContent } from '../../src/contents/content-owner.ts';
import { ownPace } from '../../src/features/complaints/complaints.ts';
import { LiveCall } from '../../src/live-call.ts';
import { three } from '../three.ts';
import type { World } from '../world.ts';
import type { Person } from '../world.ts';

const of = ({ call }: Person) => call.features.complaints;

const heard = (person: Person): readonly string[] =>
  of(person)
    .received.peek()
    .map(({ fromName, aboutName, reason, text }) => `${fromName} of ${aboutName}: ${reason} ${text}`);

/** Runs it while time goes on, which it waits for. */
async function done<T>(world: World, work: Promise<T>): Promise<T> {
  let isDone = false;
  const settled = work.then(() => {
    isDone = true;
  });
  await world.until('it is done', () => isDone);
  await settled;
  return work;
}

function driverOf({ call }: Person) {
  if (!(call instanceof LiveCall)) throw new Error('no call');
  return call.driver;
}

test('APP-1: a complaint reaches the host, whoever it is about, and neither another member nor the server', async () => {
  const { world, ann, bob, cid } = await three();
  expect(of(ann).canComplain.peek()).toBe(false);
  const told = await done(world, of(bob).complain(bob.id('Cid'), 'insults', ' Calls me names. '));
  expect(told).toEqual({ ok: true, value: undefined });
  await world.until('Ann knows', () => heard(ann).length === 1);
  expect(heard(ann)).toEqual(['Bob of Cid: insults Calls me names.']);
  // The host's screen may be seen by all: the notice says no name.
  expect(ann.notices).toContain('complaint');
  for (const each of [bob, cid]) {
    expect(heard(each)).toEqual([]);
    expect(each.notices.filter((notice) => notice.startsWith('complaint'))).toEqual([]);
  }
  const everything = world.server.seen.join('\n');
  for (const secret of ['complaint', 'Calls me names', 'insults']) expect(everything).not.toContain(secret);
});

test('APP-1: what the host was told survives the host’s reload, and is dismissed one by one', async () => {
  const { world, ann, bob } = await three();
  await done(world, of(bob).complain(bob.id('Cid'), 'disturbs', ''));
  await world.until('Ann knows', () => heard(ann).length === 1);
  await world.pass(1_000);
  ann.reload();
  await ann.reaches('in-call');
  expect(heard(ann)).toEqual(['Bob of Cid: disturbs ']);
  const [first] = of(ann).received.peek();
  of(ann).dismiss(first?.key ?? '');
  expect(heard(ann)).toEqual([]);
});

test('APP-1: two devices of the host are told; without a host, people are told that nobody was', async () => {
  const { world, ann, bob } = await three();
  const link = ann.meeting.host.peek()?.hostLink() ?? '';
  const tablet = world.person('Tablet');
  tablet.openAsHost(link);
  await tablet.reaches('prejoin');
  tablet.join('open sesame');
  await tablet.reaches('in-call');
  await world.until('Bob sees it', () => bob.roster.includes('Tablet'));
  await done(world, of(bob).complain(bob.id('Cid'), 'shows', ''));
  await world.until('both know', () => [ann, tablet].every((each) => heard(each).length === 1));
  await ann.meeting.leave();
  await tablet.meeting.leave();
  await world.until('they are gone', () => bob.roster.length === 2);
  expect(await of(bob).complain(bob.id('Cid'), 'shows', '')).toEqual({ ok: false, error: 'no-host' });
});

test('APP-1: what is too long or comes too fast is refused at home, in words', async () => {
  const { world, bob } = await three();
  const cid = bob.id('Cid');
  expect(await of(bob).complain(cid, 'other', 'é'.repeat(513))).toEqual({ ok: false, error: 'too-long' });
  expect(await of(bob).complain('nobody', 'other', '')).toEqual({ ok: false, error: 'not-here' });
  for (let count = 0; count < ownPace.burst; count++)
    expect(await done(world, of(bob).complain(cid, 'other', ''))).toMatchObject({ ok: true });
  expect(await of(bob).complain(cid, 'other', '')).toEqual({ ok: false, error: 'too-fast' });
});

test('APP-1: who is cut off while complaining learns that it isn’t sure', async () => {
  const { world, bob } = await three();
  await done(world, of(bob).complain(bob.id('Cid'), 'other', ''));
  bob.cable.cut();
  expect(await done(world, of(bob).complain(bob.id('Cid'), 'other', ''))).toEqual({
    ok: false,
    error: 'not-connected',
  });
});

test('APP-1: a hostile member’s complaint to all is reported and shown to nobody', async () => {
  const { world, ann, bob, cid: mal } = await three();
  const violations = (person: Person): readonly string[] =>
    person.call.security.peek().violations.map(({ rule }) => rule);
  const good = {
    type: 'complaint',
    id: '0'.repeat(22),
    about: mal.id('Bob'),
    reason: 'insults',
    text: 'Bob is a liar',
  };
  await driverOf(mal).dispatch({ type: 'send', content: encodeContent(good) });
  await world.until('both report it', () => [ann, bob].every((each) => violations(each).length === 1));
  for (const each of [ann, bob]) expect(heard(each)).toEqual([]);
  expect(violations(bob)).toEqual(['APP-1']);
});
