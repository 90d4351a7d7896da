import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Stock } from './stock.ts';
import type { Holder } from './stock.ts';

/** Holders by their name, and who of them gave way. */
function stockOf(cap: { readonly address: number; readonly process: number }) {
  const stock = new Stock(cap);
  const gone: string[] = [];
  const holder = (id: string): Holder => ({
    address: id.slice(0, 1),
    id,
    giveWay: () => gone.push(id),
  });
  return { stock, gone, hold: (id: string, amount: number) => stock.hold(holder(id), amount) };
}

test('DOS-1: of an address that holds too much, whoever holds most gives way', () => {
  const { hold, gone, stock } = stockOf({ address: 10, process: 100 });
  expect([hold('a1', 3), hold('a2', 6), hold('b1', 9), hold('a3', 2)]).toEqual([true, true, true, true]);
  expect(gone).toEqual(['a2']);
  expect(stock.total).toBe(14);
});

test('DOS-1: who would hold most itself is refused, and keeps what it had', () => {
  const { hold, gone, stock } = stockOf({ address: 10, process: 100 });
  expect([hold('a1', 3), hold('a2', 4), hold('a2', 8)]).toEqual([true, true, false]);
  expect([gone, stock.total]).toEqual([[], 7]);
});

test('DOS-1: among equals the newest is refused, so that those who came before stay', () => {
  const { hold, gone } = stockOf({ address: 2, process: 100 });
  expect([hold('a1', 1), hold('a2', 1), hold('a3', 1)]).toEqual([true, true, false]);
  hold('a1', 0);
  expect([hold('a3', 1), hold('a4', 1)]).toEqual([true, false]);
  expect(gone).toEqual([]);
});

test('DOS-1: where the process holds too much, somebody of the address that holds most gives way, however little each of its holders has', () => {
  const { hold, gone } = stockOf({ address: 10, process: 12 });
  for (const id of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']) hold(id, 1);
  expect([hold('b1', 4), hold('c1', 2)]).toEqual([true, true]);
  expect(hold('c2', 1)).toBe(true);
  expect(gone).toEqual(['a6']);
});

test('whatever is held, no cap is exceeded, and what is counted is what the holders have', () => {
  const ids = ['a1', 'a2', 'b1', 'b2', 'c1'];
  const steps = fc.array(fc.tuple(fc.constantFrom(...ids), fc.nat(9)), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (holds) => {
      const { stock, gone, hold } = stockOf({ address: 8, process: 14 });
      const held = new Map<string, number>();
      for (const [id, amount] of holds) {
        const before = held.get(id) ?? 0;
        held.set(id, hold(id, amount) ? amount : Math.min(before, amount));
        for (const other of gone.splice(0)) held.set(other, 0);
        const total = (address: string) =>
          [...held].reduce((sum, [other, each]) => sum + (other.startsWith(address) ? each : 0), 0);
        expect(stock.total).toBe(total(''));
        expect(stock.total).toBeLessThanOrEqual(14);
        for (const address of ['a', 'b', 'c']) expect(total(address)).toBeLessThanOrEqual(8);
      }
    }),
  );
});
