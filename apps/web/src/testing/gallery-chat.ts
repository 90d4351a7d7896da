import type { ChatMessageView } from '@conclave/call';
import type { FakeFeaturesOptions } from './fake-features.ts';

const minute = 60_000;
/** A day of a meeting, by this device's time zone. */
const ten = new Date(2026, 10, 30, 10, 2).getTime();

let count = 0;
function said(authorName: string, text: string, change: Partial<ChatMessageView> = {}): ChatMessageView {
  count += 1;
  return {
    key: `${authorName}/${count}`,
    authorId: ids[authorName] ?? 'f00d',
    authorName,
    isOwn: authorName === 'Ada Lovelace',
    to: null,
    text,
    isEdited: false,
    replyTo: null,
    at: ten + count * minute,
    state: 'sent',
    toldBy: null,
    ...change,
  };
}

const ids: Readonly<Record<string, string>> = {
  'Ada Lovelace': '5eed0c0de',
  'Grace Hopper': '5eed1c0de',
  'Alan Turing': '5eed2c0de',
};
const grace = { id: '5eed1c0de', name: 'Grace Hopper' };
const ada = { id: '5eed0c0de', name: 'Ada Lovelace' };

const morning = said('Grace Hopper', 'Morning! The agenda is in the notes.');
const budget = said(
  'Alan Turing',
  'Draft of the budget, second tab is new: https://example.org/budget?tab=2#new',
);
const talk: readonly ChatMessageView[] = [
  morning,
  budget,
  said('Alan Turing', 'Numbers below are from last year.\nI mark what has changed.'),
  said('Ada Lovelace', 'Thank you! Compare with https://пример.example/таблица before Friday.'),
  said('Grace Hopper', 'Can you zoom in on row 14?', { to: ada }),
  said('Ada Lovelace', 'One moment', { to: grace, isEdited: true }),
  said('Katherine Johnson', 'مرحبا بالجميع، هل نبدأ؟'),
  said('Katherine Johnson', `A word without an end: ${'Donaudampfschifffahrt'.repeat(6)}`, {
    replyTo: { key: budget.key, authorName: 'Alan Turing', text: budget.text },
  }),
  said('Grace Hopper', 'Who has it?', { replyTo: { key: null, authorName: '', text: '' } }),
  said('Alan Turing', '🎉'),
];

const failing: readonly ChatMessageView[] = [
  ...talk.slice(0, 3),
  said('Ada Lovelace', 'Still on its way', { state: 'sending' }),
  said('Ada Lovelace', 'This one came too late', { state: 'stopped' }),
  said('Ada Lovelace', 'Are you there?', { to: { id: 'gone', name: 'Donald' }, state: 'not-here' }),
  said('Ada Lovelace', 'A long letter', { to: grace, state: 'too-long' }),
];

const toldBy = 'Grace Hopper';
/** As a newcomer sees it. */
const told: readonly ChatMessageView[] = [
  said('Grace Hopper', 'Morning! The agenda is in the notes.', { toldBy }),
  said('Donald Knuth', 'I leave at ten; my part is in the second file.', { toldBy }),
  said('Donald Knuth', 'Questions by mail, please.', { toldBy }),
  said('Alan Turing', 'Welcome! We are at point three.'),
];

const lorem = 'Lines of one, two or three rows, as people write them when they have something to say. ';

/** A day of a large meeting. */
function many(length: number): readonly ChatMessageView[] {
  const names = Object.keys(ids);
  return Array.from({ length }, (_, index) =>
    said(names[Math.floor(index / 3) % 3] ?? '', `${index}: ${lorem.repeat((index * 7) % 4)}`, {
      at: ten + index * 1_000,
    }),
  );
}

/** What the chat may look like, for the gallery. */
export const chatStates = {
  'chat-empty': () => ({}),
  'chat-talk': () => ({ chat: talk }),
  'chat-news': () => ({
    chat: talk,
    chatNews: [
      said('Grace Hopper', 'Could somebody look at row 16, please? It should be 5,586 this year.', {
        to: ada,
      }),
    ],
  }),
  'chat-unread': () => ({ chat: talk, chatSeen: 6 }),
  'chat-failing': () => ({
    chat: failing,
    chatFault: 'too-fast',
    chatDraft: {
      text: 'First line\nand a second one that is long enough to be broken',
      to: grace,
      replyTo: morning.key,
    },
    chatTooFast: ['Alan Turing'],
  }),
  'chat-left': () => ({
    chat: talk,
    chatFault: 'not-here',
    chatDraft: { text: 'Are you there?', to: { id: 'gone', name: 'Donald' }, replyTo: null },
  }),
  'chat-told': () => ({ chat: told }),
  'chat-stopped': () => ({ chat: talk, chatStopped: true }),
  'chat-10000': () => ({ chat: many(10_000) }),
} satisfies Readonly<Record<string, () => FakeFeaturesOptions>>;

/** The same as pages of the gallery. */
export function chatGallery<State>(
  inCall: (options: { readonly features: FakeFeaturesOptions; readonly isHost: boolean }) => State,
): Readonly<Record<string, () => State>> {
  const states = Object.entries(chatStates).map(
    ([name, features]) =>
      [name, () => inCall({ features: features(), isHost: name !== 'chat-stopped' })] as const,
  );
  return Object.fromEntries(states);
}
