import { utf8Encode } from '@conclave/base';
import { maxDirectContent, strictChatText } from '@conclave/crypto';
import type { Member } from '@conclave/crypto';
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { fakePlace } from '../../../test/fake-place.ts';
import { fakeView } from '../../../test/fake-view.ts';
import { emptyChat, maxMessages, received } from './chat.ts';
import type { ChatState, Message } from './chat.ts';
import { chatContent, memberId } from './content.ts';
import { earlier, maxEarlier, toldEarlier } from './earlier.ts';

const { self: dan, members } = fakeView({ names: ['Dan', 'Ann', 'Bob'] });
const [, ann = dan, other = dan] = members;
const host: Member = { ...ann, isHost: true };
const bob: Member = { ...other, id: v.parse(memberId, 'b0'.repeat(32)) };
const place = { ...fakePlace(9), moderates: (id: string) => id === host.id };
const id = (number: number): string => `${number}`.padStart(22, '0');

function said(from: Member, texts: readonly string[], before: ChatState = emptyChat): ChatState {
  return texts.reduce((state, text, index) => {
    const content = { type: 'chat-message', id: id(state.messages.length), text, replyTo: null } as const;
    return received(state, from, content, 'everyone', fakePlace(index * 1_000));
  }, before);
}
const all = (messages: readonly Message[]) => earlier(messages).flatMap((part) => part.messages);

test('APP-1: every part is content that can be sealed to one person, and together they are the newest in their order', () => {
  const word = fc.constantFrom('a', 'é', '"', '\\', '\n', '😀', 'ن', ' ').map((each) => each.repeat(97));
  const text = fc
    .array(word, { minLength: 1, maxLength: 20 })
    .map((words) => `.${words.join('')}.`)
    .filter((typed) => strictChatText(typed) !== undefined);
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
      const { messages } = said(bob, texts);
      for (const part of earlier(messages)) {
        expect(utf8Encode(JSON.stringify(part)).length).toBeLessThanOrEqual(maxDirectContent);
        expect(v.safeParse(chatContent, part).success).toBe(true);
      }
      const order = messages.map((each) => each.id);
      const told = all(messages).map((each) => each.id);
      expect(told).toEqual(order.filter((each) => told.includes(each)));
      expect(told.at(-1)).toBe(order.at(-1));
    }),
    { numRuns: 40 },
  );
});

test('APP-1: what was for one person, and what is under way, is told to nobody', () => {
  let state = said(bob, ['to all']);
  const content = { type: 'chat-message', id: id(50), text: 'for Dan', replyTo: null } as const;
  state = received(state, bob, content, dan.id, fakePlace(0));
  const [first] = state.messages;
  if (first === undefined) throw new Error('unreachable');
  expect(all([...state.messages, { ...first, id: id(51), state: 'sending' }])).toHaveLength(1);
});

test('MOD-1: a word counts from who moderates where it stands, and changes nothing that came from its author', () => {
  const [part] = earlier(said(bob, ['one', 'two']).messages);
  if (part === undefined) throw new Error('unreachable');
  expect(toldEarlier(emptyChat, bob, part, dan.id, place)).toBe(emptyChat);
  const own = said(bob, ['one, as Bob said it']);
  const state = toldEarlier(own, host, part, dan.id, place);
  expect(state.messages).toMatchObject([
    { text: 'two', toldBy: 'Ann', authorName: 'Bob' },
    { text: 'one, as Bob said it', toldBy: null },
  ]);
  expect(toldEarlier(state, host, part, dan.id, place).messages).toEqual(state.messages);
});

test('APP-1: the author’s own message takes the place of what a host told under its name', () => {
  const [part] = earlier(said(bob, ['never said']).messages);
  if (part === undefined) throw new Error('unreachable');
  const told = toldEarlier(emptyChat, host, part, dan.id, place);
  const content = { type: 'chat-message', id: id(0), text: 'really said', replyTo: null } as const;
  expect(received(told, bob, content, 'everyone', fakePlace(0)).messages).toMatchObject([
    { text: 'really said', toldBy: null },
  ]);
});

test('ID-2: who is here bears the name that they bear everywhere, whatever the host says', () => {
  const [part] = earlier(said({ ...bob, name: 'Ann' }, ['pay me']).messages);
  if (part === undefined) throw new Error('unreachable');
  const here = { ...place, nameOf: (who: string) => (who === bob.id ? 'Bob' : null) };
  expect(toldEarlier(emptyChat, host, part, dan.id, here).messages).toMatchObject([
    { authorName: 'Bob', toldBy: 'Ann', at: 1_000 },
  ]);
});

test('APP-1: a host who tells without end fills no more than a part of the chat', () => {
  let state = emptyChat;
  for (let round = 0; round < 10; round++) {
    const messages = Array.from({ length: 50 }, (_, index) => ({
      author: bob.id,
      name: 'Bob',
      id: id(round * 50 + index),
      text: 'x',
      replyTo: null,
      at: 0,
    }));
    state = toldEarlier(state, host, { type: 'chat-earlier', messages }, dan.id, place);
  }
  expect(state.messages).toHaveLength(maxEarlier);
  expect(maxEarlier).toBeLessThan(maxMessages / 10);
});
