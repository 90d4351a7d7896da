import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { three } from '../three.ts';
import { bears } from '../world.ts';
import type { Person, World } from '../world.ts';

const handsOf = ({ call }: Person) => call.features.hands;

const raised = (person: Person): readonly string[] => {
  const people = person.call.participants.peek();
  return handsOf(person)
    .raised.peek()
    .map((id) => people.find((each) => each.id === id)?.name ?? 'nobody');
};

/** One after the other: which of two that go up at once comes first is up to the way. */
async function bothUp(world: World, inOrder: readonly [Person, Person], seenBy: Person) {
  for (const [index, person] of inOrder.entries()) {
    handsOf(person).raise(true);
    await world.until('the hand is up', () => raised(seenBy).length === index + 1);
  }
}

test('APP-1: three hands that go up at once are in one order everywhere, whatever the clocks say', async () => {
  const { world, ann, bob, cid } = await three();
  bob.clockSkew = 5 * 60_000;
  cid.clockSkew = -5 * 60_000;
  for (const person of [cid, ann, bob]) handsOf(person).raise(true);
  const all = [ann, bob, cid];
  await world.until('all hands are up', () => all.every((person) => raised(person).length === 3));
  for (const person of all) expect(raised(person)).toEqual(raised(ann));
  expect(ann.notices.filter((notice) => notice.startsWith('hand-raised'))).toHaveLength(2);

  const dan = await world.admitted('Dan', ann);
  await world.until('Dan knows', () => raised(dan).length === 3);
  expect(raised(dan)).toEqual(raised(ann));
  expect(dan.notices.filter((notice) => notice.startsWith('hand-raised'))).toEqual([]);
  handsOf(bob).raise(false);
  handsOf(dan).raise(true);
  await world.until('Dan is the last', () =>
    [...all, dan].every((person) => raised(person)[2] === 'Dan' && raised(person).length === 3),
  );
});

test('MOD-1: who came later sees the same order, although hands go up while they come in', async () => {
  const { world, ann, bob, cid } = await three();
  handsOf(cid).raise(true);
  await world.until('Cid’s is up', () => raised(ann).length === 1);
  const dan = await world.guest('Dan', ann);
  await world.until('Dan is at the door', () => ann.applicants.some((shown) => bears(shown, 'Dan')));
  inBackground(ann.call.admitAll());
  for (const on of [true, false, true]) {
    handsOf(bob).raise(on);
    await world.pass(50);
  }
  await dan.reaches('in-call');
  await world.until('all agree', () => [ann, bob, cid, dan].every((person) => raised(person).length === 2));
  await world.pass(2_000);
  for (const person of [ann, bob, cid, dan]) expect(raised(person)).toEqual(['Cid', 'Bob']);
});

test('MOD-1: the host lowers one hand, or all; a member lowers only their own', async () => {
  const { world, ann, bob, cid } = await three();
  const all = [ann, bob, cid];
  for (const person of all) handsOf(person).raise(true);
  await world.until('all hands are up', () => all.every((person) => raised(person).length === 3));
  expect(handsOf(cid).canLower.peek()).toBe(false);
  inBackground(handsOf(cid).lower(cid.id('Bob')));
  expect(await handsOf(cid).lower(null)).toEqual({ ok: false, error: 'not-allowed' });
  await world.pass(1_000);
  expect(raised(ann)).toHaveLength(3);
  const lowered = handsOf(ann).lower(ann.id('Bob'));
  await world.until('Bob’s is down', () => all.every((person) => !raised(person).includes('Bob')));
  expect(await lowered).toEqual({ ok: true, value: undefined });
  expect(await handsOf(ann).lower(ann.id('Bob'))).toEqual({ ok: false, error: 'not-allowed' });
  expect(bob.notices).toContain('hand-lowered Ann');
  expect(handsOf(bob).isOwnRaised.peek()).toBe(false);

  inBackground(ann.call.moderation.promote(ann.id('Bob')));
  await world.until('Bob is a co-host', () => handsOf(bob).canLower.peek());
  inBackground(handsOf(bob).lower(null));
  await world.until('all are down', () => all.every((person) => raised(person).length === 0));
  expect(cid.notices).toContain('hand-lowered Bob');
});

test('COM-6: a hand goes down with who leaves or reloads, and stays up over a break', async () => {
  const { world, ann, bob, cid } = await three();
  await bothUp(world, [bob, cid], ann);
  bob.cable.cut();
  await world.pass(5_000);
  bob.cable.mend();
  await world.until('Bob is back', () => bob.call.connection.peek() === 'connected');
  await world.pass(2_000);
  expect(raised(ann)).toEqual(['Bob', 'Cid']);
  expect(raised(bob)).toEqual(['Bob', 'Cid']);
  bob.reload();
  await bob.reaches('in-call');
  await world.until('Bob’s is down', () => [ann, bob, cid].every((person) => raised(person).length === 1));
  expect(raised(bob)).toEqual(['Cid']);
  inBackground(cid.meeting.leave());
  await world.until('nobody’s is up', () => [ann, bob].every((person) => raised(person).length === 0));
});

test('COM-6: whom the group took for gone comes back with the hand still up, behind the others', async () => {
  const { world, ann, bob, cid } = await three();
  await bothUp(world, [bob, cid], ann);
  bob.cable.cut();
  await world.until('Bob is out', () => !ann.roster.some((shown) => bears(shown, 'Bob')));
  expect(raised(ann)).toEqual(['Cid']);
  bob.cable.mend();
  await world.until('Bob is in again', () => ann.roster.some((shown) => bears(shown, 'Bob')));
  await world.until('the hand is up', () => [ann, bob, cid].every((person) => raised(person).length === 2));
  for (const person of [ann, bob, cid]) expect(raised(person)).toEqual(['Cid', 'Bob']);
});
