import { strictChatText, strictDisplayName } from '@conclave/crypto';
import type { MemberId } from '@conclave/crypto';
import { boundedArray } from '@conclave/protocol';
import * as v from 'valibot';

/** 16 random bytes in base64url; with its author's identity it names a message. */
export const messageId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/));

/** What `chatText` of the crypto room would leave as it is: nobody shows characters that hide or reorder text. */
const text = v.pipe(
  v.string(),
  v.check((typed) => strictChatText(typed) !== undefined),
);

/** A name as people are shown it: ID-2 may have put a number behind it. */
const shownName = v.pipe(
  v.string(),
  v.check((name) => strictDisplayName(name.replace(/ \(\d{3,}\)$/, '')) !== undefined),
);

export const memberId = v.custom<MemberId>((id) => typeof id === 'string' && /^[\da-f]{64}$/.test(id));

/** Which message it replies to, by author and id. */
const replyTo = v.nullable(
  v.strictObject({ author: v.pipe(v.string(), v.regex(/^[\da-f]{64}$/)), id: messageId }),
);

/** How many messages one `chat-earlier` has at most. */
export const maxInPart = 50;

/** APP-1: what is said in the chat. */
export const chatContent = v.variant('type', [
  v.strictObject({
    type: v.literal('chat-message'),
    id: messageId,
    text,
    replyTo,
  }),
  /** Another text for a message of the sender's own; it goes to whom that one went. */
  v.strictObject({ type: v.literal('chat-edit'), id: messageId, text }),
  /** A host tells one person what was said to everyone before they came, oldest first: the host's word, nobody else's signature. */
  v.strictObject({
    type: v.literal('chat-earlier'),
    messages: boundedArray(
      v.strictObject({
        author: memberId,
        name: shownName,
        id: messageId,
        text,
        replyTo,
        /** Milliseconds since the Unix epoch, by the host's device. */
        at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      }),
      maxInPart,
      1,
    ),
  }),
]);

export type ChatContent = v.InferOutput<typeof chatContent>;
