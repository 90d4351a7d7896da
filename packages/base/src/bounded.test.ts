import { bounded } from './clock.ts';
import { FakeClock } from './testing.ts';
import { expect, test } from 'vitest';

test('what is done in time is waited for, and no timer stays', async () => {
  const clock = new FakeClock();
  await bounded(clock, 2_000, Promise.resolve());
  expect(clock.pending).toBe(0);
});

test('COM-6: what never ends is not waited for longer than the bound', async () => {
  const clock = new FakeClock();
  let done = false;
  const waiting = bounded(clock, 2_000, new Promise(() => {})).then(() => {
    done = true;
  });
  clock.advance(1_999);
  await Promise.resolve();
  expect(done).toBe(false);
  clock.advance(1);
  await waiting;
  expect(done).toBe(true);
});
