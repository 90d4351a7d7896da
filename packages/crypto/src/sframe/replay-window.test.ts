import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_CTR, SendCounter } from './counter.ts';
import { ReplayWindow } from './replay-window.ts';

test('FRM-5: a CTR is new once; the window ends exactly its size behind the highest', () => {
  for (const size of [512, 1024]) {
    const window = new ReplayWindow(size);
    expect(window.commit(5000)).toBe(true);
    expect(window.check(5000)).toBe(false);
    expect(window.check(5000 - size + 1)).toBe(true);
    expect(window.check(5000 - size)).toBe(false);
    expect(window.commit(5000 - size)).toBe(false);
    expect(window.commit(5000 - size + 1)).toBe(true);
    expect(window.commit(5000 - size + 1)).toBe(false);
  }
});

test('FRM-5: a check alone never moves the window', () => {
  const window = new ReplayWindow(512);
  window.commit(0);
  expect(window.check(MAX_CTR)).toBe(true);
  expect(window.check(1)).toBe(true);
  expect(window.commit(1)).toBe(true);
});

test('FRM-5: the window accepts what a plain set with a lower edge accepts, up to the last CTR', () => {
  const size = 64;
  const steps = fc.array(fc.integer({ min: -80, max: 80 }), { maxLength: 200 });
  const jumps = fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 60 });
  const start = fc.constantFrom(0, 100, 2 ** 31 - 40, MAX_CTR - 3000);
  fc.assert(
    fc.property(start, fc.oneof(steps, jumps), (first, moves) => {
      const window = new ReplayWindow(size);
      const seen = new Set<number>();
      let highest = -1;
      let ctr = first;
      for (const move of moves) {
        ctr = Math.min(MAX_CTR, Math.max(0, ctr + move));
        const fresh = !seen.has(ctr) && ctr > highest - size;
        expect(window.check(ctr)).toBe(fresh);
        expect(window.commit(ctr)).toBe(fresh);
        seen.add(ctr);
        highest = Math.max(highest, ctr);
      }
    }),
  );
});

test('FRM-5: a CTR passed over is new, although the one a window before it was seen', () => {
  for (let skip = 2; skip <= 64; skip += 1) {
    const window = new ReplayWindow(64);
    for (let ctr = 0; ctr < 64; ctr += 1) window.commit(ctr);
    expect(window.commit(63 + skip)).toBe(true);
    for (let ctr = 64; ctr < 63 + skip; ctr += 1) expect(window.commit(ctr)).toBe(ctr > 63 + skip - 64);
  }
});

test('FRM-5: the last CTR of all can be committed once', () => {
  const window = new ReplayWindow(512);
  expect(window.commit(MAX_CTR)).toBe(true);
  expect(window.commit(MAX_CTR)).toBe(false);
  expect(window.commit(MAX_CTR - 511)).toBe(true);
  expect(window.check(MAX_CTR - 512)).toBe(false);
});

test('FRM-5: a window that bits cannot index is a fault of the caller', () => {
  for (const size of [0, 16, 48, 1000, 64.5]) expect(() => new ReplayWindow(size)).toThrow(RangeError);
});

test('FRM-2: a repeated (KID, CTR) throws, and so does any that was passed over', () => {
  const counter = new SendCounter();
  expect(counter.next).toBe(0);
  counter.spend(0);
  expect(() => counter.spend(0)).toThrow('repeated');
  counter.spend(7);
  for (const ctr of [0, 3, 7, Number.NaN, MAX_CTR + 1]) expect(() => counter.spend(ctr)).toThrow('repeated');
  expect(counter.next).toBe(8);
});

test('FRM-2: a counter ends at its last CTR and does not wrap', () => {
  const counter = new SendCounter(MAX_CTR);
  expect(counter.next).toBe(MAX_CTR);
  counter.spend(MAX_CTR);
  expect(counter.next).toBeUndefined();
  expect(() => counter.spend(0)).toThrow('repeated');
});
