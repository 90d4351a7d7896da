import { expect, test } from 'vitest';
import { inBackground, toBase64Url } from '@conclave/base';
import { decodeTicket } from '../../src/arrival/ticket-codec.ts';
import { encodeContent } from '../../src/contents/content-owner.ts';
import { LiveCall } from '../../src/live-call.ts';
import { three } from '../three.ts';
import type { World } from '../world.ts';
import type { Person } from '../world.ts';

const of = ({ call }: Person) => call.features.handover;

const hosts = ({ call }: Person): readonly string[] =>
  call.participants
    .peek()
    .filter(({ isHost }) => isHost)
    .map(({ name }) => name);

const violations = ({ call }: Person): readonly string[] =>
  call.security.peek().violations.map(({ rule }) => rule);

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

async function asks(world: World, host: Person, other: Person): Promise<void> {
  expect(await done(world, of(host).offer(host.id(other.name)))).toEqual({ ok: true, value: undefined });
  await world.until(`${other.name} is asked`, () => of(other).asked.peek()?.state === 'asked');
}

async function handsOver(world: World, host: Person, other: Person): Promise<void> {
  await asks(world, host, other);
  of(other).answer(true);
  await world.until(`${other.name} is the host`, () => of(other).asked.peek()?.state === 'host');
  await world.until('all see it', () =>
    world.people.every((each) => !each.isInCall || hosts(each).join() === other.name),
  );
}

function driverOf({ call }: Person) {
  if (!(call instanceof LiveCall)) throw new Error('no call');
  return call.driver;
}

/** Somebody with the first link, whom the present host lets in. */
async function newcomer(world: World, name: string, linkOf: Person, host: Person): Promise<Person> {
  const guest = await world.guest(name, linkOf);
  await world.until(`${name} is at the door`, () => host.applicants.includes(name));
  inBackground(host.call.admitAll());
  await guest.reaches('in-call');
  await world.until('all see it', () =>
    world.people.every((each) => !each.isInCall || each.roster.includes(name)),
  );
  return guest;
}

test('MOD-5: the host hands over, who was asked takes it, and a newcomer sees the one host', async () => {
  const { world, ann, bob, cid } = await three();
  await handsOver(world, ann, bob);
  expect([ann, bob].map(({ call }) => call.isHost.peek())).toEqual([false, true]);
  expect([ann, bob].map(({ call }) => call.canModerate.peek())).toEqual([false, true]);
  expect(of(ann).offered.peek()).toBeNull();
  expect(of(cid).asked.peek()).toBeNull();
  for (const each of [ann, bob, cid]) expect(each.notices).toContain('handed-over Bob');
  const dora = await newcomer(world, 'Dora', ann, bob);
  expect(hosts(dora)).toEqual(['Bob']);
  expect([ann, bob, cid, dora].flatMap(violations)).toEqual([]);
  await world.untilAllHearEachOther();
});

test('MOD-5: nothing of a key is with anybody else, and the former host’s tab keeps none', async () => {
  const { world, ann, bob, cid } = await three();
  const link = ann.meeting.host.peek()?.hostLink() ?? '';
  const seed = decodeTicket(ann.tickets.text ?? '')?.host?.seed;
  if (seed === undefined) throw new Error('Ann has no key');
  const key = toBase64Url(seed);
  await handsOver(world, ann, bob);
  expect(ann.meeting.host.peek()).toBeNull();
  expect(ann.tickets.text).not.toContain(key);
  expect(cid.tickets.text).not.toContain(key);
  expect(bob.tickets.text).toContain(key);
  const fragment = link.split('#')[1] ?? '';
  for (const secret of [key, fragment, 'host-key'])
    expect(world.server.seen.join('\n')).not.toContain(secret);
  // The new host has the same link to give to devices of their own, and the passcode for those who are to come.
  expect(of(bob).hostLink()).toBe(link);
  expect(of(ann).hostLink()).toBeNull();
  expect(bob.meeting.invite.peek()).toEqual({
    link: `https://meet.example/j#${ann.fragment}`,
    passcode: 'open sesame',
  });
});

