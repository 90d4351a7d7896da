import { expect, test } from 'vitest';
import { compareReceived, compareSent } from './counter-check.ts';

test('VER-3: what is sent without the worker having seen it is found', () => {
  expect(compareSent(undefined, { sent: 500, handled: 500 })).toBe('fine');
  expect(compareSent({ sent: 500, handled: 500 }, { sent: 600, handled: 610 })).toBe('fine');
  expect(compareSent({ sent: 500, handled: 500 }, { sent: 510, handled: 500 })).toBe('not-sealed');
  expect(compareSent(undefined, { sent: 700, handled: 500 })).toBe('not-sealed');
});

test('VER-3: a sender that says nothing is fine, also where its frames are dropped for want of a key', () => {
  expect(compareSent({ sent: 0, handled: 0 }, { sent: 0, handled: 0 })).toBe('fine');
  expect(compareSent({ sent: 0, handled: 10 }, { sent: 0, handled: 110 })).toBe('fine');
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

test('authentic frames that nothing is decoded of call for a key frame', () => {
  const before = { delivered: 100, decoded: 100, opened: 100 };
  expect(compareReceived(before, { delivered: 130, decoded: 100, opened: 130 })).toBe('not-decoded');
});
