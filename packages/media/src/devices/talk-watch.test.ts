import { expect, test } from 'vitest';
import type { TalkAdvice } from '../types.ts';
import { TalkWatch } from './talk-watch.ts';

const SPEECH = { level: 0.6, silent: false };
const ROOM = { level: 0.1, silent: false };
const NOTHING = { level: 0, silent: true };

function setUp() {
  const watch = new TalkWatch();
  let now = 0;
  /** What was said in this time, each change once. */
  const pass = (ms: number, on: boolean, heard: typeof SPEECH): readonly (TalkAdvice | null)[] => {
    const said: (TalkAdvice | null)[] = [];
    for (const end = now + ms; now < end; now += 100) {
      const advice = watch.step({ now, on, ...heard });
      if (said.length === 0 || said.at(-1) !== advice) said.push(advice);
    }
    return said;
  };
  return { watch, pass };
}

test('who speaks while muted is told after a second, until they are quiet', () => {
  const { pass } = setUp();
  expect(pass(900, false, SPEECH)).toEqual([null]);
  expect(pass(2_000, false, SPEECH)).toEqual([null, 'muted-speaking']);
  expect(pass(3_000, false, ROOM)).toEqual(['muted-speaking']);
  expect(pass(3_000, false, ROOM)).toEqual(['muted-speaking', null]);
});

test('a cough, a key and a noisy room are no speech', () => {
  const { pass } = setUp();
  for (let time = 0; time < 20; time += 1) {
    expect(pass(400, false, SPEECH)).toEqual([null]);
    expect(pass(1_600, false, ROOM)).toEqual([null]);
  }
});

test('pauses between words do not hold it back, nor make it come and go', () => {
  const { pass } = setUp();
  const said: (TalkAdvice | null)[] = [];
  for (let word = 0; word < 20; word += 1) said.push(...pass(400, false, SPEECH), ...pass(300, false, ROOM));
  const changes = said.filter((advice, index) => index === 0 || advice !== said[index - 1]);
  expect(changes).toEqual([null, 'muted-speaking']);
});

test('who was told and speaks on to somebody else is not told again for a minute; who has read it, for five', () => {
  const { watch, pass } = setUp();
  pass(2_000, false, SPEECH);
  pass(5_000, false, ROOM);
  expect(pass(30_000, false, SPEECH)).toEqual([null]);
  expect(pass(30_000, false, ROOM)).toEqual([null]);
  expect(pass(2_000, false, SPEECH).at(-1)).toBe('muted-speaking');
  watch.dismiss('muted-speaking');
  expect(pass(4 * 60_000, false, SPEECH)).toEqual([null]);
});

test('who unmutes is not told any more, and is told again when they are muted anew', () => {
  const { pass } = setUp();
  pass(2_000, false, SPEECH);
  expect(pass(1_000, true, SPEECH)).toEqual([null]);
  expect(pass(2_000, false, SPEECH)).toEqual([null, 'muted-speaking']);
});

test('a microphone that gives nothing from the beginning is told after eight seconds, until it gives something', () => {
  const { pass } = setUp();
  expect(pass(8_000, true, NOTHING)).toEqual([null]);
  expect(pass(5_000, true, NOTHING)).toEqual(['silent']);
  expect(pass(1_000, true, ROOM)).toEqual([null]);
});

test('a quiet room is no silence, and neither is a gate that closes while its owner listens', () => {
  const { pass } = setUp();
  expect(pass(60_000, true, ROOM)).toEqual([null]);
  for (let time = 0; time < 5; time += 1) {
    expect(pass(50_000, true, NOTHING)).toEqual([null]);
    expect(pass(1_000, true, SPEECH)).toEqual([null]);
  }
  expect(pass(61_000, true, NOTHING)).toEqual([null, 'silent']);
});

test('a silent microphone is no fault while it is off, and what was read is not said again', () => {
  const { watch, pass } = setUp();
  expect(pass(20_000, false, NOTHING)).toEqual([null]);
  expect(pass(9_000, true, NOTHING)).toEqual([null, 'silent']);
  watch.dismiss('silent');
  expect(pass(60_000, true, NOTHING)).toEqual([null]);
});

test('what a page behind others missed is not taken for silence', () => {
  const watch = new TalkWatch();
  watch.step({ now: 0, on: true, ...NOTHING });
  expect(watch.step({ now: 30_000, on: true, ...NOTHING })).toBeNull();
});
