import { expect, test } from 'vitest';
import type { StreamReport } from '../worker/messages.ts';
import { SilentEncoders } from './silent-encoders.ts';

const report = (streamId: number, frames: number): StreamReport => ({
  streamId,
  frames,
  bytes: 0,
  dropped: 0,
  pending: 0,
  lastDropReason: null,
  frameAge: null,
  dropAge: null,
  failingAge: null,
  pastEpochAge: null,
});

test('an encoder that gave nothing for two seconds is found once', () => {
  const silent = new SilentEncoders();
  expect(silent.step([1], [], 0)).toEqual([]);
  expect(silent.step([1], [report(1, 0)], 1_900)).toEqual([]);
  expect(silent.step([1], [report(1, 0)], 2_000)).toEqual([1]);
  expect(silent.step([1], [report(1, 0)], 9_000)).toEqual([]);
});

test('one frame is enough: a screen may stand still', () => {
  const silent = new SilentEncoders();
  silent.step([1], [report(1, 0)], 0);
  expect(silent.step([1], [report(1, 1)], 2_500)).toEqual([]);
  expect(silent.step([1], [report(1, 1)], 60_000)).toEqual([]);
});

test('time in which nothing was expected does not count', () => {
  const silent = new SilentEncoders();
  silent.step([1], [], 0);
  expect(silent.step([], [], 1_500)).toEqual([]);
  expect(silent.step([1], [], 3_000)).toEqual([]);
  expect(silent.step([1], [], 5_000)).toEqual([1]);
});
