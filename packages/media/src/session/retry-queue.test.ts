import { FakeClock } from '@conclave/base/testing';
import { expect, test, vi } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { RetryQueue } from './retry-queue.ts';
import type { AttemptOutcome } from './retry-queue.ts';

/** An attempt that a test ends. */
function controlled(): {
  readonly attempt: () => Promise<AttemptOutcome>;
  readonly end: (outcome: AttemptOutcome) => void;
  readonly calls: () => number;
} {
  const waiting: ((outcome: AttemptOutcome) => void)[] = [];
  let calls = 0;
  return {
    attempt: () => {
      calls += 1;
      return new Promise((resolve) => waiting.push(resolve));
    },
    end: (outcome) => waiting.shift()?.(outcome),
    calls: () => calls,
  };
}

test('as many attempts run at a time as the queue is wide, in order', async () => {
  const queue = new RetryQueue(new FakeClock(), 2);
  const attempts = [controlled(), controlled(), controlled()];
  attempts.forEach(({ attempt }, i) => queue.add(String(i), attempt));
  expect(attempts.map(({ calls }) => calls())).toEqual([1, 1, 0]);
  attempts[1]?.end('done');
  await eventually(() => expect(attempts.map(({ calls }) => calls())).toEqual([1, 1, 1]));
});

test('a producer that is not there yet is tried again with growing pauses and holds up nobody', async () => {
  const clock = new FakeClock();
  const queue = new RetryQueue(clock, 1);
  const early = controlled();
  const other = controlled();
  queue.add('early', early.attempt);
  queue.add('other', other.attempt);
  early.end('again');
  await eventually(() => expect(other.calls()).toBe(1));
  other.end('done');
  clock.advance(249);
  expect(early.calls()).toBe(1);
  await eventually(() => {
    clock.advance(1);
    expect(early.calls()).toBe(2);
  });
  early.end('again');
  await eventually(() => expect(clock.pending).toBe(1));
  clock.advance(499);
  expect(early.calls()).toBe(2);
  clock.advance(1);
  expect(early.calls()).toBe(3);
});

test('a kick ends all pauses', async () => {
  const clock = new FakeClock();
  const queue = new RetryQueue(clock, 1);
  const { attempt, end, calls } = controlled();
  queue.add('a', attempt);
  end('again');
  await eventually(() => expect(clock.pending).toBe(1));
  queue.kick();
  expect(calls()).toBe(2);
  expect(clock.pending).toBe(0);
});

test('what is cancelled is not tried again, and what is added later begins with a pause', async () => {
  const clock = new FakeClock();
  const queue = new RetryQueue(clock, 1);
  const cancelled = controlled();
  queue.add('a', cancelled.attempt);
  cancelled.end('again');
  await eventually(() => expect(clock.pending).toBe(1));
  queue.cancel('a');
  const later = controlled();
  queue.addLater('b', later.attempt);
  expect(later.calls()).toBe(0);
  clock.advance(250);
  expect([cancelled.calls(), later.calls()]).toEqual([1, 1]);
  queue.addLater('c', later.attempt);
  queue.close();
  expect(clock.pending).toBe(0);
});

test('an attempt that rejects is tried again', async () => {
  const clock = new FakeClock();
  const queue = new RetryQueue(clock, 1);
  const attempt = vi.fn(() => Promise.reject<AttemptOutcome>(new Error('broken')));
  queue.add('a', attempt);
  await eventually(() => expect(clock.pending).toBe(1));
  clock.advance(250);
  expect(attempt).toHaveBeenCalledTimes(2);
});
