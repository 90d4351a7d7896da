import { expect, test } from 'vitest';
import { goalLines, isMet } from './goal.ts';
import type { Goal } from './goal.ts';

const late: Goal = { point: 'a packet', value: 201.2, unit: 'ms', bound: { most: 200 } };
const cut: Goal = { point: 'cut off', value: 1, unit: 'times', bound: { least: 1 } };

test('a goal is met at its bound and missed beyond it, and both are told', () => {
  expect([isMet(late), isMet({ ...late, value: 200 }), isMet(cut), isMet({ ...cut, value: 0 })]).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(goalLines([late, cut])).toBe(
    'MISSED  a packet: 201 ms, wanted at most 200\nmet     cut off: 1 times, wanted at least 1\n',
  );
});
