import { expect, test } from 'vitest';
import { isResult, isSample } from './sample.ts';
import type { Sample } from './sample.ts';
import { quantile, summarize, table } from './summary.ts';

const sample = (point: string, subject: string, value: number): Sample => ({
  point,
  subject,
  unit: 'ms',
  value,
});

test('a median of an even number of values lies between the middle two', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([7], 0.25)).toBe(7);
  expect(quantile([], 0.5)).toBeNaN();
});

test('the first subject is the baseline of the ratios, sample by sample', () => {
  const rows = summarize([
    sample('add', 'classic', 10),
    sample('add', 'hybrid', 15),
    sample('add', 'classic', 20),
    sample('add', 'hybrid', 45),
    sample('join', 'hybrid', 1),
  ]);
  expect(rows.map((row) => row.point)).toEqual(['add', 'join']);
  expect(rows[0]?.cells).toEqual([
    { subject: 'classic', median: 15, quartiles: [12.5, 17.5], samples: 2, ratio: 1 },
    { subject: 'hybrid', median: 30, quartiles: [22.5, 37.5], samples: 2, ratio: 1.875 },
  ]);
  expect(table(rows).split('\n')).toEqual([
    '      classic  hybrid  ratio',
    'add     15 ms   30 ms   1.88',
    'join     – ms    1 ms       ',
  ]);
});

test('what is no sample is refused', () => {
  expect(isSample(sample('add', 'classic', 1))).toBe(true);
  for (const other of [
    null,
    3,
    {},
    { ...sample('add', 'x', 1), unit: 's' },
    sample('add', 'x', Number.NaN),
  ]) {
    expect(isSample(other)).toBe(false);
  }
});

test('a result is whole: samples only, or why there are none', () => {
  expect(isResult({ samples: [sample('add', 'classic', 1)] })).toBe(true);
  expect(isResult({ samples: [] })).toBe(true);
  expect(isResult({ failed: 'no WebCrypto' })).toBe(true);
  for (const other of [null, [], {}, { failed: 1 }, { samples: [{}] }, { samples: 'none' }]) {
    expect(isResult(other)).toBe(false);
  }
});
