import { expect, test } from 'vitest';
import { World, bears } from '../world.ts';
import type { Person } from '../world.ts';

function state(viewer: Person, name: string): string | undefined {
  return viewer.call.verification.identities.peek().get(viewer.id(name))?.kind;
}

test('VER-2: two people who chose to be known recognise each other in the next meeting, and only there', async () => {
  const first = new World();
  const ann = await first.host('Ann');
  const bob = await first.admitted('Bob', ann);
  const cid = await first.admitted('Cid', ann);
  expect(await ann.call.verification.keepIdentity()).toBe(true);
  expect(await bob.call.verification.keepIdentity()).toBe(true);
  await first.until(
    'they see each other’s',
    () => state(ann, 'Bob') === 'new' && state(bob, 'Ann') === 'new',
  );
  await first.until('Cid sees both', () => state(cid, 'Ann') === 'new' && state(cid, 'Bob') === 'new');
  expect(state(ann, 'Cid')).toBe('none');
  const number = ann.call.verification.safetyNumber(ann.id('Bob'));
  const same = bob.call.verification.safetyNumber(bob.id('Ann'));
  if (number === null || same === null) throw new Error('no safety number');
  expect(number.digits).toBe(same.digits);
  expect(ann.call.verification.compareSafetyNumber(ann.id('Bob'), same.text)).toBe('matches');
  expect(await ann.call.verification.setVerified(ann.id('Bob'), number, true)).toBe(true);

  const second = new World();
  second.devices.set('Ann', ann.identities).set('Bob', bob.identities);
  const annAgain = await second.host('Ann');
  const bobAgain = await second.admitted('Bob', annAgain);
  second.devices.delete('Bob');
  const eve = await second.admitted('Bob', annAgain);
  const bobs = () =>
    annAgain.call.participants
      .peek()
      .filter(({ name }) => bears(name, 'Bob'))
      .map(({ id }) => annAgain.call.verification.identities.peek().get(id)?.kind);
  await second.until('Ann knows Bob again', () => bobs().includes('verified'));
  await second.until('a Bob without proof stands out', () => bobs().includes('unproven'));
  await second.until('Bob knows Ann again', () => state(bobAgain, 'Ann') === 'known');
  expect(await eve.call.verification.keepIdentity()).toBe(true);
  await second.until('a Bob with another key is told', () => bobs().includes('changed'));
  expect(annAgain.notices).toContain('identity-changed Bob');
});

test('VER-2: a proof survives a reload of who shows it, and of who sees it', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  await bob.call.verification.keepIdentity();
  await world.until('Ann sees it', () => state(ann, 'Bob') === 'new');
  bob.reload();
  await bob.reaches('in-call');
  await world.until('Ann sees it again', () => state(ann, 'Bob') === 'new');
  ann.reload();
  await ann.reaches('in-call');
  await world.until('Ann sees it after her own', () => state(ann, 'Bob') !== 'none');
  expect(state(ann, 'Bob')).toBe('new');
});

test('VER-1: members of one epoch scan each other’s code and match', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const compare = (text: string) => ann.call.verification.compareCode(text);
  const text = () => bob.call.verification.codeText.peek();
  await world.until('both are in one epoch', () => compare(text()) !== 'other-epoch');
  expect(compare(text())).toBe('matches');
  const before = text();
  await world.admitted('Cid', ann);
  await world.until('the epoch is another one', () => compare(before) !== 'matches');
  expect(compare(before)).toBe('other-epoch');
});
