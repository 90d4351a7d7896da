import * as v from 'valibot';
import { expect, test } from 'vitest';
import { memberId } from '../../../test/fake-view.ts';
import {
  complaintPace,
  dismissed,
  keyOf,
  maxComplaints,
  maxOfOne,
  noComplaints,
  ownPace,
  received,
} from './complaints.ts';
import type { Complaints } from './complaints.ts';
import { complaintContent } from './content.ts';
import type { ComplaintContent } from './content.ts';

const known = new Set(['Ann', 'Bob', 'Mal'].map(memberId));

function say(
  state: Complaints,
  from: string,
  number: number,
  { now = 0, about = 'Bob', text = `${number}` } = {},
): Complaints {
  const content: ComplaintContent = {
    type: 'complaint',
    id: `${number}`.padStart(22, '0'),
    about: memberId(about),
    reason: 'other',
    text,
  };
  return received(state, content, {
    from: memberId(from),
    nameOf: (id) => (known.has(id) || id.includes('Guest') ? id.replace('id of ', '') : undefined),
    now,
    wallTime: 1_000 + now,
  });
}

test('a host reads who complains of whom, and what was said once stays one', () => {
  let state = say(noComplaints, 'Ann', 1);
  expect(state.all).toMatchObject([
    { fromName: 'Ann', aboutName: 'Bob', reason: 'other', text: '1', at: 1_000 },
  ]);
  expect(say(state, 'Ann', 1, { text: 'changed' })).toBe(state);
  state = say(state, 'Mal', 1);
  expect(state.all.map(({ fromName }) => fromName)).toEqual(['Ann', 'Mal']);
  const [first] = state.all;
  if (first === undefined) throw new Error('none');
  expect(dismissed(state, keyOf(first)).all.map(({ fromName }) => fromName)).toEqual(['Mal']);
});

test.each([
  ['too long a text', { text: 'x'.repeat(1_025) }],
  ['characters that reorder', { text: 'pay \u202Eevil' }],
  ['a text of blanks', { text: ' ' }],
  ['somebody who is none', { about: 'Bob' }],
  ['a reason that is none', { reason: 'because' }],
  ['an id that is none', { id: '../../etc' }],
  ['another’s name', { from: 'Ann' }],
])('APP-1: a complaint with %s is malformed', (_, change) => {
  const good = { type: 'complaint', id: '0'.repeat(22), about: 'a'.repeat(64), reason: 'other', text: '' };
  expect(v.safeParse(complaintContent, good).success).toBe(true);
  expect(v.safeParse(complaintContent, { ...good, ...change }).success).toBe(false);
});

test('nobody complains of people who never were here', () => {
  expect(say(noComplaints, 'Ann', 1, { about: 'Zoe' })).toBe(noComplaints);
});

test('one person’s flood is slowed, and pushes nobody else’s complaint out', () => {
  let state = say(noComplaints, 'Ann', 0);
  for (let number = 1; number <= 1_000; number++) state = say(state, 'Mal', number);
  expect(state.all.filter(({ fromName }) => fromName === 'Mal')).toHaveLength(complaintPace.burst);
  for (let number = 1; number <= 50; number++)
    state = say(state, 'Mal', 2_000 + number, { now: number * 60_000 });
  expect(state.all.map(({ fromName }) => fromName)).toEqual(['Ann', ...Array<string>(maxOfOne).fill('Mal')]);
  expect(state.all.at(-1)?.text).toBe('2050');
});

test('who keeps the pace at home is heard, though some of it comes late', () => {
  let state = noComplaints;
  for (let number = 0; number < ownPace.burst; number++) state = say(state, 'Ann', number, { now: 5_000 });
  state = say(state, 'Ann', 99, { now: 1_000 / ownPace.perSecond });
  expect(state.all.at(-1)?.text).toBe('99');
});

test('a crowd’s complaints are bounded, the newest stay', () => {
  let state = noComplaints;
  for (let number = 0; number < maxComplaints + 30; number++) state = say(state, `Guest ${number}`, number);
  expect(state.all).toHaveLength(maxComplaints);
  expect(state.all.at(-1)?.text).toBe(`${maxComplaints + 29}`);
});
