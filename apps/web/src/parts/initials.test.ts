import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hueOf, initialsOf } from './initials.ts';

describe('a person without a picture', () => {
  test('is shown by the first letters of the first and the last word of the name', () => {
    expect(initialsOf('Ada Lovelace')).toBe('AL');
    expect(initialsOf('Jean le Rond d’Alembert')).toBe('JD');
    expect(initialsOf(' ada ')).toBe('A');
    expect(initialsOf('李 小龙')).toBe('李小');
    expect(initialsOf('👩‍🚀 Sally')).toBe('👩‍🚀S');
    expect(initialsOf('')).toBe('?');
  });

  test('has a hue that depends on the id alone', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        const hue = hueOf(id);
        expect(hue).toBe(hueOf(id));
        expect(hue).toBeGreaterThanOrEqual(0);
        expect(hue).toBeLessThan(360);
      }),
    );
    expect(hueOf('aa01')).not.toBe(hueOf('aa02'));
  });
});
