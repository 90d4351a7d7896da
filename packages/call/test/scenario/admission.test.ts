import { inBackground, sameEpoch } from '@conclave/base';
import { expect, test, vi } from 'vitest';
import { World } from '../world.ts';

/** Everybody who is in the call has the same newest key. */
function newestKeys(world: World): ReadonlySet<string | undefined> {
  return new Set(
    world.people.filter((each) => each.isInCall).map(({ session }) => session.epochs.at(-1)?.key),
  );
}

test('JOIN-4, VER-3: three people meet by admission, with one key and one roster', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const cid = await world.admitted('Cid', ann);
  for (const each of [ann, bob, cid]) expect(each.roster.toSorted()).toEqual(['Ann', 'Bob', 'Cid']);
  expect(bob.roster[0]).toBe('Bob');
  expect(bob.call.participants.peek().find(({ isHost }) => isHost)?.name).toBe('Ann');
  await world.until('one key for all', () => newestKeys(world).size === 1);
  const codes = [ann, bob, cid].map(({ call }) => call.security.peek().meetingCode);
  expect(new Set(codes).size).toBe(1);
  expect(codes[0]).toMatch(/^(\d{5} ){5}\d{5}$/);
  await world.until('all send under the newest epoch', () =>
    world.people.every(({ session }) =>
      sameEpoch(session.sendingEpoch, session.epochs.at(-1)?.epoch ?? null),
    ),
  );
  expect(ann.notices).toEqual(['knocking Bob', 'joined Bob', 'knocking Cid', 'joined Cid']);
  expect(bob.notices).toEqual(['joined Cid']);
});

test('JOIN-3: a wrong passcode gets its own screen, is counted, and never shows the host a name', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.guest('Bob', ann, 'open barley');
  await bob.reaches('refused');
  expect(bob.phase).toEqual({ kind: 'refused', reason: 'wrong-passcode', retry: 'passcode', retryAt: null });
  await world.until('the host sees the count', () => ann.call.wrongPasscodes.peek() === 1);
  expect(ann.applicants).toEqual([]);
  expect(ann.notices).toEqual([]);

  bob.meeting.retry();
  expect(bob.phase).toEqual({ kind: 'prejoin', passcodeRequired: true, isHost: false });
  bob.join('open sesame');
  await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
  inBackground(ann.call.admitAll());
  await bob.reaches('in-call');
});

test('JOIN-8: somebody who waits has no key, no media and no roster, and hears when they are not let in', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.guest('Bob', ann);
  await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
  expect(bob.phase).toEqual({ kind: 'waiting', for: 'admission' });
  expect(bob.meeting.call.peek()).toBeNull();
  expect(bob.media).toEqual([]);

  const [applicant] = ann.call.applicants.peek();
  inBackground(ann.call.deny([applicant?.id ?? '']));
  await bob.reaches('refused');
  expect(bob.phase).toMatchObject({ reason: 'not-admitted', retry: null });
  expect(bob.media).toEqual([]);
  expect(ann.roster).toEqual(['Ann']);
  await world.until('nobody waits', () => ann.applicants.length === 0);
  expect(bob.tickets.text).toBeNull();
});

test('JOIN-4: one of several is let in, the others go on waiting', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.guest('Bob', ann);
  const cid = await world.guest('Cid', ann);
  await world.until('both are at the door', () => ann.applicants.length === 2);
  inBackground(ann.call.admit([ann.call.applicants.peek().find(({ name }) => name === 'Cid')?.id ?? '']));
  await cid.reaches('in-call');
  expect(bob.phase.kind).toBe('waiting');
  expect(cid.roster.toSorted()).toEqual(['Ann', 'Cid']);
});

test('JOIN-4, COM-3: some of those who wait are chosen, and come in by one commit; the others go on waiting', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const names = ['Bob', 'Cid', 'Dan', 'Eva'];
  const [bob, cid, dan, eva] = await Promise.all(names.map((name) => world.guest(name, ann)));
  await world.until('all wait', () => ann.applicants.length === 4);
  const rowOf = (name: string): string =>
    ann.call.applicants.peek().find((each) => each.name === name)?.id ?? '';
  const before = ann.call.security.peek().epoch;
  const admitted = ann.call.admit(['Bob', 'Dan', 'Eva'].map(rowOf));
  for (const guest of [bob, dan, eva]) await guest?.reaches('in-call');
  expect(await admitted).toEqual({ ok: true, value: undefined });
  expect(ann.call.security.peek().epoch).toBe(before + 1);
  expect(cid?.phase).toEqual({ kind: 'waiting', for: 'admission' });
  // Who went away meanwhile is nobody to decide on.
  expect(await ann.call.deny([rowOf('Bob')])).toEqual({ ok: false, error: 'not-allowed' });
  const denied = ann.call.deny([rowOf('Cid'), 'nobody']);
  await cid?.reaches('refused');
  expect(await denied).toEqual({ ok: true, value: undefined });
});

test('JOIN-4: all who wait are turned away at once, and nobody else is', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const waiting = [await world.guest('Bob', ann), await world.guest('Cid', ann)];
  await world.until('both wait', () => ann.applicants.length === 2);
  const denied = ann.call.denyAll();
  await world.until('both are told', () => waiting.every(({ phase }) => phase.kind === 'refused'));
  expect(await denied).toEqual({ ok: true, value: undefined });
  expect(waiting.map(({ phase }) => phase)).toEqual([
    expect.objectContaining({ reason: 'not-admitted' }),
    expect.objectContaining({ reason: 'not-admitted' }),
  ]);
  await world.admitted('Dan', ann);
  expect(ann.roster).toEqual(['Ann', 'Dan']);
});

