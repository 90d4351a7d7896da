import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { three } from '../three.ts';
import type { Person } from '../world.ts';

const chatOf = (person: Person) => person.call.features.chat;
const texts = (person: Person): readonly string[] =>
  chatOf(person)
    .messages.peek()
    .map(({ authorName, text }) => `${authorName}: ${text}`);

async function back(person: Person): Promise<void> {
  person.reload();
  await person.reaches('in-call');
}

test('COM-6: messages, unread mark and draft survive a reload of one’s own tab', async () => {
  const { world, ann, bob, cid } = await three();
  chatOf(ann).send('first', null, null);
  await world.until('Bob has it', () => texts(bob).length === 1);
  chatOf(bob).seen();
  chatOf(ann).send('for Bob alone', ann.id('Bob'), null);
  await world.until('Bob has that too', () => texts(bob).length === 2);
  const draft = { text: 'half a thought', to: { id: bob.id('Ann'), name: 'Ann' }, replyTo: null };
  chatOf(bob).write(draft);
  await world.pass(1_000);
  const before = chatOf(bob).messages.peek();
  await back(bob);
  expect(chatOf(bob).messages.peek()).toEqual(before);
  expect(chatOf(bob).unread.peek()).toBe(1);
  expect(chatOf(bob).firstUnread.peek()).toBe(before[1]?.key);
  expect(chatOf(bob).draft.peek()).toEqual(draft);
  chatOf(cid).send('after', null, null);
  await world.until('Bob has what is new', () => texts(bob).length === 3);
  expect(texts(bob)).toEqual(['Ann: first', 'Ann: for Bob alone', 'Cid: after']);
});

test('COM-6: what was under way when the page went arrives once, and stands in one place for all', async () => {
  const { world, ann, bob, cid } = await three();
  bob.cable.cut();
  chatOf(bob).send('under way', null, null);
  await world.pass(1_000);
  bob.reload();
  bob.cable.mend();
  await bob.reaches('in-call');
  await world.until('it arrived', () => [ann, cid].every((each) => texts(each).length === 1));
  await world.until('Bob knows', () => chatOf(bob).messages.peek()[0]?.state === 'sent');
  await world.pass(5_000);
  for (const each of [ann, bob, cid]) expect(texts(each)).toEqual(['Bob: under way']);
});

test('COM-6: nothing of a chat is left where somebody has left, nor where the meeting has ended', async () => {
  const { world, ann, bob, cid } = await three();
  chatOf(ann).send('a secret', null, null);
  await world.until('all have it', () => [ann, bob, cid].every((each) => texts(each).length === 1));
  await world.pass(1_000);
  expect(bob.tickets.keepsakes.get('chat')).toContain('a secret');
  await bob.meeting.leave();
  expect(bob.tickets.keepsakes.size).toBe(0);
  inBackground(ann.call.endForAll());
  await world.until('it has ended', () => cid.phase.kind === 'refused');
  await world.until('nothing is left', () => [ann, cid].every(({ tickets }) => tickets.keepsakes.size === 0));
});

test('who reloads is the same person to the chat: what is written to them arrives, once', async () => {
  const { world, ann, bob } = await three();
  const to = ann.id('Bob');
  chatOf(ann).send('one', to, null);
  await world.until('Bob has it', () => texts(bob).length === 1);
  await back(bob);
  await back(bob);
  await world.until('Ann sees Bob', () => ann.roster.includes('Bob'));
  chatOf(ann).send('two', to, null);
  await world.until('Bob has both', () => texts(bob).length === 2);
  await world.pass(5_000);
  expect(texts(bob)).toEqual(['Ann: one', 'Ann: two']);
  expect(ann.roster.filter((name) => name === 'Bob')).toHaveLength(1);
  expect(
    chatOf(ann)
      .messages.peek()
      .map(({ state }) => state),
  ).toEqual(['sent', 'sent']);
});

