import { expect, test } from 'vitest';
import type { StreamReport } from '../worker/messages.ts';
import { isSettled, streamHealth } from './stream-health.ts';

const stream = {
  streamId: 1,
  direction: 'receive',
  leafIndex: 3,
  context: 'camera',
  paused: false,
  starved: false,
  quality: 'fair',
} as const;

const report = (change: Partial<StreamReport>): StreamReport => ({
  streamId: 1,
  frames: 0,
  bytes: 0,
  dropped: 0,
  pending: 0,
  lastDropReason: null,
  frameAge: null,
  dropAge: null,
  failingAge: null,
  pastEpochAge: null,
  ...change,
});

test('VER-4: a stream is ok while frames go through, and idle when they stop', () => {
  expect(streamHealth(stream, report({ frames: 9, frameAge: 30 })).state).toBe('ok');
  expect(streamHealth(stream, report({ frames: 9, frameAge: 5_000 })).state).toBe('idle');
});

test('VER-4: a stream waits for its first frame, or for a key, and says so', () => {
  expect(streamHealth(stream, undefined)).toMatchObject({ state: 'waiting', reason: null });
  expect(streamHealth(stream, report({ pending: 4 }))).toMatchObject({
    state: 'waiting',
    reason: 'unknown-key',
  });
  const late = report({ dropped: 3, dropAge: 10, lastDropReason: 'waited-too-long' });
  expect(streamHealth(stream, late)).toMatchObject({
    state: 'waiting',
    reason: 'waited-too-long',
    dropped: 3,
  });
});

test('VER-3: frames that can not be decrypted make the stream failed, with the reason', () => {
  const forged = report({ dropped: 3, dropAge: 10, lastDropReason: 'authentication-failed' });
  expect(streamHealth(stream, forged)).toMatchObject({ state: 'failed', reason: 'authentication-failed' });
  const after = report({ ...forged, frames: 8, frameAge: 40 });
  expect(streamHealth(stream, after).state).toBe('failed');
  const healed = report({ ...forged, frames: 8, frameAge: 5 });
  expect(streamHealth(stream, healed).state).toBe('ok');
});

test('VER-4: copies of frames do not make a stream look broken', () => {
  const copied = report({ frames: 8, frameAge: 40, dropped: 1, dropAge: 5, lastDropReason: 'replay' });
  expect(streamHealth(stream, copied).state).toBe('ok');
});

test('VER-4: a paused stream without frames is idle', () => {
  expect(streamHealth({ ...stream, paused: true }, undefined).state).toBe('idle');
  expect(streamHealth({ ...stream, paused: true }, report({})).state).toBe('idle');
});

test('VER-4: what the SFU says of bandwidth is believed where nothing comes, and nothing else is expected', () => {
  const starved = { ...stream, starved: true };
  const stopped = report({ frames: 9, frameAge: 2_000 });
  expect(streamHealth(starved, stopped).state).toBe('held');
  expect(streamHealth(starved, report({})).state).toBe('held');
  expect(streamHealth(stream, stopped).state).toBe('idle');
  expect(streamHealth(starved, report({ frames: 9, frameAge: 1_999 })).state).toBe('ok');
  expect(streamHealth({ ...starved, paused: true }, stopped).state).toBe('idle');
  const forged = report({ dropped: 3, dropAge: 10, lastDropReason: 'authentication-failed' });
  expect(streamHealth(starved, forged).state).toBe('failed');
});

const at = (number: number, generation = 0) => ({ generation, number });

test('FRM-9: settled only once everybody, oneself included, uses the newest epoch or has been silent for two seconds', () => {
  const worker = { newestEpoch: at(4), sendEpoch: at(4), streams: [report({ frameAge: 10 })] };
  expect(isSettled(worker)).toBe(true);
  expect(isSettled({ ...worker, newestEpoch: null })).toBe(false);
  expect(isSettled({ ...worker, sendEpoch: at(3) })).toBe(false);
  expect(isSettled({ ...worker, sendEpoch: at(4, 1) })).toBe(false);
  expect(isSettled({ ...worker, streams: [report({ pastEpochAge: 1_900 })] })).toBe(false);
  expect(isSettled({ ...worker, streams: [report({ pastEpochAge: 2_000 })] })).toBe(true);
});

test('VER-3: who waits for a key for ten seconds is not decrypted, and the lock must not say otherwise', () => {
  const late = report({ dropped: 3, dropAge: 10, lastDropReason: 'waited-too-long', failingAge: 9_999 });
  expect(streamHealth(stream, late).state).toBe('waiting');
  expect(streamHealth(stream, { ...late, failingAge: 10_000 })).toMatchObject({
    state: 'failed',
    reason: 'waited-too-long',
  });
  expect(streamHealth(stream, report({ pending: 4, failingAge: 10_000 })).state).toBe('failed');
  const healed = { ...late, frames: 1, frameAge: 5, failingAge: null };
  expect(streamHealth(stream, healed).state).toBe('ok');
});
