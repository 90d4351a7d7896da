import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import type { HostControlsView } from '../../src/hosting/view.ts';
import { three } from '../three.ts';
import { World } from '../world.ts';
import type { Person } from '../world.ts';

function controls({ meeting }: Person): HostControlsView {
  const host = meeting.host.peek();
  if (host === null) throw new Error('not the host');
  return host;
}

/** Runs a change while time goes on, which it waits for. */
async function done<T>(world: World, change: Promise<T>): Promise<T> {
  let result: { readonly value: T } | null = null;
  const settled = change.then((value) => {
    result = { value };
  });
  await world.until('the change is done', () => result !== null);
  await settled;
  return change;
}

const linkOf = ({ meeting }: Person) => meeting.invite.peek()?.link.split('#')[1] ?? '';

/** Somebody with that link, at the door if it still is one. */
async function comes(world: World, name: string, fragment: string, passcode: string): Promise<Person> {
  const person = world.person(name);
  person.open(fragment);
  await world.until('an answer', () => ['prejoin', 'refused'].includes(person.phase.kind));
  if (person.phase.kind === 'prejoin') person.join(passcode);
  return person;
}

test('INV-7, JOIN-3: the host changes the passcode; who is in stays and comes back', async () => {
  const { world, ann, bob } = await three();
  expect(await done(world, controls(ann).changePasscode('new words'))).toEqual({ ok: true });
  expect(ann.meeting.invite.peek()?.passcode).toBe('new words');
  const late = await comes(world, 'Dan', ann.fragment, 'open sesame');
  await world.until('Dan hears', () => late.phase.kind === 'refused');
  expect(late.phase).toMatchObject({ reason: 'wrong-passcode' });
  late.meeting.retry();
  late.join('new words');
  await world.until('Dan is at the door', () => ann.applicants.includes('Dan'));
  bob.reload();
  await bob.reaches('in-call');
  expect(bob.meeting.initialName).toBe('Bob');
  ann.reload();
  await ann.reaches('in-call');
  expect(ann.meeting.invite.peek()?.passcode).toBe('new words');
});

test('INV-7: who stands before the form when the passcode changes needs no new connection', async () => {
  const { world, ann } = await three();
  const dan = world.person('Dan');
  dan.open(ann.fragment);
  await dan.reaches('prejoin');
  await done(world, controls(ann).changePasscode('new words'));
  await world.until('the server was told', () => world.server.seen.some((text) => text.includes('"policy"')));
  await world.pass(100);
  const peers = world.server.peers.size;
  dan.join('new words');
  await world.until('Dan is at the door', () => ann.applicants.includes('Dan'));
  expect(world.server.peers.size).toBe(peers);
});

test('JOIN-2: whom nobody tells that the key was given up at which it knocked comes anew by itself', async () => {
  const { world, ann } = await three();
  const dan = await comes(world, 'Dan', ann.fragment, 'open sesame');
  await world.until('Dan is at the door', () => ann.applicants.includes('Dan'));
  world.server.passesReplies = false;
  await done(world, controls(ann).changePasscode('new words'));
  await world.pass(3_000);
  expect(dan.phase.kind).toBe('waiting');
  world.server.passesReplies = true;
  await world.until('Dan is asked for the new one', () => dan.phase.kind === 'refused');
  expect(dan.phase).toMatchObject({ reason: 'wrong-passcode' });
});

test('JOIN-2: who waits by a link that holds knocks again by itself when the meeting’s link is replaced', async () => {
  const { world, ann } = await three();
  await done(world, controls(ann).addGuestLink('Gül', 0));
  const fragment = controls(ann).guestLinks.peek()[0]?.link.split('#')[1] ?? '';
  const gul = await comes(world, 'Gül', fragment, 'open sesame');
  await world.until('Gül is at the door', () => ann.applicants.includes('Gül'));
  const { admission } = world.server;
  await done(world, controls(ann).rotateLink());
  await world.until('the key is another', () => world.server.admission !== admission);
  await world.pass(5_000);
  await world.until('Gül is at the door again', () => ann.applicants.includes('Gül'));
  inBackground(ann.call.admitAll());
  await gul.reaches('in-call');
  expect(gul.roster).toContain('Ann');
});