test('who has left keeps their name on what they said, over a reload too, and is not their namesake', async () => {
  const { world, ann, bob } = await three();
  chatOf(bob).send('said before', null, null);
  await world.until('Ann has it', () => texts(ann).length === 1);
  const former = ann.id('Bob');
  await bob.meeting.leave();
  await world.until('Bob is gone', () => !ann.roster.includes('Bob'));
  await world.pass(1_000);
  await back(ann);
  const namesake = await world.admitted('Bob', ann);
  chatOf(namesake).send('said after', null, null);
  await world.until('Ann has both', () => texts(ann).length === 2);
  expect(texts(ann)).toEqual(['Bob: said before', 'Bob: said after']);
  const [one, other] = chatOf(ann).messages.peek();
  expect(one?.authorId).toBe(former);
  expect(other?.authorId).not.toBe(former);
  expect(ann.call.participants.peek().some(({ id }) => id === former)).toBe(false);
});

test('what could not be delivered is sent once more, when whom it is for is back', async () => {
  const { world, ann, bob } = await three();
  const to = ann.id('Bob');
  bob.cable.cut();
  bob.meeting.dispose();
  chatOf(ann).send('are you there?', to, null);
  await world.until('it failed', () => chatOf(ann).messages.peek()[0]?.state === 'not-here');
  const key = chatOf(ann).messages.peek()[0]?.key ?? '';
  bob.cable.mend();
  await back(bob);
  await world.until('Ann sees Bob', () => ann.roster.includes('Bob'));
  expect(chatOf(ann).again(key)).toEqual({ ok: true, value: undefined });
  await world.until('Bob has it', () => texts(bob).length === 1);
  await world.until('Ann knows', () => chatOf(ann).messages.peek()[0]?.state === 'sent');
  expect(texts(bob)).toEqual(['Ann: are you there?']);
});

test('an own message is changed for all, by its author alone', async () => {
  const { world, ann, bob, cid } = await three();
  chatOf(bob).send('teh text', null, null);
  await world.until('all have it', () => [ann, bob, cid].every((each) => texts(each).length === 1));
  await world.until('it is sent', () => chatOf(bob).messages.peek()[0]?.state === 'sent');
  const key = chatOf(bob).messages.peek()[0]?.key ?? '';
  expect(chatOf(cid).edit(key, 'not mine')).toEqual({ ok: false, error: 'not-here' });
  expect(chatOf(bob).edit(key, 'the text')).toEqual({ ok: true, value: undefined });
  expect(chatOf(bob).messages.peek()[0]).toMatchObject({ text: 'the text', state: 'sending' });
  await world.until('all have the other text', () =>
    [ann, bob, cid].every((each) => texts(each)[0] === 'Bob: the text'),
  );
  expect(chatOf(cid).messages.peek()[0]).toMatchObject({ isEdited: true, state: 'sent' });
  await world.until('its author knows', () => chatOf(bob).messages.peek()[0]?.state === 'sent');
});

test('APP-1: somebody joins while others write: all who were there have all, once, in one order; who comes has one unbroken tail', async () => {
  const { world, ann, bob, cid } = await three();
  const dan = await world.guest('Dan', ann);
  const eve = await world.guest('Eve', ann);
  await world.until('both are at the door', () => ann.applicants.length === 2);
  for (let number = 0; number < 20; number++) {
    if (number === 4) inBackground(ann.call.admitAll());
    if (number === 8) bob.reload();
    chatOf(ann).send(`${number}`, null, null);
    await world.pass(550);
  }
  const whole = Array.from({ length: 20 }, (_, number) => `Ann: ${number}`);
  for (const each of [bob, dan, eve]) await each.reaches('in-call');
  await world.until('Ann and Cid have all', () => [ann, cid].every((each) => texts(each).length === 20));
  await world.until('the last one arrived', () =>
    [bob, dan, eve].every((each) => texts(each).at(-1) === 'Ann: 19'),
  );
  for (const each of [ann, cid]) expect(texts(each)).toEqual(whole);
  for (const each of [dan, eve]) {
    expect(texts(each)).toEqual(whole.slice(-texts(each).length));
    expect(each.notices.filter((notice) => notice.startsWith('violation'))).toEqual([]);
  }
});
