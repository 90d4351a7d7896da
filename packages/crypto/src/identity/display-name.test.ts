import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { displayName, strictDisplayName } from './display-name.ts';

vi.setConfig({ testTimeout: 30_000 });

describe('names', () => {
  it('ID-2: are put into one form', () => {
    expect(displayName('  Zoe\u0308 ')).toEqual({ ok: true, value: 'Zoë' });
    expect(strictDisplayName('Zoe\u0308')).toBeUndefined();
    expect(strictDisplayName(' Ada')).toBeUndefined();
    expect(strictDisplayName('Ada')).toBe('Ada');
  });

  it('JOIN-4: may be in any script, with emoji', () => {
    for (const name of ['Ωμέγα', '山田太郎', 'שרה', 'عائشة', 'क्षितिज', '👩‍👩‍👧 Family', 'नमस्‍ते']) {
      expect(displayName(name)).toEqual({ ok: true, value: name });
    }
  });

  it('JOIN-4: may not be empty, long, invisible, or change how what stands beside them is read', () => {
    expect(displayName(' \u200d ')).toEqual({ ok: false, error: 'empty' });
    expect(displayName('a'.repeat(65))).toEqual({ ok: false, error: 'too-long' });
    expect(displayName('😀'.repeat(64)).ok).toBe(true);
    for (const code of [
      0x00, 0x0a, 0x1b, 0x85, 0xad, 0x61c, 0x200b, 0x200e, 0x2028, 0x202e, 0x2066, 0xfeff, 0xd800, 0xe0041,
    ]) {
      const name = `Ada${String.fromCodePoint(code)}x`;
      expect({ code, name: displayName(name) }).toEqual({
        code,
        name: { ok: false, error: 'forbidden-character' },
      });
    }
  });

  it('JOIN-4: what is accepted once is accepted again, unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (typed) => {
        const name = displayName(typed);
        if (name.ok) expect(strictDisplayName(name.value)).toBe(name.value);
      }),
    );
  });
});
