import type { ChatMessageView } from '@conclave/call';
import { isSameDay } from './when.ts';

/** What an author says within this time stands under one name. */
const togetherMs = 5 * 60_000;

/** Whether a message stands under the name of the one before it. */
export function continues(message: ChatMessageView, before: ChatMessageView | undefined): boolean {
  if (before === undefined || message.replyTo !== null) return false;
  return (
    message.authorId === before.authorId &&
    message.to?.id === before.to?.id &&
    message.toldBy === before.toldBy &&
    message.at - before.at < togetherMs &&
    isSameDay(message.at, before.at)
  );
}

/** Whether a line with the day stands before a message: of another day than the one before it, or than today. */
export function beginsDay(
  message: ChatMessageView,
  before: ChatMessageView | undefined,
  today: number,
): boolean {
  return !isSameDay(message.at, before === undefined ? today : before.at);
}
