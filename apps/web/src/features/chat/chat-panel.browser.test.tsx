import { err, signal } from '@conclave/base';
import type { Signal } from '@conclave/base';
import { beforeAll, expect, test, vi } from 'vitest';
import { freshRoot } from '../../../test/fresh-root.ts';
import type { Call, ChatMessageView } from '@conclave/call';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import '../../styles/index.css';
import { createFakeCall, fakeParticipant } from '../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../testing/fake-local-media.ts';
import { Panel } from '../../pages/call/panel.tsx';
import { ChatNews } from './chat-news.tsx';
import { ChatPanel } from './chat-panel.tsx';
import texts from './en.json';
import { chatStates } from '../../testing/gallery-chat.ts';

/** A machine that does other things takes its time. */
const until = <T,>(condition: () => T) => vi.waitUntil(condition, { timeout: 8_000 });

const { element, render } = freshRoot('display: flex; height: 600px');
const local = createFakeLocalMedia();
vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  await initTexts();
  addTexts('chat', texts);
});

const people = [
  fakeParticipant('5eed0c0de', 'Ada Lovelace', { isSelf: true }),
  fakeParticipant('5eed1c0de', 'Grace Hopper'),
  fakeParticipant('5eed2c0de', 'Alan Turing'),
];

interface Shown {
  readonly call: Call;
  readonly sent: (readonly [string, string | null, string | null])[];
  readonly again: readonly string[];
  readonly messages: Signal<readonly ChatMessageView[]>;
  readonly onClose: () => void;
}

async function show(state: keyof typeof chatStates): Promise<Shown> {
  const made = createFakeCall({ participants: people, features: chatStates[state]() });
  const sent: (readonly [string, string | null, string | null])[] = [];
  const again: string[] = [];
  const { chat } = made.features;
  const messages = signal(chat.messages.peek());
  const unread = signal(chat.unread.peek());
  const firstUnread = signal(chat.firstUnread.peek());
  const call: Call = {
    ...made,
    features: {
      ...made.features,
      chat: {
        ...chat,
        messages,
        unread,
        firstUnread,
        seen: () => {
          unread.value = 0;
          firstUnread.value = null;
        },
        again: (key) => {
          again.push(key);
          return err('too-fast');
        },
        send: (...given) => {
          sent.push(given);
          return chat.send(...given);
        },
      },
    },
  };
  messages.subscribe(() => {
    const last = messages.peek().at(-1);
    if (last === undefined || last.isOwn || messages.peek().length === chat.messages.peek().length) return;
    unread.value += 1;
    firstUnread.value ??= last.key;
  });
  const onClose = vi.fn();
  render(
    <Panel title="Chat" onClose={onClose}>
      <ChatPanel call={call} local={local} panel="chat" parts={null} onPanel={() => {}} />
    </Panel>,
  );
  await until(() => element.querySelector('[role=log]') !== null);
  return { call, sent, again, messages, onClose };
}

function one(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
}
function field(): HTMLTextAreaElement {
  const found = one('.chat-compose textarea');
  if (!(found instanceof HTMLTextAreaElement)) throw new Error('no field');
  return found;
}
const button = (name: string): HTMLElement | undefined =>
  Array.from(document.querySelectorAll<HTMLElement>('button, [role=menuitem]')).find(
    (each) => (each.getAttribute('aria-label') ?? each.textContent) === name,
  );
async function press(name: string): Promise<void> {
  const found = await until(() => button(name));
  found.click();
}

function type(into: HTMLTextAreaElement, text: string): void {
  into.focus();
  into.setSelectionRange(into.value.length, into.value.length);
  document.execCommand('insertText', false, text);
}
const key = (name: string, more: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more });

const log = (): HTMLElement => one('[role=log]');
const fromEnd = (): number => log().scrollHeight - log().scrollTop - log().clientHeight;
const shown = (): readonly string[] =>
  Array.from(document.querySelectorAll('.chat-text'), ({ textContent }) => textContent);
/** As somebody scrolls: until it is there. */
const scrollsTo = (top: () => number, condition: () => boolean): Promise<boolean> =>
  until(() => {
    if (!condition()) log().scrollTop = top();
    return condition();
  });
const rows = (): number => document.querySelectorAll('.chat-message').length;
const said = (text: string, number: number): ChatMessageView => ({
  key: `new/${number}`,
  authorId: '5eed1c0de',
  authorName: 'Grace Hopper',
  isOwn: false,
  to: null,
  text,
  isEdited: false,
  replyTo: null,
  at: Date.now(),
  state: 'sent',
  toldBy: null,
});

test('Enter sends, Shift+Enter breaks the line', async () => {
  const { sent } = await show('chat-talk');
  type(field(), 'one');
  expect(field().dispatchEvent(key('Enter', { shiftKey: true }))).toBe(true);
  expect(sent).toEqual([]);
  expect(field().dispatchEvent(key('Enter'))).toBe(false);
  expect(sent).toEqual([['one', null, null]]);
  await until(() => field().value === '');
});

