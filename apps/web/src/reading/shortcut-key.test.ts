import { describe, expect, test } from 'vitest';
import { shortcutKey } from './shortcut-key.ts';
import type { PressedKey } from './shortcut-key.ts';

function press(change: Partial<PressedKey>): string | null {
  return shortcutKey({
    key: 'm',
    code: 'KeyM',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    keyCode: 77,
    ...change,
  });
}

describe('the key of a shortcut', () => {
  test.each([
    ['a letter', {}, 'm'],
    ['a letter under caps lock', { key: 'M' }, 'm'],
    ['a letter where it stands on another layout', { key: 'm', code: 'Semicolon' }, 'm'],
    ['its place on a layout of no Latin letters', { key: 'ь', code: 'KeyM' }, 'm'],
    ['the space bar', { key: ' ', code: 'Space' }, 'space'],
    ['a question mark, by whatever keys', { key: '?', code: 'Minus', shiftKey: true }, '?'],
  ] as const)('is %s', (_, change, key) => {
    expect(press(change)).toBe(key);
  });

  test.each([
    ['Ctrl, of the browser', { ctrlKey: true }],
    ['Meta, of the system', { metaKey: true }],
    ['Alt', { altKey: true }],
    ['AltGr, which types', { getModifierState: (name: string) => name === 'AltGraph' }],
    ['a capital letter', { key: 'M', shiftKey: true }],
    ['a letter that is being converted', { key: 'm', isComposing: true }],
    ['a key that an input method took', { key: 'Process', keyCode: 229 }],
    ['an accented letter of a Latin layout', { key: 'ö', code: 'KeyM' }],
    ['a digit', { key: '1', code: 'Digit1' }],
    ['an arrow', { key: 'ArrowLeft', code: 'ArrowLeft' }],
  ] as const)('is none for %s', (_, change) => {
    expect(press(change)).toBeNull();
  });
});
