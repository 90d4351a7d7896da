import { describe, expect, test } from 'vitest';
import { spareWorker } from './spare-worker.ts';

class TestWorker extends EventTarget implements Worker {
  onerror = null;
  onmessage = null;
  onmessageerror = null;
  postMessage(): void {}
  terminate(): void {}
}

function setUp() {
  const made: TestWorker[] = [];
  const workers = spareWorker(() => {
    const worker = new TestWorker();
    made.push(worker);
    return worker;
  });
  return { made, workers };
}

describe('a worker that is started before it is needed', () => {
  test('is the one that is taken, once', () => {
    const { made, workers } = setUp();
    workers.prepare();
    workers.prepare();
    expect(made).toHaveLength(1);
    expect(workers.take()).toBe(made[0]);
    expect(workers.take()).toBe(made[1]);
  });

  test('is not waited for: whoever comes first makes one', () => {
    const { made, workers } = setUp();
    expect(workers.take()).toBe(made[0]);
  });

  test('is not taken where it failed meanwhile', () => {
    const { made, workers } = setUp();
    workers.prepare();
    made[0]?.dispatchEvent(new Event('error'));
    expect(workers.take()).toBe(made[1]);
  });
});
