import { expect, test } from 'vitest';
import { Bell } from './bell.ts';

test('a knock rings once, however often the list of those who wait is told', () => {
  const bell = new Bell();
  expect(bell.look([], 0)).toBe(false);
  expect(bell.look(['a'], 1)).toBe(true);
  expect(bell.look(['a'], 10_000)).toBe(false);
  expect(bell.look([], 20_000)).toBe(false);
  expect(bell.look(['a'], 30_000)).toBe(true);
});

test('a crowd rings once, and whoever comes some seconds later again', () => {
  const bell = new Bell();
  const rang = [1, 2, 3, 4].map((now) =>
    bell.look(
      Array.from({ length: now }, (_, index) => `${index}`),
      now * 1_000,
    ),
  );
  expect(rang).toEqual([true, false, false, false]);
  expect(bell.look(['4'], 6_000)).toBe(true);
});

test('who leaves rings nothing', () => {
  const bell = new Bell();
  bell.look(['a', 'b'], 0);
  expect(bell.look(['b'], 60_000)).toBe(false);
});
