import { err, ok } from '@conclave/base';
import type { Brand, Result } from '@conclave/base';
import { isForbidden } from './forbidden-characters.ts';

/** A name that can be shown beside others without changing how they look. */
export type DisplayName = Brand<string, 'DisplayName'>;

export type NameFault = 'empty' | 'too-long' | 'forbidden-character';

/** Code points. */
const maxLength = 64;

const visible = /[^\s\u200c\u200d]/u;

/** A name as somebody typed it: NFC, blanks at the ends taken off. */
export function displayName(typed: string): Result<DisplayName, NameFault> {
  const name = typed.normalize('NFC').trim();
  if (!visible.test(name)) return err('empty');
  const characters = Array.from(name);
  if (characters.some(isForbidden)) return err('forbidden-character');
  if (characters.length > maxLength) return err('too-long');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand says that the checks above were made
  return ok(name as DisplayName);
}

/** The very same text as a name, or undefined where `displayName` would refuse or change it. */
export function strictDisplayName(text: string): DisplayName | undefined {
  const name = displayName(text);
  return name.ok && name.value === text ? name.value : undefined;
}
