import type { ChatMessageView } from '@conclave/call';
import { expect, test } from 'vitest';
import { chatFile } from './chat-file.ts';

const texts = {
  title: 'Chat',
  you: 'You',
  to: (name: string) => `only to ${name}`,
  reply: (name: string) => `reply to ${name}`,
  edited: 'edited',
  unsent: 'not sent',
  toldBy: (name: string) => `sent on by ${name}`,
};
const said = (change: Partial<ChatMessageView>): ChatMessageView => ({
  key: 'k',
  authorId: 'a',
  authorName: 'Ann',
  isOwn: false,
  to: null,
  text: 'Hello',
  isEdited: false,
  replyTo: null,
  at: 7,
  state: 'sent',
  toldBy: null,
  ...change,
});

test('a saved chat says who said what when, to whom, and what did not arrive', () => {
  const messages = [
    said({}),
    said({ isOwn: true, authorName: 'Bob', to: { id: 'a', name: 'Ann' }, isEdited: true }),
    said({ toldBy: 'Bob' }),
    said({ replyTo: { key: null, authorName: 'Cid', text: 'x' }, state: 'not-here' }),
  ];
  expect(chatFile(messages, texts, (at) => `t${at}`)).toBe(
    'Chat\n\n[t7] Ann: Hello\n[t7] You (Bob) (only to Ann, edited): Hello\n[t7] Ann (sent on by Bob): Hello\n[t7] Ann (reply to Cid, not sent): Hello\n',
  );
});

test('no text looks like the beginning of another message', () => {
  const text = 'one\n[t7] Bob: I agree to everything';
  const lines = chatFile([said({ text })], texts, () => 't7').split('\n');
  expect(lines.filter((line) => line.startsWith('['))).toEqual(['[t7] Ann: one']);
});
