import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { blank, ignorable } from '../text/code-points.ts';
import { displayName, strictDisplayName } from './display-name.ts';

vi.setConfig({ testTimeout: 30_000 });

const flag = (letters: string): string =>
  `🏴${Array.from(letters, (letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('')}\u{e007f}`;
const unseen = fc.oneof(...ignorable.map(([min, max]) => fc.integer({ min, max })));

describe('names', () => {
  it('ID-2: are put into one form', () => {
    expect(displayName('  Zoe\u0308 ')).toEqual({ ok: true, value: 'Zoë' });
    expect(strictDisplayName('Zoe\u0308')).toBeUndefined();
    expect(strictDisplayName(' Ada')).toBeUndefined();
    expect(strictDisplayName('Ada')).toBe('Ada');
  });

  it.each([
    'Ωμέγα',
    '山田太郎',
    'שרה',
    'عائشة',
    'क्षितिज',
    '👩‍👩‍👧 Family',
    'नमस्‍ते',
    'علی‌رضا',
    '❤️ Ana',
    '3️⃣ Musketeers',
    '葛\u{e0100}城',
    `Isla ${flag('gbsct')}`,
    flag('gbwls'),
    '👩‍❤️‍👨',
  ])('ID-2: %s is spelled as its bearer spells it', (name) => {
    expect(displayName(name)).toEqual({ ok: true, value: name });
    expect(strictDisplayName(name)).toBe(name);
  });

  it.each([
    ['Ada\tLovelace', 'Ada Lovelace'],
    ['Ada Lovelace\r\n', 'Ada Lovelace'],
    ['דנה\u200f', 'דנה'],
    ['\u202aMax\u202c', 'Max'],
    ['\u2068Max\u2069', 'Max'],
    ['Ana\u00ad', 'Ana'],
    ['\ufeffAna', 'Ana'],
    ['❤\ufe0e', '❤'],
    ['A\u200cd\u200da', 'Ada'],
    ['Ada\ufe0f', 'Ada'],
    ['Ada\u{e0100}', 'Ada'],
    ['葛\u{e0100}\u{e0101}城', '葛\u{e0100}城'],
    [flag('gbxyz'), '🏴'],
    ['Ada\u{e0061}', 'Ada'],
    ['Ada\ud800', 'Ada'],
    ['Zoe\u200b\u0308', 'Zoë'],
  ])('ID-2: pasted as %j it is %s', (typed, name) => {
    expect(displayName(typed)).toEqual({ ok: true, value: name });
    expect(strictDisplayName(typed)).toBeUndefined();
  });

  it('ID-2: no member takes a name with a character that shows nothing, or changes what stands beside it', () => {
    for (const code of [
      0x00, 0x0a, 0x1b, 0x85, 0xad, 0x61c, 0x200b, 0x200c, 0x200e, 0x2028, 0x202e, 0x2066, 0x2800, 0xfeff,
      0xd800, 0xe0041,
    ]) {
      expect({ code, name: strictDisplayName(`Ada${String.fromCodePoint(code)}x`) }).toEqual({ code });
    }
    fc.assert(
      fc.property(fc.nat(3), unseen, (at, code) => {
        const name = Array.from('Ada').toSpliced(at, 0, String.fromCodePoint(code)).join('');
        expect(strictDisplayName(name)).toBeUndefined();
        expect(displayName(name)).toEqual({ ok: true, value: 'Ada' });
      }),
    );
  });

  it('ID-2: the only reasons against a typed name are that nothing is seen of it, and its length', () => {
    for (const nothing of ['', ' ', ' \u200d ', '\u2800', '\u3164', '\ufe0f', '\u{e0100}', '\u202e\u202c'])
      expect(displayName(nothing)).toEqual({ ok: false, error: 'empty' });
    expect(displayName('a'.repeat(65))).toEqual({ ok: false, error: 'too-long' });
    expect(displayName('\u200b'.repeat(1_000_000))).toEqual({ ok: false, error: 'too-long' });
    expect(displayName('😀'.repeat(64)).ok).toBe(true);
    expect(displayName(`${'\u200b'.repeat(100)}Ada`)).toEqual({ ok: true, value: 'Ada' });
  });

  it('ID-2: what is accepted once is accepted again, unchanged', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 70 }),
      fc
        .array(
          fc.oneof(
            unseen,
            fc.oneof(...blank.map(([min, max]) => fc.integer({ min, max }))),
            fc.constantFrom(0x41, 0x308, 0x1f3f4, 0x845b, 0x2764, 0xe0067, 0xe0062, 0xe007f, 0x639, 0x94d),
          ),
          { maxLength: 20 },
        )
        .map((codes) => String.fromCodePoint(...codes)),
    );
    fc.assert(
      fc.property(any, (typed) => {
        const name = displayName(typed);
        if (name.ok) expect(strictDisplayName(name.value)).toBe(name.value);
      }),
      { numRuns: 2000 },
    );
  });
});
