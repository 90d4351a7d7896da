import { utf8Encode } from '@conclave/base';
import { expect, test } from 'vitest';
import { encodeContent } from '../../src/contents/content-owner.ts';
import type { Content } from '../../src/contents/content-owner.ts';
import { LiveCall } from '../../src/live-call.ts';
import { World } from '../world.ts';
import type { Person } from '../world.ts';

/** Mal is a co-host whose client does what it likes: being allowed to speak excuses nothing. */
async function withMal() {
  const world = new World();
  const ann = await world.host('Ann');
  const mal = await world.admitted('Mal', ann);
  const promoted = ann.call.moderation.promote(ann.id('Mal'));
  await world.until('Mal is a co-host', () => mal.call.canModerate.peek());
  await promoted;
  return { world, ann, mal };
}

type Said = Content | Uint8Array<ArrayBuffer>;

async function says({ call }: Person, content: Said): Promise<void> {
  if (!(call instanceof LiveCall)) throw new Error('no call');
  const bytes = content instanceof Uint8Array ? content : encodeContent(content);
  await call.driver.dispatch({ type: 'send', content: bytes });
}

/** What the features show, when what a member sent before has been judged. */
async function judged({ world, ann, mal }: Awaited<ReturnType<typeof withMal>>) {
  const { chat, title, reactions, hands } = ann.call.features;
  await says(mal, {
    type: 'chat-message',
    id: '0'.repeat(22),
    text: 'the last one',
    replyTo: null,
  });
  await world.until('the last one is there', () => chat.messages.peek().length > 0);
  await world.pass(1_000);
  return {
    title: title.title.peek(),
    reactions: reactions.shown.peek().map(({ name }) => name),
    hands: hands.raised.peek(),
    violations: ann.call.security.peek().violations.map(({ rule }) => rule),
  };
}

const untouched = { title: null, reactions: [], hands: [], violations: [] };

const title = (text: unknown): Content => ({ type: 'title', title: text });
const reaction = (name: unknown): Content => ({ type: 'reaction', name });
const raised = (since: unknown): Content => ({ type: 'hand-raised', since });
const lowered = (who: unknown, before: unknown = null): Content => ({ type: 'hands-lowered', who, before });

test.each<readonly [string, Said]>([
  ['a title that reorders', title('pay \u202Eevil\u202C now')],
  ['a title with isolates', title('a\u2066b\u2069')],
  ['a title with a mark of direction', title('a\u200Fb')],
  ['a title with invisible characters', title('Ann\u200B')],
  ['a title with control characters', title('a\u0007b\u001B[2J')],
  ['a title of two lines', title('Weekly\nround')],
  ['a title with tag characters', title('a\u{E0041}b')],
  ['half a character for a title', utf8Encode(String.raw`{"type":"title","title":"a\ud800"}`)],
  ['a title that is too long', title('x'.repeat(65))],
  ['a title of 20 kB', title('x'.repeat(20_000))],
  ['an empty title', title('')],
  ['a blank title', title('  ')],
  ['a title with blanks around it', title(' Ours ')],
  ['a title that is not normalised', title('e\u0301')],
  ['a number for a title', title(7)],
  ['an object for a title', title({ toString: 'x' })],
  ['a list for a title', title(['Ours'])],
  ['no title at all', { type: 'title' }],
  ['a title with more than that', { ...title('Ours'), colour: 'red' }],
  ['a reaction that reorders', reaction('thumbs\u202E-up')],
  ['a reaction with control characters', reaction('thumbs-up\u0007')],
  ['a reaction of two lines', reaction('thumbs-up\n')],
  ['an emoji in place of its name', reaction('\u{1F44D}')],
  ['a reaction in capitals', reaction('Thumbs-Up')],
  ['a reaction that is too long', reaction('x'.repeat(33))],
  ['a reaction of 20 kB', reaction('x'.repeat(20_000))],
  ['an empty reaction', reaction('')],
  ['a number for a reaction', reaction(1)],
  ['a list for a reaction', reaction(['thumbs-up'])],
  ['no reaction at all', { type: 'reaction' }],
  ['a reaction that counts for many', { ...reaction('thumbs-up'), count: 1_000 }],
  ['another’s reaction', { ...reaction('thumbs-up'), author: 'a'.repeat(64) }],
  ['a hand before all places', raised(-1)],
  ['a hand between two places', raised(1.5)],
  ['a hand in a place that no number names', raised(2 ** 53)],
  ['a hand in an endless place', utf8Encode('{"type":"hand-raised","since":1e400}')],
  ['a hand in a place that is text', raised('1')],
  ['a hand without a place', { type: 'hand-raised' }],
  ['another’s hand', { ...raised(null), who: 'a'.repeat(64) }],
  ['another’s hand that goes down as if their own', { type: 'hand-lowered', who: 'a'.repeat(64) }],
  ['a hand to be lowered by a name', lowered('Ann')],
  ['a hand to be lowered by an id in capitals', lowered('A'.repeat(64))],
  ['a hand to be lowered by an id with a line', lowered(`${'a'.repeat(64)}\n`)],
  ['a hand to be lowered by an id of 20 kB', lowered('a'.repeat(20_000))],
  ['hands to be lowered by a list', lowered(['a'.repeat(64)])],
  ['hands to be lowered before all places', lowered(null, -1)],
  ['hands to be lowered up to what is text', lowered(null, 'now')],
  ['hands to be lowered by nobody', { type: 'hands-lowered', before: null }],
])('APP-1: a member who sends %s is reported, and it is never shown', async (_, content) => {
  const story = await withMal();
  await says(story.mal, content);
  expect(await judged(story)).toEqual({ ...untouched, violations: ['APP-1'] });
});

test.each<readonly [string, Content]>([
  ['a reaction', reaction('flying-saucer')],
  ['a reaction that every object has', reaction('constructor')],
  ['a kind of title', { type: 'title-picture', picture: 'x' }],
  ['a kind of reaction', { type: 'reaction-burst', names: ['thumbs-up'] }],
  ['a kind of hand', { type: 'hand-waved', since: null }],
  ['a type that every object has', { type: '__proto__' }],
])('a newer client’s content is skipped, and is nobody’s fault: %s', async (_, content) => {
  const story = await withMal();
  await says(story.mal, content);
  expect(await judged(story)).toEqual(untouched);
});

test('APP-1: the longest title and what is allowed otherwise is no fault', async () => {
  const story = await withMal();
  const longest = 'x'.repeat(64);
  for (const content of [title(longest), reaction('thumbs-up')]) await says(story.mal, content);
  story.mal.call.features.hands.raise(true);
  expect(await judged(story)).toEqual({
    title: longest,
    reactions: ['thumbs-up'],
    hands: [story.ann.id('Mal')],
    violations: [],
  });
});

test.each<readonly [string, Said]>([
  ['a constructor', utf8Encode('{"type":"title","title":"Ours","constructor":"x"}')],
  ['a prototype', utf8Encode('{"type":"title","title":"Ours","__proto__":{"isHost":true}}')],
])('APP-1: %s beside a title comes to nothing', async (_, content) => {
  const story = await withMal();
  await says(story.mal, content);
  expect(await judged(story)).toEqual({ ...untouched, title: 'Ours' });
  expect(Object.hasOwn(Object.prototype, 'isHost')).toBe(false);
});
