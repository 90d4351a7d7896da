import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { three } from '../three.ts';
import type { Person } from '../world.ts';

const titles = (...people: readonly Person[]) => people.map(({ call }) => call.features.title.title.peek());

test('ID-2: who takes another name is shown by it to all, to newcomers too, until they come back without it', async () => {
  const { world, ann, bob, cid } = await three();
  const id = ann.id('Bob');
  expect(bob.call.rename(' ')).toEqual({ ok: false, error: 'empty' });
  expect(bob.call.rename('Robert')).toEqual({ ok: true, value: undefined });
  await world.until('all see it', () => [ann, bob, cid].every(({ roster }) => roster.includes('Robert')));
  expect(ann.id('Robert')).toBe(id);
  expect(ann.notices).toContain('renamed Bob');
  const dan = await world.admitted('Dan', ann);
  await world.until('Dan sees it', () => dan.roster.includes('Robert'));
});

test('ID-2: nobody becomes somebody else by taking their name', async () => {
  const { world, ann, bob, cid } = await three();
  bob.call.rename('Ann');
  const alike = ({ roster }: Person) => roster.filter((name) => /^Ann \(\d+\)$/.test(name));
  await world.until('both bear a number', () => [ann, bob, cid].every((each) => alike(each).length === 2));
  expect(alike(cid).toSorted()).toEqual(alike(ann).toSorted());
  // The number is nobody's name: a form that asks for another one begins without it.
  expect([ann, bob, cid].map(({ call }) => call.ownName.peek())).toEqual(['Ann', 'Ann', 'Cid']);
});

test('MOD-1: where the host does not let people change their names, they stay', async () => {
  const { world, ann, bob, cid } = await three();
  inBackground(ann.call.moderation.allow('rename', false));
  await world.until('it is known', () => [bob, cid].every(({ call }) => !call.rules.peek().rename));
  expect(bob.call.rename('Robert')).toEqual({ ok: false, error: 'not-allowed' });
  expect(ann.call.rename('Anna')).toEqual({ ok: true, value: undefined });
  await world.until('the host has', () => cid.roster.includes('Anna'));
  expect(cid.roster).toContain('Bob');
});

test('APP-1: the meeting’s title is the hosts’ word, a newcomer hears it, and nobody else’s counts', async () => {
  const { world, ann, bob, cid } = await three();
  const changed = ann.call.features.title.change('Weekly round');
  await world.until('all have it', () => titles(ann, bob, cid).every((title) => title === 'Weekly round'));
  expect(await changed).toEqual({ ok: true, value: undefined });
  expect(await bob.call.features.title.change('Mine')).toEqual({ ok: false, error: 'not-allowed' });
  const dan = await world.admitted('Dan', ann);
  await world.until('Dan has it', () => titles(dan)[0] === 'Weekly round');
  inBackground(ann.call.features.title.change(''));
  await world.until('it is gone', () => titles(ann, bob, cid, dan).every((title) => title === null));
});

test('ID-2: whoever changes their name all the time is called by the last one, and tells people of few', async () => {
  const { world, ann, bob } = await three();
  for (let count = 0; count < 10; count++) {
    expect(bob.call.rename(`Bob ${count}`)).toEqual({ ok: true, value: undefined });
    await world.until('it is seen', () => ann.roster.includes(`Bob ${count}`));
  }
  expect(ann.notices.filter((notice) => notice.startsWith('renamed'))).toHaveLength(3);
});