test('JOIN-4: without a waiting room whoever has link and passcode comes in, also when the host is gone', async () => {
  const world = new World();
  const ann = await world.host('Ann', { waitingRoom: false });
  const bob = await world.guest('Bob', ann);
  await bob.reaches('in-call');
  await ann.meeting.leave();
  const cid = await world.guest('Cid', ann);
  await cid.reaches('in-call');
  expect(cid.roster.toSorted()).toEqual(['Bob', 'Cid']);
});

test('INV-3: a meeting without a passcode asks for none', async () => {
  const world = new World();
  const ann = await world.host('Ann', { passcode: null, waitingRoom: false });
  const bob = world.person('Bob');
  bob.open(ann.fragment);
  await bob.reaches('prejoin');
  expect(bob.phase).toMatchObject({ passcodeRequired: false });
  bob.join(null);
  await bob.reaches('in-call');
});

test('JOIN-7: before the host starts, people wait for the host, and knock when the meeting begins', async () => {
  const world = new World();
  const ann = world.person('Ann');
  await ann.create({ name: 'Ann', passcode: 'open sesame', waitingRoom: true });
  const bob = await world.guest('Bob', ann);
  await bob.reaches('waiting');
  expect(bob.phase).toEqual({ kind: 'waiting', for: 'host' });
  await ann.reaches('prejoin');
  expect(ann.phase).toEqual({ kind: 'prejoin', passcodeRequired: false, isHost: true });
  ann.join(null);
  await ann.reaches('in-call');
  await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
  expect(bob.phase).toEqual({ kind: 'waiting', for: 'admission' });
});

test('INV-2: a link that lost its fragment, or part of it, says so', async () => {
  const world = new World();
  const bob = world.person('Bob');
  for (const [fragment, reason] of [
    [null, 'link-without-secret'],
    ['', 'link-without-secret'],
    ['AQ', 'link-incomplete'],
    [`AQ${'A'.repeat(30)}…`, 'link-incomplete'],
    ['not base64!', 'link-changed'],
    [`CQ${'A'.repeat(84)}BBUycm`, 'link-changed'],
    [`CQ${'A'.repeat(84)}BBUycn`, 'link-unknown-version'],
  ] as const) {
    bob.open(fragment);
    await bob.reaches('refused');
    expect(bob.phase).toEqual({ kind: 'refused', reason, retry: null, retryAt: null });
  }
});

test('INV-2: a link that other programs mangled opens, and is handed on whole', async () => {
  const world = new World();
  const ann = await world.host('Ann', { passcode: null });
  const bob = world.person('Bob');
  const fragment = ann.fragment;
  bob.open(`%23${fragment}).&utm_source=mail`);
  await bob.reaches('prejoin');
  expect(bob.meeting.ownLink).toBe(`https://meet.example/j#${fragment}`);
  expect(ann.meeting.ownLink).toBeNull();
});

test('INV-2: where the cryptography is not to be had, the page says so, and keeps what was kept', async () => {
  const world = new World();
  const ann = await world.host('Ann', { passcode: 'open sesame' });
  const bob = world.person('Bob');
  bob.open(ann.fragment);
  await bob.reaches('prejoin');
  bob.derivePwKey = () => Promise.reject(new TypeError('not fetched'));
  bob.join('open sesame');
  await bob.reaches('refused');
  expect(bob.phase).toMatchObject({ reason: 'encryption-not-loaded', retry: null });
  expect(await bob.tickets.load()).not.toBeNull();
  const carol = world.person('Carol');
  vi.spyOn(carol.tickets, 'newIdentity').mockRejectedValue(new TypeError('not fetched'));
  carol.open(ann.fragment);
  await carol.reaches('refused');
  expect(carol.phase).toMatchObject({ reason: 'encryption-not-loaded', retry: null });
  expect(carol.meeting.ownLink).toBe(`https://meet.example/j#${ann.fragment}`);
});

test('FRM-4: a browser without encoded transforms opens no device and joins nothing', async () => {
  const world = new World();
  const bob = world.person('Bob', { browserCanEncrypt: false });
  bob.open('anything');
  expect(bob.phase).toMatchObject({ kind: 'refused', reason: 'browser-cannot-encrypt' });
  expect(bob.meeting.local).toBeNull();
});

test('PRIM-1: the server never sees a name, the passcode or the link', async () => {
  const world = new World();
  const ann = await world.host('Annabelle Planted');
  await world.admitted('Bobby Planted', ann);
  const seen = world.server.seen.join('\n');
  const planted = [
    'Annabelle Planted',
    'Bobby Planted',
    'open sesame',
    'opensesame',
    ann.fragment.slice(2, 40),
  ];
  expect(seen.length).toBeGreaterThan(1_000);
  for (const secret of planted) {
    expect(seen).not.toContain(secret);
    // Base64url at each of the three places that a byte run can have in a blob.
    for (const shift of ['', 'x', 'xx']) {
      const inner = btoa(shift + secret)
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace(/=+$/, '');
      expect(seen).not.toContain(inner.slice(4, -4));
    }
  }
});