test('MOD-5, MOD-2: the new host commands group and server, and the former one neither', async () => {
  const { world, ann, bob, cid } = await three();
  await handsOver(world, ann, bob);
  expect(await done(world, ann.call.remove(ann.id('Cid'), 'may-return'))).toEqual({
    ok: false,
    error: 'not-allowed',
  });
  expect(await ann.call.endForAll()).toEqual({ ok: false, error: 'not-allowed' });
  const controls = bob.meeting.host.peek();
  if (controls === null) throw new Error('Bob is no host');
  expect(await done(world, controls.changePasscode('another one'))).toEqual({ ok: true, value: undefined });
  expect(await done(world, controls.rotateLink())).toEqual({ ok: true, value: undefined });
  expect(await done(world, bob.call.remove(bob.id('Cid'), 'not-again'))).toEqual({
    ok: true,
    value: undefined,
  });
  await cid.reaches('refused');
  expect(await done(world, bob.call.endForAll())).toEqual({ ok: true, value: undefined });
  await ann.reaches('refused');
  expect(world.server.ended).toBe(true);
});

test('MOD-5, COM-6: both come back after a reload as what they are since then', async () => {
  const { world, ann, bob, cid } = await three();
  await handsOver(world, ann, bob);
  ann.reload();
  await ann.reaches('in-call');
  expect([ann.call.isHost.peek(), ann.meeting.host.peek()]).toEqual([false, null]);
  bob.reload();
  await bob.reaches('in-call');
  await world.until('Bob is back', () => [ann, bob, cid].every((each) => hosts(each).join() === 'Bob'));
  expect(bob.call.isHost.peek()).toBe(true);
  const asked = bob.call.moderation.promote(bob.id('Ann'));
  expect(await done(world, asked)).toEqual({ ok: true, value: undefined });
  await world.until('Ann moderates', () => ann.call.canModerate.peek());
});

test('MOD-5: who declines, and who is asked no more, leaves all as it was', async () => {
  const { world, ann, bob, cid } = await three();
  await asks(world, ann, bob);
  expect(of(ann).offered.peek()).toEqual({ name: 'Bob', state: 'asked' });
  expect(await of(ann).offer(ann.id('Cid'))).toEqual({ ok: false, error: 'not-allowed' });
  of(bob).answer(false);
  await world.until('Ann knows', () => of(ann).offered.peek() === null);
  expect(ann.notices).toContain('handover-declined Bob');
  await asks(world, ann, cid);
  of(ann).takeBack();
  await world.until('Cid knows', () => of(cid).asked.peek() === null);
  expect(cid.notices).toContain('handover-taken-back Ann');
  // An answer that crossed it comes to nothing.
  of(cid).answer(true);
  await world.pass(3_000);
  for (const each of [ann, bob, cid]) expect(hosts(each)).toEqual(['Ann']);
  expect([bob, cid].map(({ meeting }) => meeting.host.peek())).toEqual([null, null]);
  expect(await of(bob).offer(bob.id('Cid'))).toEqual({ ok: false, error: 'not-allowed' });
});

test('MOD-5: where either leaves in the middle, it is over, and the host is the host still', async () => {
  const { world, ann, bob, cid } = await three();
  await asks(world, ann, bob);
  bob.crash();
  await world.until('Ann knows', () => of(ann).offered.peek() === null);
  expect(ann.notices).toContain('handover-failed Bob');
  expect(ann.meeting.host.peek()).not.toBeNull();
  await asks(world, ann, cid);
  await done(world, ann.meeting.leave());
  await world.until('Cid knows', () => of(cid).asked.peek() === null);
  expect(cid.notices).toContain('handover-failed Ann');
  expect(cid.call.isHost.peek()).toBe(false);
});

/** As soon as the key is in that person's tab, and before anything is said of it. */
function onceKept(person: Person, then: () => void): void {
  const { tickets } = person;
  const save = tickets.save.bind(tickets);
  let isKept = false;
  tickets.save = async (ticket) => {
    await save(ticket);
    if (ticket.host === null || isKept) return;
    isKept = true;
    then();
  };
}

