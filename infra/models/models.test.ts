import { expect, test } from 'vitest';
import { judgeMaude } from './maude.mjs';
import { judgeSpin } from './spin.mjs';

const figures = 'State-vector 264 byte, depth reached 485, errors: 0\n   226338 states, stored\n';
const fault = (text: string) =>
  `pan:1: ${text} (at depth 9)\nState-vector 264 byte, depth reached 9, errors: 1\n 12 states, stored\n`;

test('a model that is searched to its end without a fault holds', () => {
  expect(judgeSpin(figures, undefined)).toEqual({ holds: true, detail: '226338 states, depth 485' });
});

test('a fault in a true model is told', () => {
  expect(judgeSpin(fault('assertion violated (a==b)'), undefined)).toEqual({
    holds: false,
    detail: 'assertion violated (a==b) (at depth 9)',
  });
});

test('a search that memory, time or depth cut short shows nothing', () => {
  expect(judgeSpin(`${figures}Warning: Search not completed\n`, undefined).holds).toBe(false);
  expect(judgeSpin(`error: max search depth too small\n${figures}`, undefined).holds).toBe(false);
  expect(judgeSpin('', undefined).holds).toBe(false);
});

test('a planted error counts as found by its own property alone', () => {
  expect(judgeSpin(fault('assertion violated (a==b)'), 'a==b').holds).toBe(true);
  expect(judgeSpin(fault('assertion violated (c==d)'), 'a==b').holds).toBe(false);
  expect(judgeSpin(figures, 'a==b').holds).toBe(false);
});

test('a search for a state says whether it must be there', () => {
  const none = 'No solution.\nstates: 35  rewrites: 1\n';
  const one = 'Solution 1 (state 2)\nstates: 3  rewrites: 1\n';
  expect([none, one].map((output) => judgeMaude(output, false).holds)).toEqual([true, false]);
  expect([none, one].map((output) => judgeMaude(output, true).holds)).toEqual([false, true]);
});

test('a model that Maude does not understand shows nothing', () => {
  const output = 'Warning: "join.maude", line 1: no parse\nNo solution.\nstates: 1  rewrites: 1\n';
  expect(judgeMaude(output, false).holds).toBe(false);
  expect(judgeMaude('', false).holds).toBe(false);
});
