import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { ProducerWatch } from './producer-watch.ts';

function setUp() {
  const clock = new FakeClock();
  const announced = new Set<string>();
  const reports: number[] = [];
  const watch = new ProducerWatch(
    clock,
    (producerId, peer) => announced.has(`${peer}/${producerId}`),
    () => reports.push(clock.now()),
  );
  return { clock, announced, reports, watch };
}

test('VER-3: a producer that its owner announces in time is not reported', () => {
  const { clock, announced, reports, watch } = setUp();
  watch.opened('p', 'ann');
  clock.advance(9_000);
  announced.add('ann/p');
  clock.advance(60_000);
  expect(reports).toEqual([]);
});

test('VER-3: one that nobody, or somebody else, announces is reported once', () => {
  const { clock, announced, reports, watch } = setUp();
  announced.add('bob/p');
  watch.opened('p', 'ann');
  watch.opened('p', 'ann');
  clock.advance(60_000);
  expect(reports).toHaveLength(1);
});

test('VER-3: one that closes before is nothing to report', () => {
  const { clock, reports, watch } = setUp();
  watch.opened('p', 'ann');
  watch.closed('p');
  watch.opened('q', 'ann');
  watch.close();
  clock.advance(60_000);
  expect(reports).toEqual([]);
});

test('it knows on whose connection a producer was opened, until it closes', () => {
  const { watch } = setUp();
  watch.opened('p', 'ann');
  watch.opened('q', 'bob');
  watch.closed('p');
  expect([...watch.owners.peek()]).toEqual([['q', 'bob']]);
});
