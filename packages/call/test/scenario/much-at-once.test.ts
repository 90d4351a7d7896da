import { expect, test } from 'vitest';
import { three } from '../three.ts';
import type { World } from '../world.ts';

/** As many as one co-host may decide at once, letting in and putting out apart. */
const most = 32;

async function outcomeOf<T>(world: World, change: Promise<T>): Promise<T> {
  const settled: T[] = [];
  const isSettled = change.then((value) => settled.push(value));
  await world.until('the change is settled', () => settled.length > 0);
  await isSettled;
  return change;
}

test('MOD-1: a co-host who decides too much at once is told so, and it is done later', async () => {
  const { world, ann, bob } = await three();
  const bobs = ann.call.participants.peek().find(({ name }) => name === 'Bob')?.id ?? '';
  await outcomeOf(world, ann.call.moderation.promote(bobs));
  const { moderation, rules } = bob.call;
  await world.until('Bob is a co-host', () => bob.call.canModerate.peek());
  for (let count = 0; count < most; count++)
    expect(await outcomeOf(world, moderation.lock(!rules.peek().locked))).toEqual({ ok: true });
  expect(await outcomeOf(world, moderation.lock(true))).toEqual({ ok: false, error: 'later' });
  expect(ann.call.rules.peek().locked).toBe(false);
  await world.until('Ann hears of it', () => ann.call.rules.peek().locked);
  expect(ann.call.security.peek().violations).toEqual([]);
});
