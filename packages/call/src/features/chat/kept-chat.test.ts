import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MemberId } from '@conclave/crypto';
import { maxKeepsake } from '../keepsakes.ts';
import { emptyChat } from './chat.ts';
import type { Message } from './chat.ts';
import { decodeChat, encodeChat } from './kept-chat.ts';

const isMemberId = (text: string): text is MemberId => /^[\da-f]{64}$/.test(text);
const memberId = fc.stringMatching(/^[\da-f]{64}$/).filter(isMemberId);
const messageId = fc.stringMatching(/^[\w-]{22}$/);
const message: fc.Arbitrary<Message> = fc.record({
  author: memberId,
  id: messageId,
  authorName: fc.string(),
  isOwn: fc.boolean(),
  to: fc.oneof(fc.constant('everyone' as const), memberId),
  toName: fc.option(fc.string()),
  text: fc.string({ unit: 'grapheme' }),
  isEdited: fc.boolean(),
  edit: fc.option(fc.string()),
  replyTo: fc.option(fc.record({ author: memberId, id: messageId })),
  at: fc.nat(),
  state: fc.constantFrom('sent', 'sending', 'stopped', 'not-here', 'too-long'),
  toldBy: fc.option(fc.string()),
});
const draft = fc.record({
  text: fc.string(),
  to: fc.option(fc.record({ id: fc.string(), name: fc.string() })),
  replyTo: fc.option(fc.string()),
});
const stateOf = (messages: readonly Message[]) => ({
  ...emptyChat,
  messages,
  characters: messages.reduce((sum, { text }) => sum + text.length, 0),
});

test('COM-6: a chat comes back as it was kept', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(message, { selector: ({ author, id }) => `${author}/${id}`, maxLength: 20 }),
      fc.option(fc.string()),
      draft,
      fc.array(memberId),
      (messages, seenKey, written, lacking) => {
        const chat = { state: stateOf(messages), seenKey, draft: written, lacking };
        expect(decodeChat(encodeChat(chat))).toEqual(chat);
      },
    ),
  );
});

test('COM-6: what is no kept chat is none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(decodeChat(text)).toBeNull();
    }),
  );
});

test('COM-6: of more than storage bears the newest is kept', () => {
  const [author = ''] = fc.sample(memberId, 1);
  if (!isMemberId(author)) throw new Error('unreachable');
  const messages = Array.from({ length: 1_000 }, (_, index): Message => ({
    author,
    id: `${index}`.padStart(22, '0'),
    authorName: 'Ann',
    isOwn: false,
    to: 'everyone',
    toName: null,
    text: `${index} ${'"'.repeat(1_000)}`,
    isEdited: false,
    edit: null,
    replyTo: null,
    at: index,
    state: 'sent',
    toldBy: null,
  }));
  const text = encodeChat({
    state: stateOf(messages),
    seenKey: null,
    draft: { text: '\n'.repeat(1_000_000), to: null, replyTo: null },
    lacking: [],
  });
  expect(text.length).toBeLessThanOrEqual(maxKeepsake);
  const back = decodeChat(text);
  expect(back?.state.messages.at(-1)).toEqual(messages.at(-1));
  expect(back?.state.messages.length).toBeGreaterThan(100);
});
