import { err, ok } from '@conclave/base';
import type { Brand, Result } from '@conclave/base';
import { isForbidden } from './name-characters.ts';

/** A name that can be shown beside others without changing how they look. */
export type DisplayName = Brand<string, 'DisplayName'>;

export type NameFault = 'empty' | 'too-long';

/** Code points. */
const maxLength = 64;
/** Nobody's name is longer; what is looked at costs the same for everybody. */
const longestTyped = 1024;

/** Tabs, line breaks and separators, and the blank of Braille: they stand where a blank was meant. */
const blanks = /[\t-\r\u0085\u2028\u2029\u2800]/g;

/**
 * ID-2: a name as somebody typed or pasted it: NFC, tabs and line breaks as blanks, without characters that can't be seen,
 * and without blanks at its ends.
 */
export function displayName(typed: string): Result<DisplayName, NameFault> {
  if (typed.length > longestTyped) return err('too-long');
  const name = tidy(typed);
  if (!/\S/.test(name)) return err('empty');
  if (Array.from(name).length > maxLength) return err('too-long');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand says that the checks above were made
  return ok(name as DisplayName);
}

/** The very same text as a name, or undefined where `displayName` would refuse or change it. */
export function strictDisplayName(text: string): DisplayName | undefined {
  const name = displayName(text);
  return name.ok && name.value === text ? name.value : undefined;
}

function tidy(typed: string): string {
  let name = typed.replaceAll(blanks, ' ');
  // What is taken out may bring a letter to its accent, or a joiner to what it must not stand beside.
  for (;;) {
    const codes = Array.from(name.normalize('NFC').trim(), (character) => character.codePointAt(0) ?? 0);
    const next = codes
      .filter((_, index) => !isForbidden(codes, index))
      .map((code) => String.fromCodePoint(code))
      .join('');
    if (next === name) return name;
    name = next;
  }
}
