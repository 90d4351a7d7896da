import { signal } from '@conclave/base';
import { expect, test } from 'vitest';
import { createFakeCall, fakeParticipant } from '../../testing/fake-call.ts';
import { peopleInOrder } from './people-order.ts';

test('whom features put first stand first, in their order, once, and nobody who is not there', () => {
  const call = createFakeCall({ participants: ['a', 'b', 'c', 'd'].map((id) => fakeParticipant(id, id)) });
  const hands = signal<readonly string[]>(['c', 'gone', 'b']);
  const people = peopleInOrder(call, [
    {},
    { peopleFirst: () => hands },
    { peopleFirst: () => signal(['b']) },
  ]);
  const ids = () => people.peek().map(({ id }) => id);
  expect(ids()).toEqual(['c', 'b', 'a', 'd']);
  hands.value = [];
  expect(ids()).toEqual(['b', 'a', 'c', 'd']);
});
