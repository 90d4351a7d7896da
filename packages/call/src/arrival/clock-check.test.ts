import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { ClockCheck } from './clock-check.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 0, 1);

function check() {
  const clock = new FakeClock(5_000, now);
  return { clock, checked: new ClockCheck(clock) };
}

test('clocks that agree to the minute are nobody’s trouble', () => {
  const { checked } = check();
  checked.serverSaid(now + 119_000);
  checked.groupSaid(60_000);
  expect(checked.view.peek()).toEqual({ deviceAhead: null, meetingAhead: null });
});

test('where two of three clocks agree, the third is wrong', () => {
  const device = check().checked;
  device.serverSaid(now - 5 * hour);
  device.groupSaid(-5 * hour + 2_000);
  expect(device.view.peek()).toEqual({ deviceAhead: 5 * hour, meetingAhead: null });

  const meeting = check().checked;
  meeting.serverSaid(now);
  meeting.groupSaid(3 * hour);
  expect(meeting.view.peek()).toEqual({ deviceAhead: null, meetingAhead: 3 * hour });
});

test('a clock that was set right is right from the next connection on', () => {
  const { clock, checked } = check();
  checked.serverSaid(now - 5 * hour);
  clock.stepWall(-5 * hour);
  checked.serverSaid(now - 5 * hour);
  expect(checked.view.peek().deviceAhead).toBeNull();
});

test('JOIN-2: knocks go by the group’s clock as it was told last, and not for ever anew', () => {
  const { checked } = check();
  expect(checked.groupShift).toBe(0);
  expect(checked.corrected(30 * hour)).toBe(true);
  expect(checked.groupShift).toBe(30 * hour);
  expect([checked.corrected(-30 * hour), checked.corrected(30 * hour)]).toEqual([true, false]);
});
