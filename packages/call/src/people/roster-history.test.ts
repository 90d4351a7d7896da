import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { fakeView, memberId } from '../../test/fake-view.ts';
import { RosterHistory } from './roster-history.ts';

const alone = fakeView({ names: ['Ann'] });
const pair = fakeView({ names: ['Ann', 'Bob'] });

test('people are told who knocks, joins, returns and leaves', () => {
  const history = new RosterHistory(new FakeClock(), alone);
  const knocking = fakeView({ names: ['Ann'], applicants: ['Bob'] });
  const reloaded = fakeView({ names: ['Ann', 'Bob'], reloaded: ['Ann', 'Bob'] });
  expect(history.step(alone, knocking)).toEqual([{ kind: 'knocking', name: 'Bob' }]);
  expect(history.step(knocking, knocking)).toEqual([]);
  expect(history.step(knocking, pair)).toEqual([{ kind: 'joined', name: 'Bob' }]);
  expect(history.step(pair, reloaded)).toEqual([{ kind: 'returned', name: 'Bob' }]);
  expect(history.step(reloaded, alone)).toEqual([{ kind: 'left', name: 'Bob' }]);
});

test('FRM-9: who is gone counts as leaving until every sender has switched, or could not be heard any more', () => {
  const clock = new FakeClock();
  const history = new RosterHistory(clock, pair);
  history.step(pair, alone);
  expect(history.departing.value.map(({ name }) => name)).toEqual(['Bob']);
  history.settled();
  expect(history.departing.value).toEqual([]);
  history.step(pair, alone);
  clock.advance(5_000);
  expect(history.departing.value).toEqual([]);
});

test('COM-6: a person keeps the place of their first coming', () => {
  const history = new RosterHistory(new FakeClock(), pair);
  const three = fakeView({ names: ['Ann', 'Bob', 'Cid'] });
  const back = fakeView({ names: ['Ann', 'Cid', 'Bob'] });
  history.step(pair, three);
  history.step(three, back);
  expect([...history.order.keys()]).toEqual(['Ann', 'Bob', 'Cid'].map(memberId));
});
