import { expect, test } from 'vitest';
import { screenEncodings } from './screen-encoding.ts';
import { capability } from './testing.ts';

const both = { codecs: [capability('vp8'), capability('vp9')] };

test('a screen has one spatial layer: no browser sends it at once in more', () => {
  const [best, other, ...none] = screenEncodings(both, true);
  expect(best).toMatchObject({ codec: 'vp9', encodings: [{ scalabilityMode: 'L1T3', priority: 'high' }] });
  expect(other?.codec).toBe('vp8');
  expect(other?.encodings).toHaveLength(1);
  expect(none).toEqual([]);
});

test('without scalable coding it is VP8, and nothing where there is no codec in common', () => {
  expect(screenEncodings(both, false).map(({ codec }) => codec)).toEqual(['vp8']);
  expect(screenEncodings({ codecs: [capability('opus')] }, true)).toEqual([]);
});
