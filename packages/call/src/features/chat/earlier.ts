import { utf8Encode } from '@conclave/base';
import type { Member, MemberId } from '@conclave/crypto';
import { maxDirectContent } from '@conclave/crypto';
import { encodeContent } from '../../contents/content-owner.ts';
import type { WritingPlace } from '../writing-place.ts';
import { find, insertAt } from './chat.ts';
import type { ChatState, Message } from './chat.ts';
import { maxInPart } from './content.ts';
import type { ChatContent } from './content.ts';

/** How many messages a newcomer takes that others wrote before they came. */
export const maxEarlier = 200;
/** Each part is sealed to one person and carried to all. */
const maxParts = 8;

export type Earlier = Extract<ChatContent, { type: 'chat-earlier' }>;
type Told = Earlier['messages'][number];

/** A message as a host tells it; null for what was for one person, or is not in the order. */
function told({ author, authorName, id, text, replyTo, at, to, state }: Message): Told | null {
  if (to !== 'everyone' || state !== 'sent') return null;
  return { author, name: authorName, id, text, replyTo, at };
}

const sizeOf = (value: unknown): number => utf8Encode(JSON.stringify(value)).length + 1;
const frameSize = encodeContent({ type: 'chat-earlier', messages: [] }).length;

/**
 * APP-1: what was said to everyone, for one person who came later: the newest that has room, in its order, in parts that can be sealed to
 * one person. A message that is too long for that is left out.
 */
export function earlier(messages: readonly Message[]): readonly Earlier[] {
  const parts: Told[][] = [];
  let room = 0;
  let count = 0;
  for (const message of messages.toReversed()) {
    const each = told(message);
    const size = sizeOf(each);
    if (each === null || frameSize + size > maxDirectContent) continue;
    if (count === maxEarlier) break;
    const last = parts.at(-1);
    if (last === undefined || size > room || last.length === maxInPart) {
      if (parts.length === maxParts) break;
      parts.push([each]);
      room = maxDirectContent - frameSize - size;
    } else {
      last.push(each);
      room -= size;
    }
    count += 1;
  }
  return parts.toReversed().map((part) => ({ type: 'chat-earlier', messages: part.toReversed() }));
}

/** What a host tells a newcomer goes before all that the newcomer read themselves; what they have already stays as it is. */
export function toldEarlier(
  state: ChatState,
  from: Member,
  { messages }: Earlier,
  self: MemberId,
  place: WritingPlace,
): ChatState {
  // MOD-1: only a host's word counts, where it stands in the order.
  if (from.isSelf || !place.moderates(from.id)) return state;
  let next = state;
  for (const { author, name, id, text, replyTo, at } of messages) {
    const end = next.messages.findLastIndex((each) => each.toldBy !== null) + 1;
    if (end >= maxEarlier) return next;
    if (find(next, { author, id }) !== undefined) continue;
    const message: Message = {
      author,
      id,
      // Whoever is here bears one name everywhere.
      authorName: place.nameOf(author) ?? name,
      isOwn: author === self,
      to: 'everyone',
      toName: null,
      text,
      isEdited: false,
      edit: null,
      replyTo,
      at: Math.min(at, place.wallTime),
      state: 'sent',
      toldBy: place.nameOf(from.id) ?? from.name,
    };
    next = insertAt(next, message, end);
  }
  return next;
}
