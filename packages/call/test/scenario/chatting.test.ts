import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { three } from '../three.ts';
import type { Person } from '../world.ts';

const texts = (person: Person): readonly string[] =>
  person.call.features.chat.messages.peek().map(({ authorName, text }) => `${authorName}: ${text}`);

test('APP-1: all have the same messages in the same order, whoever wrote first', async () => {
  const { world, ann, bob, cid } = await three();
  const everybody = [ann, bob, cid];
  const sent = everybody.flatMap((person) =>
    [1, 2, 3].map((number) => person.call.features.chat.send(`${number}`, null, null)),
  );
  for (const result of sent) expect(result).toEqual({ ok: true, value: undefined });
  await world.until('all have all', () => everybody.every((person) => texts(person).length === 9));
  await world.until('nothing is under way', () =>
    everybody.every((person) =>
      person.call.features.chat.messages.peek().every(({ state }) => state === 'sent'),
    ),
  );
  expect(texts(bob)).toEqual(texts(ann));
  expect(texts(cid)).toEqual(texts(ann));
  expect(bob.call.features.chat.unread.peek()).toBe(6);
  bob.call.features.chat.seen();
  expect(bob.call.features.chat.unread.peek()).toBe(0);
});

test('APP-1: what is written to one person is read by those two, and is in no message that the server sees', async () => {
  const { world, ann, bob, cid } = await three();
  const sent = ann.call.features.chat.send('for Bob alone', ann.id('Bob'), null);
  await world.until('Bob has it', () => texts(bob).length === 1);
  expect(sent).toEqual({ ok: true, value: undefined });
  await world.until(
    'it stands in the order',
    () => ann.call.features.chat.messages.peek()[0]?.state === 'sent',
  );
  expect(bob.call.features.chat.messages.peek()[0]).toMatchObject({
    text: 'for Bob alone',
    to: { name: 'Bob' },
    isOwn: false,
  });
  const back = bob.call.features.chat.send('and back', bob.id('Ann'), null);
  await world.until('Ann has the answer', () => texts(ann).length === 2);
  expect(back).toEqual({ ok: true, value: undefined });
  ann.call.features.chat.send('to all', null, null);
  await world.until('Cid has what is for all', () => texts(cid).length === 1);
  expect(texts(cid)).toEqual(['Ann: to all']);
});

test('APP-1: a newcomer is told nothing of what was said before, and all after it', async () => {
  const { world, ann, bob } = await three();
  ann.call.features.chat.send('before', null, null);
  await world.until('Bob has it', () => texts(bob).length === 1);
  const dan = await world.admitted('Dan', ann);
  ann.call.features.chat.send('after', null, null);
  await world.until('Dan has it', () => texts(dan).length === 1);
  expect(texts(dan)).toEqual(['Ann: after']);
  expect(dan.notices.some((notice) => notice.startsWith('violation'))).toBe(false);
});

test('MOD-1: where the chat is switched off, what others write is nobody’s to read, and its author is told', async () => {
  const { world, ann, bob, cid } = await three();
  await world.until('it is known', () => bob.call.rules.peek().chat);
  const late = bob.call.features.chat;
  inBackground(ann.call.moderation.allow('chat', false));
  await world.until('it is off', () => [ann, bob, cid].every((each) => !each.call.rules.peek().chat));
  expect(late.canWrite.peek()).toBe(false);
  expect(late.send('still', null, null)).toEqual({ ok: false, error: 'stopped' });
  ann.call.features.chat.send('by the host', null, null);
  await world.until('the host is read', () => texts(cid).length === 1);
  expect(texts(bob)).toEqual(['Ann: by the host']);
});

test('what was written while the connection was broken arrives once, when it is back', async () => {
  const { world, ann, bob, cid } = await three();
  bob.cable.cut();
  bob.call.features.chat.send('under way', null, null);
  await world.pass(1_000);
  expect(bob.call.features.chat.messages.peek()[0]?.state).toBe('sending');
  bob.cable.mend();
  await world.until('all have it', () => [ann, cid].every((each) => texts(each).length === 1));
  await world.until('Bob knows', () => bob.call.features.chat.messages.peek()[0]?.state === 'sent');
  await world.pass(5_000);
  for (const each of [ann, bob, cid]) expect(texts(each)).toEqual(['Bob: under way']);
});
