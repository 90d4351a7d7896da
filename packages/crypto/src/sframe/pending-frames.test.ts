import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expirePending, holdFrame, releasePending } from './pending-frames.ts';
import type { PendingFrames } from './pending-frames.ts';

function held(count: number, since = 0): PendingFrames<number> {
  let pending: PendingFrames<number> = [];
  for (let frame = 0; frame < count; frame += 1) {
    pending = holdFrame(pending, { frame, kid: frame % 2, since }, since).pending;
  }
  return pending;
}

test('FRM-8: a frame with an unknown KID waits 500 ms, then drops', () => {
  const pending = held(2, 100);
  expect(expirePending(pending, 599)).toEqual({ pending, dropped: [] });
  expect(expirePending(pending, 600)).toEqual({
    pending: [],
    dropped: [
      { kind: 'drop', reason: 'waited-too-long', frame: 0 },
      { kind: 'drop', reason: 'waited-too-long', frame: 1 },
    ],
  });
});

test('FRM-8: 50 frames wait, and the 51st pushes out the oldest', () => {
  const full = held(50);
  expect(full).toHaveLength(50);
  const step = holdFrame(full, { frame: 50, kid: 0, since: 10 }, 10);
  expect(step.pending.map((entry) => entry.frame)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  expect(step.dropped).toEqual([{ kind: 'drop', reason: 'too-many-pending', frame: 0 }]);
});

test('FRM-8: frames that waited too long go before frames that are too many', () => {
  const step = holdFrame(held(50), { frame: 50, kid: 0, since: 500 }, 500);
  expect(step.pending.map((entry) => entry.frame)).toEqual([50]);
  expect(step.dropped.every((dropped) => dropped.reason === 'waited-too-long')).toBe(true);
});

test('FRM-8: a frame that must wait again does not start its 500 ms anew', () => {
  const step = holdFrame([], { frame: 1, kid: 0, since: 0 }, 499);
  expect(expirePending(step.pending, 500).dropped).toHaveLength(1);
  expect(holdFrame([], { frame: 1, kid: 0, since: 0 }, 500).pending).toEqual([]);
});

test('FRM-8: frames whose key has come are released in their order, the others stay', () => {
  const { pending, released } = releasePending(held(6), (kid) => kid === 1);
  expect(released.map((entry) => entry.frame)).toEqual([1, 3, 5]);
  expect(pending.map((entry) => entry.frame)).toEqual([0, 2, 4]);
});

test('FRM-8: no frame is lost without a drop, and no more than 50 wait', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 150 }), (waits) => {
      let pending: PendingFrames<number> = [];
      let dropped = 0;
      let now = 0;
      waits.forEach((wait, frame) => {
        now += wait;
        const step = holdFrame(pending, { frame, kid: 0, since: now }, now);
        pending = step.pending;
        dropped += step.dropped.length;
        expect(pending.length).toBeLessThanOrEqual(50);
        expect(pending.every((entry) => now - entry.since < 500)).toBe(true);
      });
      expect(pending.length + dropped).toBe(waits.length);
    }),
  );
});
