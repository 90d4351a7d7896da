import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { three } from '../three.ts';
import type { World } from '../world.ts';
import type { Person } from '../world.ts';

const isLocked = ({ call }: Person): boolean => call.rules.peek().locked;
const isCoHost = (seenBy: Person, name: string): boolean | undefined =>
  seenBy.call.participants.peek().find((each) => each.name === name)?.isCoHost;

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

/** Three, of whom Bob is a co-host. */
async function withCoHost() {
  const { world, ann, bob, cid } = await three();
  await done(world, ann.call.moderation.promote(ann.id('Bob')));
  await world.until('Bob moderates', () => bob.call.canModerate.peek());
  return { world, ann, bob, cid };
}

async function assertNoSay(world: World, bob: Person, others: readonly Person[]): Promise<void> {
  await world.until('Bob knows', () => !bob.call.canModerate.peek());
  for (const each of [bob, ...others]) expect(isCoHost(each, 'Bob')).toBe(false);
  const notAllowed = { ok: false, error: 'not-allowed' };
  expect(await done(world, bob.call.moderation.lock(true))).toEqual(notAllowed);
  expect(await done(world, bob.call.remove(bob.id('Cid'), 'may-return'))).toEqual(notAllowed);
  await world.pass(3_000);
  expect([bob, ...others].map(isLocked)).toEqual([false, ...others.map(() => false)]);
  expect(others.map(({ phase }) => phase.kind)).toEqual(others.map(() => 'in-call'));
}

test('MOD-1, COM-6: a co-host who reloads is one still, to all and to newcomers', async () => {
  const { world, ann, bob, cid } = await withCoHost();
  bob.reload();
  await bob.reaches('in-call');
  await world.until('Bob moderates', () => bob.call.canModerate.peek());
  expect(await done(world, bob.call.moderation.lock(true))).toEqual({ ok: true, value: undefined });
  expect(await done(world, bob.call.moderation.lock(false))).toEqual({ ok: true, value: undefined });
  await world.until('it is open', () => [ann, cid].every((each) => !isLocked(each)));
  const dan = await world.admitted('Dan', ann);
  for (const each of [ann, bob, cid, dan]) expect(isCoHost(each, 'Bob')).toBe(true);
  ann.reload();
  await ann.reaches('in-call');
  expect(isCoHost(ann, 'Bob')).toBe(true);
});

test('MOD-1, COM-6: who is a co-host no more stays none over a reload', async () => {
  const { world, ann, bob, cid } = await withCoHost();
  inBackground(ann.call.moderation.demote(ann.id('Bob')));
  bob.reload();
  await bob.reaches('in-call');
  await assertNoSay(world, bob, [ann, cid]);
  bob.reload();
  await bob.reaches('in-call');
  await assertNoSay(world, bob, [ann, cid]);
});

test('MOD-1, COM-6: who was cut off when that was decided, and asked for something meanwhile, has no say on coming back', async () => {
  const { world, ann, bob, cid } = await withCoHost();
  bob.cable.cut();
  inBackground(ann.call.moderation.demote(ann.id('Bob')));
  await world.until('Cid knows', () => isCoHost(cid, 'Bob') === false);
  const asked = bob.call.moderation.lock(true);
  await world.pass(10_000);
  bob.cable.mend();
  await world.until('Bob is back', () => bob.call.connection.peek() === 'connected');
  expect(await done(world, asked)).toMatchObject({ ok: false });
  await assertNoSay(world, bob, [ann, cid]);
});

test('MOD-1: what a co-host asks for in the moment of being one no more is the same to all, and told to who asked', async () => {
  const { world, ann, bob, cid } = await withCoHost();
  inBackground(ann.call.moderation.demote(ann.id('Bob')));
  const asked = await done(world, bob.call.moderation.lock(true));
  await world.until('Bob knows', () => !bob.call.canModerate.peek());
  await world.pass(3_000);
  expect([ann, bob, cid].map(isLocked)).toEqual([asked.ok, asked.ok, asked.ok]);
});

test('MOD-1, COM-6: the second tab of somebody who was a co-host has no say either', async () => {
  const { world, ann, bob, cid } = await withCoHost();
  inBackground(ann.call.moderation.demote(ann.id('Bob')));
  const older = bob.duplicate();
  await bob.reaches('in-call');
  await world.until('the older tab is told', () => older.phase.peek().kind === 'refused');
  await assertNoSay(world, bob, [ann, cid]);
});