test('a key of an input method sends nothing and closes nothing, however the browser tells of it', async () => {
  const { sent, onClose } = await show('chat-talk');
  type(field(), 'にほん');
  field().dispatchEvent(key('Enter', { isComposing: true, keyCode: 229 }));
  // WebKit: the composition has ended before the key is told.
  field().dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: 'にほん' }));
  field().dispatchEvent(key('Enter', { keyCode: 229 }));
  field().dispatchEvent(key('Escape', { isComposing: true, keyCode: 229 }));
  field().dispatchEvent(key('Escape', { keyCode: 229 }));
  expect(sent).toEqual([]);
  expect(onClose).not.toHaveBeenCalled();
  expect(field().value).toBe('にほん');
  field().dispatchEvent(key('Enter', { keyCode: 13 }));
  expect(sent).toEqual([['にほん', null, null]]);
  field().dispatchEvent(key('Escape', { keyCode: 27 }));
  expect(onClose).toHaveBeenCalledOnce();
});

test('what could not be sent stays in the field, and the reason stands beside it', async () => {
  await show('chat-failing');
  await press('Send');
  const reason = await until(() => document.querySelector('.chat-compose [role=alert]:not(:empty)'));
  expect(reason.textContent).toBe(texts.fault['too-fast']);
  expect(field().value).toContain('First line');
  expect(field().getAttribute('aria-describedby')).toContain(reason.id);
  expect(field().getAttribute('aria-invalid')).toBe('true');
});

test('whom a message was for stays chosen when they have gone: it never turns into one for everyone', async () => {
  const { sent } = await show('chat-left');
  const select = one('.chat-compose select');
  if (!(select instanceof HTMLSelectElement)) throw new Error('no select');
  expect(select.selectedOptions[0]?.textContent).toBe('Donald (left)');
  await press('Send');
  expect(sent).toEqual([['Are you there?', 'gone', null]]);
  await until(() => one('.chat-compose [role=alert]').textContent.includes('Donald is not here'));
});

test('a draft outlives the panel', async () => {
  const { call } = await show('chat-talk');
  type(field(), 'half a thought');
  render(null);
  await until(() => document.querySelector('[role=log]') === null);
  render(<ChatPanel call={call} local={local} panel="chat" parts={null} onPanel={() => {}} />);
  await until(() => document.querySelector('.chat-compose textarea') !== null);
  expect(field().value).toBe('half a thought');
});

test('of 10,000 messages those in sight are in the document, and the end is in sight', async () => {
  await show('chat-10000');
  await until(() => fromEnd() < 2 && log().textContent.includes('9999: '));
  expect(rows()).toBeLessThan(40);
  expect(log().scrollHeight).toBeGreaterThan(200_000);
  await scrollsTo(
    () => 0,
    () => shown().some((text) => text.startsWith('0: ')),
  );
  await scrollsTo(
    () => log().scrollHeight / 2,
    () => shown().some((text) => /^[45]\d{3}: /.test(text)),
  );
  expect(rows()).toBeLessThan(40);
});

test('the list follows what is new at its end, and stays where somebody reads', async () => {
  const { messages, call } = await show('chat-10000');
  await until(() => fromEnd() < 2 && log().textContent.includes('9999: '));
  messages.value = [...messages.peek(), said('first\nof\nthree\nlines', 1)];
  await until(() => log().textContent.includes('of\nthree') && fromEnd() < 2);
  expect(call.features.chat.unread.peek()).toBe(0);
  await scrollsTo(
    () => log().scrollTop - 500,
    () => button('To the newest message') !== undefined,
  );
  const place = log().scrollTop;
  messages.value = [...messages.peek(), said('unseen', 2)];
  await until(() => button('New messages'));
  expect(log().scrollTop).toBe(place);
  expect(call.features.chat.unread.peek()).toBe(1);
  await press('New messages');
  await until(() => fromEnd() < 2 && log().textContent.includes('unseen'));
  expect(one('.chat-line.is-new').textContent).toBe('New');
  await until(() => call.features.chat.unread.peek() === 0);
});

test('a line stands before what came while the panel was closed', async () => {
  await show('chat-unread');
  const line = await until(() => document.querySelector('.chat-line.is-new'));
  expect(line.parentElement?.querySelector('.chat-message')?.textContent).toContain('مرحبا');
});

test('what a host sent on says whose word it is, and where one’s own time begins', async () => {
  await show('chat-told');
  const order = await until(() => {
    const found = Array.from(
      document.querySelectorAll('.chat-note, .chat-message, .chat-line'),
      (each) => each.getAttribute('aria-label') ?? each.textContent,
    );
    return found.length === 8 && found;
  });
  const lines = order.map((each) => each.replace(/, [\d:]+( [AP]M)?$/, ''));
  expect(lines.slice(2)).toEqual([
    'Sent on by Grace Hopper: what was said to everyone before you came. Only Grace Hopper vouches for who wrote it.',
    'Grace Hopper, sent on by Grace Hopper',
    'Donald Knuth, sent on by Grace Hopper',
    'Donald Knuth, sent on by Grace Hopper',
    'Since you came',
    'Alan Turing',
  ]);
});

