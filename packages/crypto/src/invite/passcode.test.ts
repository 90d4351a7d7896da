import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../test/fixtures.ts';
import { deriveJoinKey } from './join-key.ts';
import { blank, dashes, ignorable, quotes } from '../text/code-points.ts';
import { canonicalPasscode, derivePwKey, generatePasscode } from './passcode.ts';

/** Text of all kinds, and letters that case and width play tricks with. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...Array.from('aKßẞſσςΣÅǰŉΐᾳᾼﬁŸıİ\u0345\u0301\u02d9ｋ９㎏Ⅷ葛❤')) }),
);
const floor = { memory: 19 * 1024, passes: 2 };
const salt = new Uint8Array(16);

describe('the passcode', () => {
  it('INV-3: is generated with at least 40 bits, without characters that people mix up', () => {
    const seen = new Set<string>();
    for (let count = 0; count < 2000; count++) {
      const passcode = generatePasscode(random);
      expect(passcode).toMatch(/^[2-9a-hjkmnp-z]{3}-[2-9a-hjkmnp-z]{3}-[2-9a-hjkmnp-z]{3}$/u);
      for (const character of canonicalPasscode(passcode)) seen.add(character);
    }
    expect(9 * Math.log2(seen.size)).toBeGreaterThan(40);
  });

  it('INV-3: every character is as likely as every other', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      // The bytes that would favour the first characters are passed over.
      const draws = [new Uint8Array(16).fill(byte), new Uint8Array(16)];
      const passcode = generatePasscode((length) => draws.shift() ?? new Uint8Array(length));
      if (draws.length === 0) continue;
      const character = passcode.charAt(0);
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect(counts.size).toBe(31);
    expect(new Set(counts.values())).toEqual(new Set([8]));
  });

  it('INV-3: is compared without case, spaces, dashes and ways of writing', () => {
    for (const text of ['K7F-m29-xqd', ' k7fm29xqd ', 'ｋ７ｆ—ｍ２９—ｘｑｄ']) {
      expect(canonicalPasscode(text)).toBe('k7fm29xqd');
    }
    // "\u02d9" is a blank with a dot above; without its blank the dot stands on the letter before it.
    for (const text of ['w\u02d9', 'w \u0307', '\u1e87']) expect(canonicalPasscode(text)).toBe('\u1e87');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(canonicalPasscode(canonicalPasscode(text))).toBe(canonicalPasscode(text));
      }),
    );
  });

  it('INV-3: characters that nobody sees or tells apart change nothing, wherever they stand', () => {
    const silent = fc.oneof(
      ...[blank, dashes, quotes, ignorable].flat().map(([min, max]) => fc.integer({ min, max })),
    );
    fc.assert(
      fc.property(texts, fc.array(fc.tuple(fc.nat(40), silent)), (passcode, added) => {
        const characters = Array.from(passcode);
        for (const [at, code] of added)
          characters.splice(at % (characters.length + 1), 0, String.fromCodePoint(code));
        expect(canonicalPasscode(characters.join(''))).toBe(canonicalPasscode(passcode));
      }),
      { numRuns: 1000 },
    );
  });

  it('INV-3: no way of writing capitals, accents and widths changes it', () => {
    fc.assert(
      fc.property(texts, (passcode) => {
        const canonical = canonicalPasscode(passcode);
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const)
          expect(canonicalPasscode(passcode.normalize(form))).toBe(canonical);
        // The capital of an iota below a letter is a letter of its own, which takes the accents that follow.
        if (passcode.normalize('NFKD').includes('\u0345')) return;
        const composed = passcode.normalize('NFC');
        expect(canonicalPasscode(composed.toLowerCase())).toBe(canonical);
        expect(canonicalPasscode(composed.toUpperCase())).toBe(canonical);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['k7fm29xqd', ['\u2068K7F\u2212m29\u2043xqd\u2069', 'k7f\u200bm29\u00adxqd\t', '“k7f-m29-xqd”']],
    ['❤', ['❤\ufe0f', '❤\ufe0e']],
    ['dont', ['don’t', "don't", 'DON´T', 'donʼt']],
    ['οδοσαβγ', ['ΟΔΟΣ ΑΒΓ', 'ΟΔΟΣΑΒΓ', 'οδος αβγ']],
    ['strasse', ['straße', 'STRASSE', 'STRAẞE']],
    ['葛城', ['葛\u{e0100}城']],
  ] as const)('INV-3: %s is the same passcode in each of its spellings', (canonical, spellings) => {
    for (const spelling of spellings) expect(canonicalPasscode(spelling)).toBe(canonical);
  });

  it('INV-3: is refused where it is empty or its cost is out of range', async () => {
    expect(await derivePwKey(' - ', salt, floor)).toEqual({ ok: false, error: 'empty' });
    for (const cost of [
      { memory: 19 * 1024 - 1, passes: 2 },
      { memory: 19 * 1024, passes: 1 },
      { memory: 4 * 1024 * 1024, passes: 2 },
      { memory: Number.NaN, passes: 2 },
    ]) {
      expect(await derivePwKey('right', salt, cost)).toEqual({ ok: false, error: 'cost-out-of-range' });
    }
  });

  it('INV-4: the join key depends on link, passcode, room and version', async () => {
    const [right, wrong, none] = await Promise.all(
      ['right', 'wrong', null].map((passcode) => derivePwKey(passcode, salt, floor)),
    );
    if (right?.ok !== true || wrong?.ok !== true || none?.ok !== true) throw new Error('not derived');
    const link = new Uint8Array(32);
    const room = new Uint8Array(16);
    const keys = [
      deriveJoinKey(link, right.value, room, 1),
      deriveJoinKey(link, wrong.value, room, 1),
      deriveJoinKey(link, none.value, room, 1),
      deriveJoinKey(link, right.value, room, 2),
      deriveJoinKey(link, right.value, new Uint8Array(16).fill(1), 1),
      deriveJoinKey(new Uint8Array(32).fill(1), right.value, room, 1),
    ];
    expect(new Set(keys.map(({ secret }) => secret.join())).size).toBe(keys.length);
  });
});
