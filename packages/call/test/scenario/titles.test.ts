import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { staleMs, turnMs } from '../../src/features/title/turn.ts';
import { three } from '../three.ts';
import type { World } from '../world.ts';
import type { Person } from '../world.ts';

const titleOf = ({ call }: Person): string | null => call.features.title.title.peek();

async function named(world: World, by: Person, title: string, ...all: readonly Person[]): Promise<void> {
  inBackground(by.call.features.title.change(title));
  await world.until('all have it', () =>
    all.every((each) => titleOf(each) === (title === '' ? null : title)),
  );
  // What a tab keeps is kept by then.
  await world.pass(1_000);
}

async function back(person: Person): Promise<void> {
  person.reload();
  await person.reaches('in-call');
}

test('APP-1, COM-6: the only host reloads: nobody loses the title, and who comes afterwards is told it', async () => {
  const { world, ann, bob, cid } = await three();
  await named(world, ann, 'Harvest', ann, bob, cid);
  await back(ann);
  expect(titleOf(ann)).toBe('Harvest');
  const dan = await world.admitted('Dan', ann);
  await world.until('Dan has it', () => titleOf(dan) === 'Harvest');
  await world.pass(staleMs);
  expect([ann, bob, cid, dan].map(titleOf)).toEqual(['Harvest', 'Harvest', 'Harvest', 'Harvest']);
});

test('APP-1: a host who knows no title says none: the co-host who knows it tells newcomers', async () => {
  const { world, ann, bob, cid } = await three();
  inBackground(ann.call.moderation.promote(ann.id('Bob')));
  await world.until('Bob is co-host', () => bob.call.canModerate.peek());
  await named(world, bob, 'Harvest', ann, bob, cid);
  ann.tickets.keepsakes.clear();
  await back(ann);
  expect(titleOf(ann)).toBeNull();
  await world.until('Ann is told', () => titleOf(ann) === 'Harvest');
  const dan = await world.admitted('Dan', ann);
  await world.until('Dan has it', () => titleOf(dan) === 'Harvest');
});

test('COM-6: a title that was changed while its host was away does not come back with them', async () => {
  const { world, ann, bob, cid } = await three();
  inBackground(ann.call.moderation.promote(ann.id('Bob')));
  await world.until('Bob is co-host', () => bob.call.canModerate.peek());
  await named(world, ann, 'Harvest', ann, bob, cid);
  for (const [title, shown] of [
    ['Sowing', 'Sowing'],
    ['', null],
  ] as const) {
    ann.cable.cut();
    await named(world, bob, title, bob, cid);
    ann.cable.mend();
    await back(ann);
    await world.until('Ann knows', () => titleOf(ann) === shown);
    await world.pass(staleMs + 2 * turnMs);
    expect([ann, bob, cid].map(titleOf)).toEqual([shown, shown, shown]);
  }
});

test('COM-6: a title that a tab kept is a host’s word to nobody else', async () => {
  const { world, ann, bob, cid } = await three();
  await named(world, ann, 'Harvest', ann, bob, cid);
  bob.tickets.keepsakes.set('title', JSON.stringify({ title: 'Mine' }));
  await back(bob);
  await world.until('Bob is told', () => titleOf(bob) === 'Harvest');
  await world.pass(staleMs + 2 * turnMs);
  expect([ann, cid].map(titleOf)).toEqual(['Harvest', 'Harvest']);
});

test('COM-6: of a meeting that was left no title stays in the tab', async () => {
  const { world, ann, bob, cid } = await three();
  await named(world, ann, 'Harvest', ann, bob, cid);
  expect(bob.tickets.keepsakes.get('title')).toContain('Harvest');
  await bob.meeting.leave();
  expect(bob.tickets.keepsakes.size).toBe(0);
});
