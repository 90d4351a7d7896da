import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Buckets } from './buckets.ts';
import { Limiters } from './limiters.ts';
import { defaultRates, refuse, wait } from './rates.ts';
import type { Budgets } from './rates.ts';

function limiters(budgets: Partial<Budgets>) {
  let now = 0;
  const made = new Limiters({ ...defaultRates, ...budgets }, () => now);
  return { made, pass: (ms: number) => (now += ms) };
}

test('DOS-1: what one has to oneself is refused beyond its budget, and comes back with time', () => {
  const { made, pass } = limiters({ message: { peer: refuse(2, 10) } });
  const say = () => made.spend({ message: 1 }, { peer: 'a' });
  expect([say(), say(), say()]).toEqual([0, 0, undefined]);
  expect(made.spend({ message: 1 }, { peer: 'b' })).toBe(0);
  pass(4999);
  expect(say()).toBe(undefined);
  pass(1);
  expect([say(), say()]).toEqual([0, undefined]);
});

test('DOS-1: what is shared makes wait beyond its budget, as long as it takes to come back, and refuses nobody', () => {
  const { made, pass } = limiters({ event: { address: wait(100, 1) } });
  const tell = (address: string) => made.spend({ event: 250 }, { address });
  expect([tell('a'), tell('a'), tell('b')]).toEqual([0, 1500, 0]);
  pass(4000);
  expect(tell('a')).toBe(0);
});

test('DOS-1: who would wait too long is refused, and adds nothing to what the others wait', () => {
  const { made, pass } = limiters({ request: { address: wait(1, 1) } });
  const ask = () => made.spend({ request: 1 }, { address: 'a' }, 1500);
  expect([ask(), ask(), ask(), ask(), ask()]).toEqual([0, 0, 1000, undefined, undefined]);
  pass(500);
  expect([ask(), ask()]).toEqual([1500, undefined]);
});

test('DOS-1: what is refused in one scope costs nothing in any other', () => {
  const { made } = limiters({ knock: { peer: refuse(1, 60), room: refuse(2, 60) } });
  const knock = (peer: string) => made.take({ knock: 1 }, { peer, room: 'r' });
  expect([knock('a'), knock('a'), knock('a'), knock('b'), knock('c')]).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
});

test('a bucket never holds more than its points, whenever and however much is taken', () => {
  const takes = fc.array(fc.record({ after: fc.nat(5000), points: fc.nat(20) }), { maxLength: 50 });
  fc.assert(
    fc.property(takes, fc.integer({ min: 1, max: 50 }), (steps, points) => {
      const buckets = new Buckets(refuse(points, 10));
      let [now, taken] = [0, 0];
      for (const { after, points: wanted } of steps) {
        now += after;
        if (!buckets.holds('key', wanted, now)) continue;
        buckets.take('key', wanted, now);
        taken += wanted;
      }
      expect(taken).toBeLessThanOrEqual(points + (now / 10_000) * points + 1e-6);
    }),
  );
});

test('DOS-1: keys that have paid back are forgotten, so that many addresses fill no memory', () => {
  const buckets = new Buckets(refuse(10, 1));
  for (let count = 0; count < 50_000; count += 1) buckets.take(String(count), 1, count);
  expect(buckets.size).toBeLessThan(5000);
});

test('a clock that is set back gives nothing and takes nothing', () => {
  const buckets = new Buckets(refuse(2, 10));
  buckets.take('key', 1, 1_000_000);
  expect(buckets.holds('key', 1, 0)).toBe(true);
  expect(buckets.holds('key', 2, 0)).toBe(false);
});
