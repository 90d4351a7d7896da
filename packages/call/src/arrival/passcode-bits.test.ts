import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chosenPasscodeBits } from './passcode-bits.ts';

test('INV-3: a chosen passcode is credited as NIST SP 800-63-2 does', () => {
  expect(chosenPasscodeBits('')).toBe(0);
  expect(chosenPasscodeBits('q')).toBe(4);
  expect(chosenPasscodeBits('qwertzui')).toBe(18);
  expect(chosenPasscodeBits('qwertz7!')).toBe(24);
});

test('INV-3: runs and repetitions count once', () => {
  for (const weak of ['aaaaaaaaaaaaaaaa', 'abcdefghijklmnop', '9876543210']) {
    expect(chosenPasscodeBits(weak)).toBeLessThan(10);
  }
});

test('INV-3: a longer passcode is never credited with less', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (start, more) => {
      expect(chosenPasscodeBits(start + more)).toBeGreaterThanOrEqual(chosenPasscodeBits(start));
    }),
  );
});
