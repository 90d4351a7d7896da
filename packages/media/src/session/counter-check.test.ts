import { expect, test } from 'vitest';
import { compareReceived, compareSent } from './counter-check.ts';

const video = (sent: number, handled: number) => ({ kind: 'video', sent, handled }) as const;
const audio = (sent: number, handled: number) => ({ kind: 'audio', sent, handled }) as const;

test('VER-3: what is sent without the worker having seen it is found', () => {
  expect(compareSent(undefined, video(500, 500))).toBe('fine');
  expect(compareSent(video(500, 500), video(600, 610))).toBe('fine');
  expect(compareSent(video(500, 500), video(510, 500))).toBe('not-sealed');
  expect(compareSent(undefined, video(700, 500))).toBe('not-sealed');
  expect(compareSent(audio(9_000, 9_000), audio(27_000, 27_000))).toBe('fine');
  expect(compareSent(audio(9_000, 9_000), audio(9_800, 9_000))).toBe('not-sealed');
});

test('VER-3: a sender that says nothing is fine, also where its frames are dropped for want of a key', () => {
  expect(compareSent(video(0, 0), video(0, 0))).toBe('fine');
  expect(compareSent(video(0, 10), video(0, 110))).toBe('fine');
});

test('VER-3: what is played without having gone through the worker is found', () => {
  const before = { delivered: 100, decoded: 100, opened: 100 };
  expect(compareReceived(undefined, before)).toBe('fine');
  expect(compareReceived(before, { delivered: 110, decoded: 110, opened: 100 })).toBe('not-opened');
  expect(compareReceived(before, { delivered: 110, decoded: 110, opened: 110 })).toBe('fine');
  const sound = { delivered: 48_000, decoded: null, opened: 50 };
  expect(compareReceived(sound, { delivered: 48_000 + 96_000, decoded: null, opened: 50 })).toBe(
    'not-opened',
  );
  expect(compareReceived(sound, { delivered: 48_000 + 24_000, decoded: null, opened: 50 })).toBe('fine');
});

test('VER-3: what stops is fine while no more comes out than went through the worker by then', () => {
  // The browser's figures are taken before the worker's: at 30 frames a second, up to a second of frames lies between.
  expect(compareSent(video(500, 525), video(525, 525))).toBe('fine');
  expect(compareSent(video(500, 525), video(536, 525))).toBe('not-sealed');
  expect(compareSent(audio(80_000, 84_000), audio(84_000, 84_000))).toBe('fine');
  expect(compareSent(audio(80_000, 84_000), audio(85_000, 84_000))).toBe('not-sealed');
  const before = { delivered: 500, decoded: 490, opened: 525 };
  expect(compareReceived(before, { delivered: 525, decoded: 525, opened: 525 })).toBe('fine');
  expect(compareReceived(before, { delivered: 531, decoded: 531, opened: 525 })).toBe('not-opened');
});

test('VER-3: frames that were lost behind the worker in a long meeting hide no more than two seconds', () => {
  expect(compareSent(video(500, 9_000), video(620, 9_000))).toBe('not-sealed');
  expect(compareSent(audio(80_000, 900_000), audio(101_000, 900_000))).toBe('not-sealed');
  const before = { delivered: 500, decoded: 490, opened: 9_000 };
  expect(compareReceived(before, { delivered: 610, decoded: 600, opened: 9_000 })).toBe('not-opened');
});

test('authentic frames that nothing is decoded of call for a key frame', () => {
  const before = { delivered: 100, decoded: 100, opened: 100 };
  expect(compareReceived(before, { delivered: 130, decoded: 100, opened: 130 })).toBe('not-decoded');
});
