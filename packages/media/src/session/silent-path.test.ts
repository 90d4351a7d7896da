import { expect, test } from 'vitest';
import type { StreamReport } from '../worker/messages.ts';
import { SilentPath } from './silent-path.ts';

const report = (streamId: number, frameAge: number | null, dropAge: number | null = null): StreamReport => ({
  streamId,
  frames: 0,
  bytes: 0,
  dropped: 0,
  pending: 0,
  lastDropReason: null,
  frameAge,
  dropAge,
  failingAge: null,
  pastEpochAge: null,
});

/** Times at which it wants paths looked for, asked once a second. */
function looks(path: SilentPath, seconds: number, reports: (second: number) => StreamReport[]): number[] {
  return Array.from({ length: seconds }, (_, second) => second).filter((second) =>
    path.step([1, 2], reports(second), second * 1_000),
  );
}

test('FRM-6: where nobody’s sound comes, not even that of who is muted, paths are looked for, less and less often', () => {
  expect(looks(new SilentPath(), 200, () => [report(1, null), report(2, 7_000)])).toEqual([
    6, 18, 42, 90, 150,
  ]);
});

test('one whose sound comes is enough, and so are frames that can’t be opened', () => {
  expect(looks(new SilentPath(), 60, () => [report(1, 100), report(2, null)])).toEqual([]);
  expect(looks(new SilentPath(), 60, () => [report(1, null, 100)])).toEqual([]);
});

test('a path that came back is watched as closely as before', () => {
  const silentBut = (second: number) => [report(1, second === 20 ? 0 : null)];
  expect(looks(new SilentPath(), 40, silentBut)).toEqual([6, 18, 27, 39]);
});

test('where nobody is heard yet, or no connection is up, nothing is missed', () => {
  const path = new SilentPath();
  for (const now of [0, 10_000, 20_000]) expect(path.step([], [], now)).toBe(false);
  expect(path.step([1], [], 30_000)).toBe(false);
  expect(path.step([1], [], 35_999)).toBe(false);
  expect(path.step([1], [], 36_000)).toBe(true);
});
