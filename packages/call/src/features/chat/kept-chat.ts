import type { MemberId } from '@conclave/crypto';
import { boundedArray } from '@conclave/protocol';
import * as v from 'valibot';
import { maxKeepsake } from '../keepsakes.ts';
import { emptyChat, keyOf, maxMessages } from './chat.ts';
import type { ChatState, Message } from './chat.ts';
import { memberId, messageId } from './content.ts';
import type { ChatDraft } from './view.ts';

/** What a tab keeps of its chat over a reload (COM-6). */
export interface KeptChat {
  readonly state: ChatState;
  readonly seenKey: string | null;
  readonly draft: ChatDraft;
  /** Who came after something had been said, and was not told of it. */
  readonly lacking: readonly MemberId[];
}

const message = v.strictObject({
  author: memberId,
  id: messageId,
  authorName: v.string(),
  isOwn: v.boolean(),
  to: v.union([v.literal('everyone'), memberId]),
  toName: v.nullable(v.string()),
  text: v.string(),
  isEdited: v.boolean(),
  edit: v.nullable(v.string()),
  replyTo: v.nullable(v.strictObject({ author: memberId, id: messageId })),
  at: v.number(),
  state: v.picklist(['sent', 'sending', 'stopped', 'not-here', 'too-long']),
  // A version before this one kept none.
  toldBy: v.optional(v.nullable(v.string()), null),
});

const kept = v.strictObject({
  seenKey: v.nullable(v.string()),
  draft: v.strictObject({
    text: v.string(),
    to: v.nullable(v.strictObject({ id: v.string(), name: v.string() })),
    replyTo: v.nullable(v.string()),
  }),
  messages: boundedArray(message, maxMessages),
  // A version before this one kept none.
  lacking: v.optional(boundedArray(memberId, 1_000), []),
});

/** Messages are what there may be most of; the rest has its place besides. */
const maxMessagesLength = maxKeepsake - 64 * 1024;
/** More than can be sent. */
const maxDraft = 32 * 1024;

/** Made once for each message: all are kept with each one that comes. */
const encoded = new WeakMap<Message, string>();

/** The newest messages that have room, as text. */
export function encodeChat({ state, seenKey, draft, lacking }: KeptChat): string {
  const texts: string[] = [];
  let length = 0;
  for (const each of state.messages.toReversed()) {
    const text = encoded.get(each) ?? JSON.stringify(each);
    encoded.set(each, text);
    length += text.length + 1;
    if (length > maxMessagesLength) break;
    texts.push(text);
  }
  const short = { ...draft, text: draft.text.slice(0, maxDraft) };
  const rest = JSON.stringify({ seenKey, draft: short, lacking }).slice(1);
  return `{"messages":[${texts.toReversed().join(',')}],${rest}`;
}

/** Null where the text is nothing that this version kept. */
export function decodeChat(text: string): KeptChat | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), kept), text);
  if (!parsed.success) return null;
  const { messages, seenKey, draft, lacking } = parsed.output;
  const keys = new Set(messages.map(keyOf));
  if (keys.size < messages.length) return null;
  const characters = messages.reduce((sum, each) => sum + each.text.length, 0);
  return { state: { ...emptyChat, messages, characters }, seenKey, draft, lacking };
}
