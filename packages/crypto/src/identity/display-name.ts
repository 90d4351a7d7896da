import { err, ok } from '@conclave/base';
import type { Brand, Result } from '@conclave/base';

/** A name that can be shown beside others without changing how they look. */
export type DisplayName = Brand<string, 'DisplayName'>;

export type NameFault = 'empty' | 'too-long' | 'forbidden-character';

/** Code points. */
const maxLength = 64;

/**
 * Controls, line and paragraph separators, bidirectional controls, invisible and tag characters, lone surrogates.
 * Ranges instead of Unicode categories: all members must refuse the same names, whatever their browser's Unicode
 * version. The joiners U+200C and U+200D stay, because scripts and emoji need them.
 */
const forbidden =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\u{e0000}-\u{e0fff}]/u;
const visible = /[^\s\u200c\u200d]/u;

/** A name as somebody typed it: NFC, blanks at the ends taken off. */
export function displayName(typed: string): Result<DisplayName, NameFault> {
  const name = typed.normalize('NFC').trim();
  if (!visible.test(name)) return err('empty');
  if (forbidden.test(name)) return err('forbidden-character');
  if (Array.from(name).length > maxLength) return err('too-long');
  return ok(name as DisplayName);
}

/** The very same text as a name, or undefined where `displayName` would refuse or change it. */
export function strictDisplayName(text: string): DisplayName | undefined {
  const name = displayName(text);
  return name.ok && name.value === text ? name.value : undefined;
}
