import type { Member } from '@conclave/crypto';
import { expect, test } from 'vitest';
import { fakeView, memberId } from '../../../test/fake-view.ts';
import { choose, follow, inOrder, newsOf, nobodyShares, sharePace } from './sharing.ts';
import type { SharingState } from './sharing.ts';

const allowed = { screens: true, share: true };
const names = ['Ann', 'Bob', 'Cid'];

function step(
  state: SharingState,
  sharing: Readonly<Record<string, boolean>>,
  more: {
    readonly people?: readonly Member[];
    readonly rules?: Parameters<typeof follow>[1]['rules'];
    readonly now?: number;
  } = {},
): SharingState {
  const { members } = fakeView({ names });
  const presences = new Map(
    members.flatMap(({ name, peer }) => {
      const screen = sharing[name];
      return screen === undefined ? [] : [[peer, { screen }] as const];
    }),
  );
  return follow(state, { people: members, presences, rules: allowed, now: 0, ...more });
}

const shown = (state: SharingState): readonly string[] =>
  inOrder(state).map((id) => names.find((name) => memberId(name) === id) ?? id);

test('the newest share is on the stage, and the one before comes back when it ends', () => {
  let state = step(nobodyShares, { Ann: true });
  state = step(state, { Ann: true, Bob: true });
  expect(shown(state)).toEqual(['Bob', 'Ann']);
  state = step(state, { Ann: true, Bob: false });
  expect(shown(state)).toEqual(['Ann']);
});

test('a chosen share stays on the stage until somebody shares anew, or it ends', () => {
  let state = step(nobodyShares, { Ann: true });
  state = step(state, { Ann: true, Bob: true });
  state = choose(state, memberId('Ann'));
  expect(shown(state)).toEqual(['Ann', 'Bob']);
  state = choose(state, memberId('Cid'));
  expect(shown(state)).toEqual(['Ann', 'Bob']);
  const next = step(state, { Ann: true, Bob: true, Cid: true });
  expect(shown(next)).toEqual(['Cid', 'Bob', 'Ann']);
  expect(shown(step(state, { Ann: false, Bob: true }))).toEqual(['Bob']);
});

test('MOD-1: while only hosts may share, nobody else’s screen is shown, whatever they announce', () => {
  const state = step(nobodyShares, { Ann: true, Bob: true });
  const stopped = step(state, { Ann: true, Bob: true }, { rules: { screens: true, share: false } });
  expect(shown(stopped)).toEqual(['Ann']);
  expect(shown(step(stopped, { Ann: true, Cid: true }, { rules: { screens: true, share: false } }))).toEqual([
    'Ann',
  ]);
});

test('MOD-1: while nobody may share, no screen is shown, a host’s neither', () => {
  const nobody = { screens: false, share: true };
  const state = step(nobodyShares, { Ann: true, Bob: true });
  expect(shown(step(state, { Ann: true, Bob: true }, { rules: nobody }))).toEqual([]);
  expect(shown(step(nobodyShares, { Ann: true }, { rules: nobody }))).toEqual([]);
});

test('who is on the way back and said nothing yet keeps the place; who left does not', () => {
  let state = step(nobodyShares, { Bob: true });
  state = step(state, { Bob: true, Cid: true });
  state = step(state, { Bob: true });
  expect(shown(state)).toEqual(['Cid', 'Bob']);
  expect(shown(step(state, {}, { people: fakeView({ names: ['Ann', 'Bob'] }).members }))).toEqual(['Bob']);
});

test('nothing new is no change', () => {
  const state = step(nobodyShares, { Ann: true });
  expect(step(state, { Ann: true })).toBe(state);
});

test('the presenter is told when the own screen comes back to the stage, and not when it was there', () => {
  const self = memberId('Ann');
  const own = step(nobodyShares, { Ann: true });
  expect(newsOf(nobodyShares, own, self)).toEqual([]);
  const covered = step(own, { Ann: true, Bob: true });
  expect(newsOf(own, covered, self)).toEqual([{ kind: 'screen-shared', id: memberId('Bob') }]);
  const back = step(covered, { Ann: true, Bob: false });
  expect(newsOf(covered, back, self)).toEqual([
    { kind: 'screen-ended', id: memberId('Bob') },
    { kind: 'own-screen-on-stage' },
  ]);
});

test('who shares and stops on and on takes no stage from others, and nobody is told of it any more', () => {
  const self = memberId('Ann');
  let state = step(nobodyShares, { Bob: true });
  let told = 0;
  for (let round = 0; round < 100; round += 1) {
    for (const screen of [true, false]) {
      const next = step(state, { Bob: true, Cid: screen }, { now: round });
      told += newsOf(state, next, self).length;
      state = next;
    }
  }
  expect(told).toBe(2 * sharePace.burst);
  state = step(state, { Bob: true, Cid: true }, { now: 200 });
  expect(shown(state)).toEqual(['Bob', 'Cid']);
  state = step(state, { Bob: true, Cid: false }, { now: 300 });
  state = step(state, { Bob: true, Cid: true }, { now: 60_000 });
  expect(shown(state)).toEqual(['Cid', 'Bob']);
});
