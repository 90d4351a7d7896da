import { FakeClock } from '@conclave/base/testing';
import { afterEach, expect, test, vi } from 'vitest';
import type { Cancel } from '@conclave/base';
import { browserWakes } from './wakes.ts';

let stop: Cancel = () => {};
afterEach(() => stop());

function watch(clock: FakeClock) {
  const onWake = vi.fn();
  stop = browserWakes(clock)(onWake);
  return onWake;
}

test('a network that is back is told once, whatever else says so at the same time', () => {
  const clock = new FakeClock();
  const onWake = watch(clock);
  window.dispatchEvent(new Event('online'));
  document.dispatchEvent(new Event('resume'));
  expect(onWake).toHaveBeenCalledTimes(1);
  clock.advance(3_000);
  window.dispatchEvent(new Event('online'));
  expect(onWake).toHaveBeenCalledTimes(2);
  stop();
  clock.advance(3_000);
  window.dispatchEvent(new Event('online'));
  expect(onWake).toHaveBeenCalledTimes(2);
});

test('sleep shows by a wall clock that went on while no time passed', () => {
  const clock = new FakeClock();
  const onWake = watch(clock);
  clock.advance(60_000);
  clock.stepWall(-3_600_000);
  clock.advance(2_000);
  expect(onWake).not.toHaveBeenCalled();
  clock.stepWall(6 * 60_000);
  clock.advance(1_000);
  expect(onWake).toHaveBeenCalledTimes(1);
});
