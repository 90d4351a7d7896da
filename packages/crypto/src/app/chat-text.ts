import { err, ok, utf8Encode } from '@conclave/base';
import type { Brand, Result } from '@conclave/base';
import { isForbidden } from '../text/forbidden-characters.ts';

/** A chat message's text, which can be shown beside others without changing how they look. */
export type ChatText = Brand<string, 'ChatText'>;

export type ChatFault = 'empty' | 'too-long';

/** Bytes of UTF-8: what a direct message holds too, sealing and text encoding included. */
export const maxChatBytes = 8 * 1024;

const kept: ReadonlySet<string> = new Set(['\n', '\t']);

/**
 * A message as somebody typed it: NFC, one kind of line break, without controls and invisible characters that could
 * reorder or hide text. Line breaks and tabs stay.
 */
export function chatText(typed: string): Result<ChatText, ChatFault> {
  // A text this long is refused before time is spent on it: no character takes less than a byte.
  if (typed.length > 4 * maxChatBytes) return err('too-long');
  const cleaned = Array.from(typed.replace(/\r\n?/g, '\n').normalize('NFC'))
    .filter((character) => kept.has(character) || !isForbidden(character))
    .join('')
    .normalize('NFC')
    .trim();
  if (cleaned === '') return err('empty');
  if (utf8Encode(cleaned).length > maxChatBytes) return err('too-long');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand says that the checks above were made
  return ok(cleaned as ChatText);
}

/** The very same text, or undefined where `chatText` would refuse or change it: what another member sent. */
export function strictChatText(text: string): ChatText | undefined {
  const checked = chatText(text);
  return checked.ok && checked.value === text ? checked.value : undefined;
}
