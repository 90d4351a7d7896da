import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { maxEarlier } from '../../src/features/chat/earlier.ts';
import { World } from '../world.ts';
import type { Person } from '../world.ts';

const chatOf = (person: Person) => person.call.features.chat;
const texts = (person: Person): readonly string[] =>
  chatOf(person)
    .messages.peek()
    .map(({ authorName, text }) => `${authorName}: ${text}`);

/** Resolves to how it ended. */
async function tells(world: World, host: Person, name: string) {
  let ended: Awaited<ReturnType<ReturnType<typeof chatOf>['tellEarlier']>> | null = null;
  const telling = async (): Promise<void> => {
    ended = await chatOf(host).tellEarlier(host.id(name));
  };
  inBackground(telling());
  await world.until('it ended', () => ended !== null);
  return ended;
}

/** Ann and Bob have talked, to all and to each other; then Dan came, and something was said since. */
async function latecomer() {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const says = async (person: Person, text: string, to: string | null = null) => {
    const count = texts(ann).length;
    chatOf(person).send(text, to, null);
    await world.until(`${text} is there`, () =>
      [ann, bob].every(
        (each) => texts(each).length === count + 1 && chatOf(each).messages.peek().at(-1)?.state === 'sent',
      ),
    );
  };
  await says(ann, 'one');
  await says(bob, 'two');
  await says(bob, 'for Ann alone', bob.id('Ann'));
  const dan = await world.admitted('Dan', ann);
  await says(bob, 'three');
  await world.until('Dan has what came since', () => texts(dan).length === 1);
  return { world, ann, bob, dan, says };
}

test('APP-1: a host tells a newcomer what all were told, in its place, as the host’s word; nobody else is told anything', async () => {
  const { world, ann, bob, dan } = await latecomer();
  expect([...chatOf(ann).lacking.peek()]).toEqual([ann.id('Dan')]);
  expect(await tells(world, ann, 'Dan')).toEqual({ ok: true, value: undefined });
  await world.until('Dan has it', () => texts(dan).length === 3);
  expect(texts(dan)).toEqual(['Ann: one', 'Bob: two', 'Bob: three']);
  expect(
    chatOf(dan)
      .messages.peek()
      .map(({ toldBy }) => toldBy),
  ).toEqual(['Ann', 'Ann', null]);
  expect([...chatOf(ann).lacking.peek()]).toEqual([]);
  // Told twice, it is there once.
  await tells(world, ann, 'Dan');
  await world.pass(2_000);
  expect(texts(dan)).toHaveLength(3);
  expect(texts(bob)).toEqual(['Ann: one', 'Bob: two', 'Bob: for Ann alone', 'Bob: three']);
  expect(texts(bob)).toEqual(texts(ann));
});

test('APP-1: an author’s own word changes what a host told, and a reload keeps whose word it was', async () => {
  const { world, ann, bob, dan } = await latecomer();
  await tells(world, ann, 'Dan');
  await world.until('Dan has it', () => texts(dan).length === 3);
  const two = chatOf(bob)
    .messages.peek()
    .find(({ text }) => text === 'two');
  chatOf(bob).edit(two?.key ?? '', 'two, better');
  await world.until('Dan has the other text', () => texts(dan)[1] === 'Bob: two, better');
  await world.pass(1_000);
  dan.reload();
  await dan.reaches('in-call');
  expect(texts(dan)).toEqual(['Ann: one', 'Bob: two, better', 'Bob: three']);
  expect(chatOf(dan).messages.peek()[0]?.toldBy).toBe('Ann');
});

test('APP-1: a host who reloads still sees who lacks what, and nobody who was there all the time', async () => {
  const { world, ann } = await latecomer();
  await world.pass(1_000);
  ann.reload();
  await ann.reaches('in-call');
  await world.until('Ann sees both', () => ann.roster.length === 3);
  expect([...chatOf(ann).lacking.peek()]).toEqual([ann.id('Dan')]);
});

test('MOD-1: who is no host tells nobody', async () => {
  const { world, bob } = await latecomer();
  expect([...chatOf(bob).lacking.peek()]).toEqual([]);
  expect(await tells(world, bob, 'Dan')).toEqual({ ok: false, error: 'not-allowed' });
});

test('APP-1: of a long talk a newcomer is told the newest, and no more than they take', async () => {
  const { world, ann, dan } = await latecomer();
  const all = maxEarlier + 20;
  for (let number = 1; number <= all; number++) {
    chatOf(ann).send(`number ${number}`, null, null);
    await world.pass(600);
  }
  await world.until('Dan has it', () => texts(dan).length === all + 1);
  const eve = await world.admitted('Eve', ann);
  await tells(world, ann, 'Eve');
  await world.until('Eve has it', () => texts(eve).at(-1) === `Ann: number ${all}`);
  await world.pass(2_000);
  expect(texts(eve)).toHaveLength(maxEarlier);
  expect(texts(eve)[0]).toBe(`Ann: number ${all - maxEarlier + 1}`);
});
