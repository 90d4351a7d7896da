import { expect, test } from 'vitest';
import { fileSize } from './file-size.ts';

test('sizes are told as limits are: in powers of a thousand', () => {
  expect([0, 1, 999, 1000, 65_536, 999_999, 200_000_000, 1_550_000_000].map(fileSize)).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1 kB',
    '66 kB',
    '1,000 kB',
    '200 MB',
    '1.6 GB',
  ]);
});
