import { strictChatText } from '@conclave/crypto';
import * as v from 'valibot';

/** 16 random bytes in base64url; with its author's identity it names a message. */
export const messageId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/));

/** What `chatText` of the crypto room would leave as it is: nobody shows characters that hide or reorder text. */
const text = v.pipe(
  v.string(),
  v.check((typed) => strictChatText(typed) !== undefined),
);

/** APP-1: what is said in the chat. */
export const chatContent = v.variant('type', [
  v.strictObject({
    type: v.literal('chat-message'),
    id: messageId,
    text,
    /** Which message it replies to, by author and id. */
    replyTo: v.nullable(
      v.strictObject({ author: v.pipe(v.string(), v.regex(/^[\da-f]{64}$/)), id: messageId }),
    ),
  }),
  /** Another text for a message of the sender's own; it goes to whom that one went. */
  v.strictObject({ type: v.literal('chat-edit'), id: messageId, text }),
]);

export type ChatContent = v.InferOutput<typeof chatContent>;
