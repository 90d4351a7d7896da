import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { random } from '../../test/fixtures.ts';
import { persistentId } from './persistent-identity.ts';
import { compareSafetyNumber, safetyHalf, safetyNumber, safetyText } from './safety-number.ts';

vi.setConfig({ testTimeout: 30_000 });

const half = fc.array(fc.nat(9), { minLength: 30, maxLength: 30 }).map((digits) => digits.join(''));

it('VER-2: a number follows from two keys alone, and is the same for both people', () => {
  const [ann, bob] = [safetyHalf(persistentId(random(32))), safetyHalf(persistentId(random(32)))];
  expect(safetyNumber(ann, bob)).toBe(safetyNumber(bob, ann));
  expect(safetyNumber(ann, bob)).toMatch(/^\d{5}( \d{5}){11}$/u);
});

it('VER-2: a key has one half, which versions to come must not change', () => {
  // Computed apart, by Python's hashlib.
  const key = Uint8Array.from({ length: 32 }, (_, index) => index);
  expect(safetyHalf(persistentId(key))).toBe('311977390469980332451773557809');
  expect(safetyHalf(persistentId(key.with(31, 0)))).not.toBe(safetyHalf(persistentId(key)));
});

it('VER-2: each sees the other’s code match, and nobody’s own code does', () => {
  fc.assert(
    fc.property(half, half, half, (ann, bob, eve) => {
      fc.pre(new Set([ann, bob, eve]).size === 3);
      expect(compareSafetyNumber(ann, bob, safetyText(bob, ann))).toBe('matches');
      expect(compareSafetyNumber(ann, bob, safetyText(ann, bob))).toBe('own-code');
      expect(compareSafetyNumber(ann, bob, safetyText(eve, ann))).toBe('differs');
      expect(compareSafetyNumber(ann, bob, safetyText(bob, eve))).toBe('differs');
    }),
  );
});

it('VER-2: what is no code, or a later one’s, is neither a match nor an alarm', () => {
  const [ann, bob] = ['1'.repeat(30), '2'.repeat(30)];
  const text = safetyText(bob, ann);
  for (const other of ['', 'CONCLAVE:MEETING:1:', text.slice(0, -1), `${text}1`, ` ${text}`])
    expect(compareSafetyNumber(ann, bob, other)).toBe('not-a-code');
  expect(compareSafetyNumber(ann, bob, text.replace(':1:', ':2:'))).toBe('unknown-version');
  fc.assert(
    fc.property(fc.string(), (noise) => {
      expect(compareSafetyNumber(ann, bob, noise)).toBe('not-a-code');
    }),
  );
});