test('INV-7: a host that was gone before the server heard of its change says it again', async () => {
  const { world, ann } = await three();
  world.server.hearsPolicies = false;
  await done(world, controls(ann).changePasscode('new words'));
  const shown = world.server.meeting?.policy;
  world.server.hearsPolicies = true;
  ann.reload();
  await ann.reaches('in-call');
  await world.until('the server knows', () => world.server.meeting?.policy !== shown);
  const dan = await comes(world, 'Dan', ann.fragment, 'new words');
  await world.until('Dan is at the door', () => ann.applicants.includes('Dan'));
  expect(dan.isInCall).toBe(false);
});

test('INV-3: a passcode is turned off and on again', async () => {
  const { world, ann } = await three();
  await done(world, controls(ann).changePasscode(null));
  expect(ann.call.rules.peek().passcode).toBe(false);
  const dan = world.person('Dan');
  dan.open(ann.fragment);
  await dan.reaches('prejoin');
  expect(dan.phase).toMatchObject({ passcodeRequired: false });
  dan.join(null);
  await world.until('Dan is at the door', () => ann.applicants.includes('Dan'));
  expect(await done(world, controls(ann).changePasscode('  '))).toEqual({
    ok: false,
    error: 'passcode-invalid',
  });
  await done(world, controls(ann).changePasscode('again'));
  expect(ann.call.rules.peek().passcode).toBe(true);
});

test('INV-8: a replaced link lets nobody in; the new one does, and everybody stays', async () => {
  const { world, ann, bob } = await three();
  const former = ann.fragment;
  await done(world, controls(ann).rotateLink());
  await world.until('the gates follow', () => world.server.gates.length === 1);
  const fresh = linkOf(ann);
  expect(fresh).not.toBe(former);
  const eve = await comes(world, 'Eve', former, 'open sesame');
  expect(eve.phase.kind).toBe('refused');
  await comes(world, 'Dan', fresh, 'open sesame');
  await world.until('Dan is at the door', () => ann.applicants.includes('Dan'));
  expect(bob.meeting.invite.peek()).toBe(null);
  bob.reload();
  await bob.reaches('in-call');
  ann.reload();
  await ann.reaches('in-call');
  expect(linkOf(ann)).toBe(fresh);
});

test('INV-8: a guest link lets its guest in until it is revoked', async () => {
  const { world, ann, bob } = await three();
  await done(world, controls(ann).addGuestLink('Gül', 0));
  const [link] = controls(ann).guestLinks.peek();
  if (link === undefined) throw new Error('no guest link');
  expect(link.label).toBe('Gül');
  const fragment = link.link.split('#')[1] ?? '';
  const gul = await comes(world, 'Gül', fragment, 'open sesame');
  await world.until('Gül is at the door', () => ann.applicants.includes('Gül'));
  inBackground(ann.call.admitAll());
  await gul.reaches('in-call');
  expect(gul.meeting.invite.peek()).toBe(null);
  expect(bob.meeting.invite.peek()).not.toBe(null);
  await done(world, controls(ann).revokeGuestLink(link.id));
  expect(controls(ann).guestLinks.peek()).toEqual([]);
  const eve = await comes(world, 'Eve', fragment, 'open sesame');
  expect(eve.phase.kind).toBe('refused');
  gul.reload();
  await gul.reaches('in-call');
});