test('an address is text until it is pressed, and is shown whole before it opens', async () => {
  const open = vi.spyOn(window, 'open').mockReturnValue(null);
  await show('chat-talk');
  log().scrollTop = 0;
  await press('Open xn--e1afmkfd.example');
  const dialog = await until(() => document.querySelector('[role=dialog]'));
  const whole = 'https://xn--e1afmkfd.example/%D1%82%D0%B0%D0%B1%D0%BB%D0%B8%D1%86%D0%B0';
  expect(dialog.querySelector('[aria-label=Address]')?.textContent).toBe(whole);
  expect(dialog.textContent).toContain(texts.link.foreign);
  expect(open).not.toHaveBeenCalled();
  await press('Open');
  expect(open).toHaveBeenCalledExactlyOnceWith(whole, '_blank', 'noopener,noreferrer');
  await until(() => document.querySelector('[role=dialog]') === null);
});

test('a reply to what was said privately goes to that person alone', async () => {
  const { sent } = await show('chat-talk');
  await press('Options for the message from Grace Hopper, 10:07');
  await press('Reply');
  await until(() => document.activeElement === field());
  type(field(), 'Yes');
  field().dispatchEvent(key('Enter'));
  expect(sent).toEqual([['Yes', '5eed1c0de', expect.stringContaining('Grace Hopper/')]]);
});

test('an own message is changed in its place, and Escape gives only that up', async () => {
  const { onClose, call } = await show('chat-talk');
  const edit = vi.spyOn(call.features.chat, 'edit');
  const area = async (): Promise<HTMLTextAreaElement> => {
    await press('Options for the message from You, 10:08');
    await press('Edit');
    const found = await until(() => document.querySelector<HTMLTextAreaElement>('.chat-edit textarea'));
    await until(() => document.activeElement === found);
    return found;
  };
  (await area()).dispatchEvent(key('Escape', { keyCode: 27 }));
  await until(() => document.querySelector('.chat-edit') === null);
  expect([onClose, edit].map((each) => vi.mocked(each).mock.calls)).toEqual([[], []]);
  const again = await area();
  type(again, ', please');
  again.dispatchEvent(key('Enter'));
  expect(edit).toHaveBeenCalledExactlyOnceWith(expect.any(String), 'One moment, please');
  await until(() => document.querySelector('.chat-edit') === null);
});

test('an emoji goes where the caret is, and nothing of another origin is asked for', async () => {
  const fetched = vi.spyOn(window, 'fetch');
  await show('chat-talk');
  type(field(), 'ab');
  field().setSelectionRange(1, 1);
  await press('Emoji');
  const search = await until(() => document.querySelector<HTMLInputElement>('.emoji-picker input'));
  await until(() => document.activeElement === search);
  document.execCommand('insertText', false, 'waving hand');
  await press('waving hand');
  await until(() => field().value === 'a\u{1F44B}b');
  await until(() => document.activeElement === field() && field().selectionStart === 3);
  expect(fetched).not.toHaveBeenCalled();
  expect(Object.keys(localStorage)).toEqual([]);
});

test('an own message that was not delivered says why, and can be tried again where that makes sense', async () => {
  const { again } = await show('chat-failing');
  await until(() => shown().includes('A long letter'));
  const failed = Array.from(document.querySelectorAll('.chat-state.is-failed'));
  expect(failed.map((each) => each.querySelector('span')?.textContent)).toEqual([
    texts.state.stopped,
    'Not delivered: Donald had left.',
    texts.state['too-long'],
  ]);
  expect(failed.map((each) => each.querySelector('button')?.textContent)).toEqual([
    'Try again',
    undefined,
    undefined,
  ]);
  await press('Try again');
  expect(again).toHaveLength(1);
  await until(() => failed[0]?.querySelector('[role=alert]')?.textContent === texts.fault['too-fast']);
});

test('who has left keeps the name on what they said, and is told from those who are here', async () => {
  await show('chat-talk');
  await until(() => shown().includes('Who has it?'));
  const heads = Array.from(document.querySelectorAll('.chat-head'), ({ textContent }) => textContent);
  expect(
    heads.filter((head) => head.includes('Katherine Johnson')).every((head) => head.includes('left')),
  ).toBe(true);
  expect(heads.filter((head) => head.includes('Grace Hopper')).some((head) => head.includes('left'))).toBe(
    false,
  );
});

test('what comes while the panel is closed is read out, shown for a moment, and opens the chat', async () => {
  const { call, messages } = await show('chat-talk');
  const onPanel = vi.fn();
  render(<ChatNews call={call} local={local} panel={null} onPanel={onPanel} />);
  const live = await until(() => document.querySelector('[aria-live=polite]'));
  expect(live.textContent).toBe('');
  messages.value = [
    ...messages.peek(),
    { ...said('Look here', 1), to: { id: '5eed0c0de', name: 'Ada Lovelace' } },
  ];
  await until(() => live.textContent === 'Grace Hopper, only to you: Look here');
  await press('Open chat');
  expect(onPanel).toHaveBeenCalledExactlyOnceWith('chat');
});
