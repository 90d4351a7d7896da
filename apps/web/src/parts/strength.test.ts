import { expect, test } from 'vitest';
import { strengthOf } from './strength.ts';

test('INV-3: 40 bits, as a generated passcode has, are strong', () => {
  expect([0, 27, 28, 39, 40, 80].map(strengthOf)).toEqual([
    'weak',
    'weak',
    'fair',
    'fair',
    'strong',
    'strong',
  ]);
});