test('INV-8: the links outlast a group that everybody left', async () => {
  const { world, ann } = await three();
  await done(world, controls(ann).addGuestLink('Gül', 0));
  world.server.adopts = false;
  world.server.restart();
  await world.until('the host founds anew', () => world.server.admission !== null);
  await world.until('all are back', () => ann.roster.length === 3);
  const fragment = controls(ann).guestLinks.peek()[0]?.link.split('#')[1] ?? '';
  await comes(world, 'Gül', fragment, 'open sesame');
  await world.until('Gül is at the door', () => ann.applicants.length > 0);
  expect(ann.applicants).toEqual(['Gül']);
});

test('INV-6, MOD-3: the host link makes another device the host, which all are told', async () => {
  const { world, ann, bob } = await three();
  await done(world, controls(ann).addGuestLink('Gül', 0));
  const phone = world.person('Ann’s phone');
  phone.openAsHost(controls(ann).hostLink());
  await phone.reaches('prejoin');
  expect(phone.phase).toMatchObject({ isHost: true });
  phone.join('open sesame');
  await phone.reaches('in-call');
  await world.until('all are told', () => bob.notices.includes('new-host Ann’s phone'));
  await world.until('it knows the links', () => controls(phone).guestLinks.peek().length === 1);
  await done(world, controls(phone).changePasscode('from the phone'));
  await world.until('the other device follows', () => ann.call.rules.peek().passcode);
  inBackground(phone.call.remove(phone.id('Bob'), 'may-return'));
  await world.until('Bob is out', () => bob.phase.kind === 'refused');
});

test('MOD-1, MOD-3: co-hosts moderate; mute and stop-video switch own devices off', async () => {
  const { world, ann, bob, cid } = await three();
  inBackground(ann.call.moderation.promote(ann.id('Bob')));
  await world.until('Bob is co-host', () => bob.call.canModerate.peek());
  expect(cid.call.participants.peek().find(({ name }) => name === 'Bob')?.isCoHost).toBe(true);
  await cid.local.setMicrophone(true);
  await cid.local.setCamera(true);
  inBackground(bob.call.moderation.mute(bob.id('Cid')));
  await world.until('Cid is silent', () => !cid.local.state.peek().microphone.on);
  expect(cid.notices).toContain('muted-by-host Bob');
  inBackground(bob.call.moderation.stopVideo(bob.id('Cid')));
  await world.until('Cid is unseen', () => !cid.local.state.peek().camera.on);
  inBackground(cid.call.moderation.lock(true));
  inBackground(bob.call.moderation.lock(true));
  await world.until('all know', () => [ann, cid].every(({ call }) => call.rules.peek().locked));
  expect(cid.notices).toContain('locked Bob');
  const dan = await comes(world, 'Dan', ann.fragment, 'open sesame');
  await world.until('Dan hears', () => dan.phase.kind === 'refused');
  expect(dan.phase).toMatchObject({ reason: 'meeting-locked' });
  inBackground(bob.call.moderation.lock(false));
  await world.until('it is open', () => cid.notices.includes('unlocked Bob'));
});

test('INV-5: nothing that the server saw names a passcode, a label or a secret of a link', async () => {
  const { world, ann } = await three();
  await done(world, controls(ann).changePasscode('planted new words'));
  await done(world, controls(ann).addGuestLink('planted label', 0));
  await done(world, controls(ann).rotateLink());
  const seen = world.server.seen.join('\n');
  expect(seen).not.toContain('planted');
  for (const { link } of controls(ann).guestLinks.peek())
    expect(seen).not.toContain(link.split('#')[1]?.slice(4, 40) ?? 'no link');
});

test('MOD-2, INV-8: the server is told how long a guest’s link holds, not what time it is', async () => {
  const { world, ann } = await three();
  const hour = 3_600_000;
  expect(await done(world, controls(ann).addGuestLink('Gül', world.clock.wallTime() + hour))).toEqual({
    ok: true,
  });
  const [lifeMs = 0] = world.server.gateLives;
  expect(lifeMs).toBeGreaterThan(hour - 60_000);
  expect(lifeMs).toBeLessThanOrEqual(hour);
  const [link] = controls(ann).guestLinks.peek();
  expect(await done(world, controls(ann).revokeGuestLink(link?.id ?? ''))).toEqual({ ok: true });
  expect(world.server.gates).toHaveLength(1);
  expect(await done(world, ann.call.endForAll())).toEqual({ ok: true });
  expect(world.server.ended).toBe(true);
});

