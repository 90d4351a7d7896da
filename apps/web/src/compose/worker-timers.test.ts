import { FakeClock } from '@conclave/base/testing';
import { expect, test, vi } from 'vitest';
import { workerClock } from './worker-timers.ts';
import type { TimerOrder } from './worker-timers.ts';

class FakeWorker extends EventTarget implements Worker {
  readonly orders: TimerOrder[] = [];
  onmessage = null;
  onmessageerror = null;
  onerror = null;

  postMessage(order: TimerOrder): void {
    this.orders.push(order);
  }

  ring(id: number): void {
    this.dispatchEvent(new MessageEvent('message', { data: id }));
  }

  terminate(): void {}
}

function setUp() {
  const page = new FakeClock();
  const worker = new FakeWorker();
  return { page, worker, clock: workerClock(worker, page) };
}

test('COM-6: a timer rings when the worker says so, whatever the timers of the page do', () => {
  const { page, worker, clock } = setUp();
  const [first, second] = [vi.fn(), vi.fn()];
  clock.after(500, first);
  clock.after(700, second);
  expect(worker.orders).toEqual([
    { id: 1, ms: 500 },
    { id: 2, ms: 700 },
  ]);
  worker.ring(2);
  worker.ring(2);
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
  page.advance(1_000);
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
  expect(page.pending).toBe(0);
});

test('a timer that is cancelled does not ring, also where its ring is on the way', () => {
  const { worker, clock } = setUp();
  const fn = vi.fn();
  const cancel = clock.after(500, fn);
  cancel();
  cancel();
  expect(worker.orders).toEqual([
    { id: 1, ms: 500 },
    { id: 1, ms: null },
  ]);
  worker.ring(1);
  expect(fn).not.toHaveBeenCalled();
});

test('FRM-4: where the worker was ended, which nothing tells, the page’s own timers ring', () => {
  const { page, clock } = setUp();
  const rung: string[] = [];
  clock.after(500, () => rung.push('waiting'));
  const cancel = clock.after(600, () => rung.push('cancelled'));
  page.advance(200);
  clock.after(100, () => rung.push('new'));
  cancel();
  page.advance(100);
  expect(rung).toEqual(['new']);
  page.advance(200);
  expect(rung).toEqual(['new', 'waiting']);
  page.advance(1_000);
  expect(rung).toEqual(['new', 'waiting']);
});
