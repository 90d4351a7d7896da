import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { Burst } from './burst.ts';

function setUp() {
  const clock = new FakeClock();
  const burst = new Burst(clock);
  const gone: string[] = [];
  const ready = async (name: string, place = burst.begin()): Promise<void> => {
    await place.ready();
    gone.push(name);
  };
  return { clock, burst, gone, ready };
}

async function turn(): Promise<void> {
  for (let step = 0; step < 10; step++) await Promise.resolve();
}

test('who is alone goes on at once', async () => {
  const { gone, ready, clock } = setUp();
  await ready('a');
  expect(gone).toEqual(['a']);
  expect(clock.pending).toBe(0);
});

test('those who began together go on together, when the last is ready or has left', async () => {
  const { burst, gone, ready, clock } = setUp();
  const [second, third] = [burst.begin(), burst.begin()];
  const first = ready('a');
  await turn();
  expect(gone).toEqual([]);
  third.leave();
  await Promise.all([first, ready('b', second)]);
  expect(gone).toEqual(['a', 'b']);
  expect(clock.pending).toBe(0);
});

test('one that hangs holds up the others for 60 ms and no more, and nobody twice', async () => {
  const { burst, gone, ready, clock } = setUp();
  const hanging = burst.begin();
  const first = ready('a');
  clock.advance(59);
  await turn();
  expect(gone).toEqual([]);
  clock.advance(1);
  await first;
  hanging.leave();
  hanging.leave();
  await ready('b');
  expect(gone).toEqual(['a', 'b']);
});