test('MOD-2: a server that does not do what the host commands is no success', async () => {
  const { world, ann, bob } = await three();
  world.server.refusesCommands = true;
  const refused = { ok: false, error: 'server-refused' };
  expect(await done(world, controls(ann).addGuestLink('Gül', 0))).toEqual(refused);
  expect(controls(ann).guestLinks.peek()).toEqual([]);
  const before = linkOf(ann);
  expect(await done(world, controls(ann).rotateLink())).toEqual(refused);
  expect(linkOf(ann)).toBe(before);
  inBackground(ann.call.remove(ann.id('Cid'), 'may-return'));
  await world.until('the host hears', () => ann.notices.some((notice) => notice.startsWith('not-cut-off')));
  expect(await done(world, ann.call.endForAll())).toEqual(refused);
  expect(ann.phase.kind).toBe('in-call');
  expect(bob.phase).toMatchObject({ kind: 'refused', reason: 'meeting-ended' });
  world.server.refusesCommands = false;
  expect(await done(world, ann.call.endForAll())).toEqual({ ok: true });
});

test('MOD-1: each thing that a moderator asks for says whether it was done', async () => {
  const { world, ann, bob, cid } = await three();
  const { moderation } = ann.call;
  expect(await done(world, moderation.lock(true))).toEqual({ ok: true });
  expect(await done(world, moderation.muteAll())).toEqual({ ok: true });
  expect(await done(world, moderation.promote(ann.id('Bob')))).toEqual({ ok: true });
  expect(await done(world, bob.call.moderation.allow('chat', false))).toEqual({ ok: true });
  const notAllowed = { ok: false, error: 'not-allowed' };
  expect(await done(world, cid.call.moderation.lock(false))).toEqual(notAllowed);
  expect(await done(world, cid.call.remove(cid.id('Bob'), 'may-return'))).toEqual(notAllowed);
  expect(await done(world, moderation.lock(true))).toEqual(notAllowed);
  expect(await done(world, ann.call.remove(ann.id('Cid'), 'may-return'))).toEqual({ ok: true });
});

test('MOD-1, MOD-3: where people may not unmute themselves they are silent, and nothing switches them on afterwards', async () => {
  const { world, ann, bob, cid } = await three();
  const microphone = (person: typeof bob): boolean => person.local.state.peek().microphone.on;
  await bob.local.setMicrophone(true);
  await ann.local.setMicrophone(true);
  expect(await done(world, ann.call.moderation.promote(ann.id('Cid')))).toEqual({ ok: true });
  await cid.local.setMicrophone(true);
  expect(await done(world, ann.call.moderation.allow('unmute', false))).toEqual({ ok: true });
  await world.until('Bob is silent', () => !microphone(bob));
  expect([bob, ann, cid].map((each) => each.call.mayBeHeard.peek())).toEqual([false, true, true]);
  expect([microphone(ann), microphone(cid)]).toEqual([true, true]);
  await bob.local.setMicrophone(true);
  await world.until('Bob stays silent', () => !microphone(bob));
  const dan = await world.admitted('Dan', ann);
  expect(dan.call.mayBeHeard.peek()).toBe(false);
  await dan.local.setMicrophone(true);
  await world.until('Dan is silent', () => !microphone(dan));
  expect(await done(world, ann.call.moderation.allow('unmute', true))).toEqual({ ok: true });
  await world.until('Bob may be heard', () => bob.call.mayBeHeard.peek());
  await world.pass(1_000);
  expect(microphone(bob)).toBe(false);
});

