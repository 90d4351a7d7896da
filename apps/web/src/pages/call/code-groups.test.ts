import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeGroups } from './code-groups.ts';

const digits = fc.stringMatching(/^\d{30}$/);

describe('the meeting code', () => {
  test('VER-1: is shown whole, as six groups of five digits', () => {
    fc.assert(
      fc.property(digits, (code) => {
        const groups = codeGroups(code);
        expect(groups.map((group) => group.length)).toEqual([5, 5, 5, 5, 5, 5]);
        expect(groups.join('')).toBe(code);
      }),
    );
  });

  test('VER-1: groups are the same however the digits come separated', () => {
    expect(codeGroups('12345 67890-11111 22222 33333 44444')).toEqual(
      codeGroups('123456789011111222223333344444'),
    );
    expect(codeGroups('')).toEqual([]);
  });
});
