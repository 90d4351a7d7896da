import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { World } from '../world.ts';

test.each(['says so', 'has no time to'])(
  'JOIN-2: who reloads in the waiting room three times, in a browser that %s, stands there once',
  async (how) => {
    const world = new World();
    const ann = await world.host('Ann');
    const bob = await world.guest('Bob', ann);
    await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
    const [row] = ann.call.applicants.peek();
    for (let count = 0; count < 3; count++) {
      if (how === 'has no time to') bob.cable.break();
      bob.reload();
      await bob.reaches('waiting');
      await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
      await world.pass(1_000);
      expect(ann.applicants).toEqual(['Bob']);
      expect(ann.call.applicants.peek()[0]?.id).toBe(row?.id);
    }
    expect(ann.notices).toEqual(['knocking Bob']);
    inBackground(ann.call.admit([row?.id ?? '']));
    await bob.reaches('in-call');
    await world.pass(20_000);
    expect(ann.roster.toSorted()).toEqual(['Ann', 'Bob']);
    expect(ann.notices.filter((notice) => notice.endsWith('Bob'))).toEqual(['knocking Bob', 'joined Bob']);
  },
);

test('JOIN-2: “Deny” sends the newest away, and no row comes back', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.guest('Bob', ann);
  await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
  const id = ann.call.applicants.peek()[0]?.id ?? '';
  bob.reload();
  await bob.reaches('waiting');
  await world.pass(1_000);
  inBackground(ann.call.deny([id]));
  await bob.reaches('refused');
  expect(bob.phase).toMatchObject({ reason: 'not-admitted' });
  await world.pass(60_000);
  expect(ann.applicants).toEqual([]);
});

test('JOIN-2: of two tabs of one person at the door the older one says that the other has its place', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.guest('Bob', ann);
  await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
  const older = bob.duplicate();
  await world.until('the older tab is told', () => older.phase.peek().kind === 'refused');
  expect(older.phase.peek()).toMatchObject({ reason: 'opened-elsewhere', retry: 'connect' });
  expect(ann.applicants).toEqual(['Bob']);
  inBackground(ann.call.admitAll());
  await bob.reaches('in-call');
});

test('ID-2: two people of one name are told apart at the door, in the list, and when they come and go', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const first = await world.admitted('Camille', ann);
  const second = await world.guest('Camille', ann);
  await world.until('there are two of them', () => ann.applicants.length === 1);
  const [applicant] = ann.applicants;
  expect(applicant).toMatch(/^Camille \(\d{3,}\)$/);
  const inside = ann.roster.find((name) => name.startsWith('Camille'));
  expect(inside).toMatch(/^Camille \(\d{3,}\)$/);
  expect(inside).not.toBe(applicant);
  inBackground(ann.call.admitAll());
  await second.reaches('in-call');
  await world.until('all are there', () => first.roster.length === 3 && second.roster.length === 3);
  const names = new Set(['Ann', inside, applicant]);
  for (const person of [ann, first, second]) expect(new Set(person.roster)).toEqual(names);
  expect(ann.notices).toContain(`joined ${applicant}`);
  expect(first.roster[0]).toBe(inside);
});

test('JOIN-7: who waits where nobody may let them in is told so, and members see that somebody waits', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const hostLink = ann.meeting.host.peek()?.hostLink() ?? '';
  await ann.meeting.leave();
  const cid = await world.guest('Cid', ann);
  await cid.reaches('waiting');
  await world.until('Cid is told', () => cid.phase.kind === 'waiting' && cid.phase.for === 'admitter');
  expect(bob.call.waitingForNobody.peek()).toBe(1);
  expect(bob.applicants).toEqual([]);
  const back = world.person('Ann on the phone');
  back.openAsHost(hostLink);
  await back.reaches('prejoin');
  back.join('open sesame');
  await back.reaches('in-call');
  await world.until('Cid hears of it', () => cid.phase.kind === 'waiting' && cid.phase.for === 'admission');
  expect(bob.call.waitingForNobody.peek()).toBe(0);
  await world.until('Cid is at the door', () => back.applicants.includes('Cid'));
  inBackground(back.call.admitAll());
  await cid.reaches('in-call');
});

test('JOIN-7: a host who only reloads worries nobody at the door', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  await world.admitted('Bob', ann);
  const cid = await world.guest('Cid', ann);
  await world.until('Cid is at the door', () => ann.applicants.includes('Cid'));
  const phases: string[] = [];
  cid.meeting.phase.subscribe((phase) => phases.push(phase.kind === 'waiting' ? phase.for : phase.kind));
  ann.reload();
  await ann.reaches('in-call');
  await world.until('Cid is at the door', () => ann.applicants.includes('Cid'));
  await world.pass(10_000);
  expect(phases).toEqual(['admission']);
});