test('MOD-4: who is removed for good comes in neither by what they kept nor by what they know; who is here stays', async () => {
  const { world, ann, bob, cid } = await three();
  await done(world, controls(ann).addGuestLink('Gül', 0));
  const personal = controls(ann).guestLinks.peek()[0]?.link.split('#')[1] ?? '';
  const kept = cid.tickets.text;
  expect(await done(world, ann.call.remove(ann.id('Cid'), 'not-again'))).toEqual({ ok: true });
  await cid.reaches('refused');
  expect(cid.phase).toMatchObject({ reason: 'removed' });
  expect(kept).not.toBeNull();
  const passcode = ann.meeting.invite.peek()?.passcode ?? '';
  expect(passcode).not.toBe('open sesame');
  // Under another name, by the meeting's link and by a guest's, with the passcode that Cid knows.
  for (const [at, fragment] of [ann.fragment, personal].entries()) {
    const again = await comes(world, `Cid at ${at}`, fragment, 'open sesame');
    await again.reaches('refused');
    expect(again.phase).toMatchObject({ reason: 'wrong-passcode' });
  }
  expect(ann.applicants).toEqual([]);
  bob.reload();
  await bob.reaches('in-call');
  const dan = await comes(world, 'Dan', ann.fragment, passcode);
  await world.until('Dan is at the door', () => ann.applicants.includes('Dan'));
  inBackground(ann.call.admitAll());
  await dan.reaches('in-call');
  ann.reload();
  await ann.reaches('in-call');
  expect(ann.meeting.invite.peek()?.passcode).toBe(passcode);
});

test('MOD-4: where there is no passcode the links are renewed: those of before let nobody in', async () => {
  const world = new World();
  const ann = await world.host('Ann', { passcode: null, waitingRoom: false });
  const bob = await world.guest('Bob', ann, null);
  const cid = await world.guest('Cid', ann, null);
  for (const guest of [bob, cid]) await guest.reaches('in-call');
  await world.until('Ann sees both', () => ann.roster.length === 3);
  await done(world, controls(ann).addGuestLink('Gül', 0));
  const personal = controls(ann).guestLinks.peek()[0]?.link.split('#')[1] ?? '';
  const former = linkOf(ann);
  expect(await done(world, ann.call.remove(ann.id('Cid'), 'not-again'))).toEqual({ ok: true });
  await cid.reaches('refused');
  expect(controls(ann).guestLinks.peek()).toEqual([]);
  for (const [at, fragment] of [former, personal].entries()) {
    const again = await comes(world, `Cid at ${at}`, fragment, '');
    expect(again.phase.kind).toBe('refused');
  }
  const dan = world.person('Dan');
  dan.open(linkOf(ann));
  await dan.reaches('prejoin');
  dan.join(null);
  await dan.reaches('in-call');
  bob.reload();
  await bob.reaches('in-call');
  expect(bob.roster.toSorted()).toEqual(['Ann', 'Bob', 'Dan']);
});

test('MOD-4: a co-host removes for good without renewing what opens, and nobody else does', async () => {
  const { world, ann, bob, cid } = await three();
  const notAllowed = { ok: false, error: 'not-allowed' };
  expect(await done(world, cid.call.remove(cid.id('Bob'), 'not-again'))).toEqual(notAllowed);
  await done(world, ann.call.moderation.promote(ann.id('Bob')));
  expect(await done(world, bob.call.remove(bob.id('Ann'), 'not-again'))).toEqual(notAllowed);
  const before = ann.meeting.invite.peek();
  expect(await done(world, bob.call.remove(bob.id('Cid'), 'not-again'))).toEqual({ ok: true });
  await cid.reaches('refused');
  expect(ann.meeting.invite.peek()).toEqual(before);
  expect(ann.roster).toEqual(['Ann', 'Bob']);
});