test('MOD-5: a server that drops all that the new host says in that moment hears it on the return', async () => {
  const { world, ann, bob, cid } = await three();
  await asks(world, ann, bob);
  world.server.resumable = false;
  let wasCut = false;
  onceKept(bob, () => {
    bob.cable.break();
    wasCut = true;
  });
  of(bob).answer(true);
  await world.until('Bob is cut off', () => wasCut);
  expect(ann.meeting.host.peek()).not.toBeNull();
  await world.until('Bob is back and the one host', () =>
    [ann, bob, cid].every((each) => each.isInCall && hosts(each).join() === 'Bob'),
  );
  expect(ann.meeting.host.peek()).toBeNull();
  expect(bob.meeting.host.peek()).not.toBeNull();
});

test('MOD-5: a tab that dies in that moment leaves the meeting with both as hosts, and with none less', async () => {
  const { world, ann, bob, cid } = await three();
  await asks(world, ann, bob);
  let isDead = false;
  const { tickets } = bob;
  const save = tickets.save.bind(tickets);
  onceKept(bob, () => {
    // Nothing of that page writes any more.
    tickets.save = () => Promise.resolve();
    bob.meeting.dispose();
    isDead = true;
  });
  of(bob).answer(true);
  await world.until('it is dead', () => isDead);
  tickets.save = save;
  bob.reload();
  await bob.reaches('in-call');
  await world.until('both are hosts', () => [ann, cid].every((each) => hosts(each).length === 2));
  expect([ann, bob].map(({ call }) => call.isHost.peek())).toEqual([true, true]);
  expect(of(ann).offered.peek()).toBeNull();
});

test('MOD-5: what the server plays again hands nothing over again', async () => {
  const { world, ann, bob, cid } = await three();
  const before = world.server.log.length;
  await handsOver(world, ann, bob);
  const during = world.server.log.slice(before);
  await handsOver(world, bob, ann);
  for (const { kind, epoch, blob } of during)
    inBackground(driverOf(cid).dispatch({ type: 'entry', kind, epoch, blob }));
  await world.pass(2_000);
  expect(hosts(cid)).toEqual(['Ann']);
});

test('MOD-5: a hostile member’s offer, answer or key to all is reported and taken by nobody', async () => {
  const { world, ann, bob, cid: mal } = await three();
  const id = '0'.repeat(22);
  for (const content of [
    { type: 'host-offer', id },
    { type: 'host-answer', id, accepted: true },
    { type: 'host-key', id, fragment: 'A'.repeat(55), passcode: null },
  ])
    await driverOf(mal).dispatch({ type: 'send', content: encodeContent(content) });
  await world.until('both report it', () => [ann, bob].every((each) => violations(each).length > 0));
  expect(new Set([ann, bob].flatMap(violations))).toEqual(new Set(['APP-1']));
  expect(of(bob).asked.peek()).toBeNull();
  for (const each of [ann, bob]) expect(hosts(each)).toEqual(['Ann']);
});

test('MOD-5, INV-8: the new host gives out no link that the former one revoked, and nor does a host after a reload', async () => {
  const { world, ann, bob } = await three();
  const adds = async (host: Person): Promise<string> => {
    const controls = host.meeting.host.peek();
    if (controls === null) throw new Error(`${host.name} is no host`);
    await done(world, controls.addGuestLink('Gül', 0));
    return controls.guestLinks.peek().at(-1)?.link ?? '';
  };
  const revokes = (host: Person) =>
    done(world, host.meeting.host.peek()?.revokeGuestLink('1') ?? Promise.reject(new Error('no host')));
  const first = await adds(ann);
  expect(await revokes(ann)).toEqual({ ok: true, value: undefined });
  ann.reload();
  await ann.reaches('in-call');
  const second = await adds(ann);
  await world.until('all see each other', () => [ann, bob].every(({ roster }) => roster.length === 3));
  await handsOver(world, ann, bob);
  const third = await adds(bob);
  expect(new Set([first, second, third]).size).toBe(3);
});
