import { utf8Encode } from '@conclave/base';
import { expect, test } from 'vitest';
import { encodeContent } from '../../src/contents/content-owner.ts';
import type { Content } from '../../src/contents/content-owner.ts';
import { messagePace } from '../../src/features/chat/chat.ts';
import { LiveCall } from '../../src/live-call.ts';
import { World } from '../world.ts';
import type { Person } from '../world.ts';

/** Mal is a member whose client does what it likes. */
async function withMal() {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const mal = await world.admitted('Mal', ann);
  return { world, ann, bob, mal };
}

async function says(member: Person, content: Content | Uint8Array<ArrayBuffer>): Promise<void> {
  const { call } = member;
  if (!(call instanceof LiveCall)) throw new Error('no call');
  const bytes = content instanceof Uint8Array ? content : encodeContent(content);
  await call.driver.dispatch({ type: 'send', content: bytes });
}

const shown = (person: Person) => person.call.features.chat.messages.peek();
const texts = (person: Person): readonly string[] => shown(person).map(({ text }) => text);
const violations = (person: Person): readonly string[] =>
  person.call.security.peek().violations.map(({ rule }) => rule);
const id = (number: number): string => `${number}`.padStart(22, '0');
const message = (number: number, text: string) => ({
  type: 'chat-message',
  id: id(number),
  text,
  replyTo: null,
});

const earlier = {
  author: 'a'.repeat(64),
  name: 'Ann',
  id: id(1),
  text: 'hello',
  replyTo: null,
  at: 7,
};

/** Resolves when what a member sent before has been judged. */
async function judged({ world, ann, mal }: Awaited<ReturnType<typeof withMal>>): Promise<void> {
  await says(mal, message(999_999, 'the last one'));
  await world.until('the last one is there', () => texts(ann).includes('the last one'));
}

test.each<readonly [string, Content | Uint8Array<ArrayBuffer>]>([
  ['characters that reorder', message(1, 'pay \u202Eevil\u202C now')],
  ['invisible characters', message(1, 'Ann\u200B: yes')],
  ['control characters', message(1, 'a\u0007b\u001B[2J')],
  ['tag characters', message(1, 'a\u{E0041}b')],
  ['a text that is too long', message(1, 'x'.repeat(8 * 1024 + 1))],
  ['an empty text', message(1, '  ')],
  ['a text that is not normalised', message(1, 'e\u0301')],
  ['another’s name', { ...message(1, 'hello'), author: 'a'.repeat(64) }],
  ['an id that is none', { ...message(1, 'hello'), id: '../../etc' }],
  ['a reply to what is no message', { ...message(1, 'hello'), replyTo: { author: 'Ann', id: id(1) } }],
  ['a text that is none', { ...message(1, ''), text: { toString: 'x' } }],
  ['what was said before, to all', { type: 'chat-earlier', messages: [earlier] }],
  ['no earlier message', { type: 'chat-earlier', messages: [] }],
  ['too many earlier ones', { type: 'chat-earlier', messages: Array.from({ length: 51 }, () => earlier) }],
  ['an earlier name that reorders', { type: 'chat-earlier', messages: [{ ...earlier, name: 'A\u202Enn' }] }],
  ['an earlier time that is none', { type: 'chat-earlier', messages: [{ ...earlier, at: -1 }] }],
  ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00])],
  ['text that is no content', utf8Encode('[1,2,3]')],
])('APP-1: a member who sends %s is reported, and it is never shown', async (_, content) => {
  const story = await withMal();
  await says(story.mal, content);
  await judged(story);
  expect(texts(story.ann)).toEqual(['the last one']);
  expect(violations(story.ann)).toEqual(['APP-1']);
});

test('APP-1: nobody changes, repeats or answers for another: what names a message is who MLS says sent it', async () => {
  const story = await withMal();
  const { world, ann, bob, mal } = story;
  bob.call.features.chat.send('mine', null, null);
  await world.until('all have it', () => [ann, mal].every((each) => texts(each).length === 1));
  const original = shown(ann)[0]?.key.split('/')[1] ?? '';
  await says(mal, { type: 'chat-edit', id: original, text: 'changed by Mal' });
  await says(mal, { ...message(1, 'mine'), id: original });
  await judged(story);
  const all = shown(ann).map(({ authorName, text, isEdited }) => ({ authorName, text, isEdited }));
  expect(all).toEqual([
    { authorName: 'Bob', text: 'mine', isEdited: false },
    { authorName: 'Mal', text: 'mine', isEdited: false },
    { authorName: 'Mal', text: 'the last one', isEdited: false },
  ]);
});

test('APP-1: a message that is sent again is one, and stays where and as it was', async () => {
  const story = await withMal();
  const { ann, mal } = story;
  await says(mal, message(1, 'once'));
  await says(mal, message(2, 'between'));
  await says(mal, message(1, 'another text'));
  await judged(story);
  expect(texts(ann)).toEqual(['once', 'between', 'the last one']);
});

test('APP-1: a flood by one member is slowed, named, and costs the others nothing of theirs', async () => {
  const { world, ann, bob, mal } = await withMal();
  const flood = Array.from({ length: 100 }, (_, number) => says(mal, message(number, `flood ${number}`)));
  bob.call.features.chat.send('still heard', null, null);
  await Promise.all(flood);
  await world.until('Bob is heard', () => texts(ann).includes('still heard'));
  await world.until('Mal is named', () => ann.call.features.chat.tooFast.peek().includes('Mal'));
  await world.pass(2_000);
  const count = texts(ann).filter((text) => text.startsWith('flood')).length;
  expect(count).toBeGreaterThanOrEqual(messagePace.burst);
  expect(count).toBeLessThan(60);
  expect(violations(ann)).toEqual([]);
});

test('a newer client’s content is skipped, and is nobody’s fault', async () => {
  const story = await withMal();
  await says(story.mal, { type: 'chat-poll-of-the-future', more: [1] });
  await judged(story);
  expect(violations(story.ann)).toEqual([]);
});
