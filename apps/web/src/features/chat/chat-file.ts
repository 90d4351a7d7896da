import type { ChatMessageView } from '@conclave/call';

export interface ChatFileTexts {
  readonly title: string;
  readonly you: string;
  readonly to: (name: string) => string;
  readonly reply: (name: string) => string;
  readonly edited: string;
  readonly toldBy: (name: string) => string;
  readonly unsent: string;
}

/**
 * The messages as text, one after another. Lines behind the first are indented, so that no message looks like another one's beginning.
 *
 * @param timeOf a time and day in words, from milliseconds since the Unix epoch
 */
export function chatFile(
  messages: readonly ChatMessageView[],
  texts: ChatFileTexts,
  timeOf: (at: number) => string,
): string {
  const lines = messages.map((message) => {
    const { text, to, isOwn, replyTo, isEdited, state, toldBy } = message;
    const name = isOwn ? `${texts.you} (${message.authorName})` : message.authorName;
    const notes = [
      to !== null && texts.to(to.name),
      replyTo !== null && texts.reply(replyTo.authorName),
      isEdited && texts.edited,
      toldBy !== null && texts.toldBy(toldBy),
      state !== 'sent' && texts.unsent,
    ].filter((note) => note !== false);
    const noted = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
    return `[${timeOf(message.at)}] ${name}${noted}: ${text.replaceAll('\n', '\n    ')}\n`;
  });
  return `${texts.title}\n\n${lines.join('')}`;
}
