import { expect, test } from 'vitest';
import { fakePlace } from '../../../test/fake-place.ts';
import { fakeView } from '../../../test/fake-view.ts';
import { emptyChat, maxCharacters, maxMessages, messagePace, received, sending, underWay } from './chat.ts';
import type { ChatState } from './chat.ts';

const { self: ann, members } = fakeView({ names: ['Ann', 'Bob'] });
const bob = members[1] ?? ann;

const id = (number: number): string => `${number}`.padStart(22, '0');
const said = (number: number, text = `text ${number}`) =>
  ({ type: 'chat-message', id: id(number), text, replyTo: null }) as const;
const texts = (state: ChatState): readonly string[] => state.messages.map(({ text }) => text);

test('an own message stands where the group’s order has it, not where it was typed', () => {
  let state = sending(emptyChat, ann, said(1, 'mine'), 'everyone', fakePlace(0));
  state = received(state, bob, said(2, 'theirs'), 'everyone', fakePlace(1));
  expect(texts(state)).toEqual(['theirs', 'mine']);
  state = received(state, ann, said(1, 'mine'), 'everyone', fakePlace(2));
  state = received(state, bob, said(3, 'later'), 'everyone', fakePlace(3));
  expect(texts(state)).toEqual(['theirs', 'mine', 'later']);
  expect(underWay(state)).toEqual([]);
});

test('what is said twice is one message, and nobody speaks in another’s name', () => {
  let state = received(emptyChat, bob, said(1, 'once'), 'everyone', fakePlace(0));
  state = received(state, bob, said(1, 'twice'), 'everyone', fakePlace(1));
  state = received(state, ann, { type: 'chat-edit', id: id(1), text: 'changed' }, 'everyone', fakePlace(2));
  expect(texts(state)).toEqual(['once']);
  state = received(state, bob, { type: 'chat-edit', id: id(1), text: 'changed' }, 'everyone', fakePlace(3));
  expect(state.messages).toMatchObject([{ text: 'changed', isEdited: true }]);
});

test('an edit goes to whom its message went', () => {
  let state = received(emptyChat, bob, said(1, 'to all'), 'everyone', fakePlace(0));
  state = received(state, bob, { type: 'chat-edit', id: id(1), text: 'to Ann' }, ann.id, fakePlace(1));
  expect(texts(state)).toEqual(['to all']);
});

test('whoever sends faster than people type is slowed, and the others are told', () => {
  let state = emptyChat;
  for (let number = 0; number < 100; number++)
    state = received(state, bob, said(number), 'everyone', fakePlace(0));
  expect(state.messages).toHaveLength(messagePace.burst);
  expect([...state.tooFast.values()]).toEqual(['Bob']);
  state = received(state, bob, said(200), 'everyone', fakePlace(1_000));
  expect(state.messages).toHaveLength(messagePace.burst + 1);
});

test('MOD-1: behind the rule in the order only hosts are read; an own one says that it was stopped', () => {
  const mine = { ...bob, isSelf: true };
  let state = sending(emptyChat, mine, said(1), 'everyone', fakePlace(0));
  state = received(state, mine, said(1), 'everyone', fakePlace(1, false));
  expect(state.messages).toMatchObject([{ state: 'stopped' }]);
  state = received(state, bob, said(2), 'everyone', fakePlace(1, false));
  expect(state.messages).toHaveLength(1);
  state = received(state, { ...bob, isCoHost: true }, said(3), 'everyone', fakePlace(1, false));
  expect(state.messages).toHaveLength(2);
});

test('MOD-1: where private messages are off, only those of hosts and to hosts are read', () => {
  const place = { ...fakePlace(0), directAllowed: false };
  expect(received(emptyChat, bob, said(1), ann.id, place).messages).toEqual([]);
  expect(received(emptyChat, bob, said(1), 'everyone', place).messages).toHaveLength(1);
  expect(
    received(emptyChat, bob, said(1), ann.id, { ...place, moderates: (member) => member === ann.id })
      .messages,
  ).toHaveLength(1);
  expect(received(emptyChat, { ...bob, isHost: true }, said(1), ann.id, place).messages).toHaveLength(1);
});

test('memory is bounded: the oldest messages go', () => {
  let state = emptyChat;
  for (let number = 0; number < maxMessages + 5; number++) {
    state = received(state, bob, said(number), 'everyone', fakePlace(number * 1_000));
  }
  expect(state.messages).toHaveLength(maxMessages);
  expect(state.messages[0]?.text).toBe('text 5');
});

test('memory is bounded in what is said, too: long messages push the oldest out, edits among them', () => {
  const long = 'x'.repeat(8 * 1024);
  const fit = maxCharacters / long.length;
  let state = received(emptyChat, bob, said(0, 'first'), 'everyone', fakePlace(0));
  for (let number = 1; number <= fit; number++) {
    state = received(state, bob, said(number, long), 'everyone', fakePlace(number * 1_000));
  }
  expect(state.messages).toHaveLength(fit);
  expect(state.characters).toBe(maxCharacters);
  const edit = { type: 'chat-edit', id: id(fit), text: 'short' } as const;
  state = received(state, bob, edit, 'everyone', fakePlace(fit * 1_001));
  expect(state.characters).toBe(maxCharacters - long.length + 5);
});
