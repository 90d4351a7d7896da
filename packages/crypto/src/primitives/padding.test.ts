import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { pad, unpad } from './padding.ts';

const content = fc.uint8Array({ maxLength: 900 }).map((value) => new Uint8Array(value));

it('APP-1: content comes out as it went in, in steps of 256 bytes', () => {
  fc.assert(
    fc.property(content, (value) => {
      const padded = pad(value, 256);
      expect(padded.length % 256).toBe(0);
      expect(padded.length - value.length).toBeLessThanOrEqual(256 + 3);
      expect(unpad(padded, 256)).toEqual(value);
    }),
  );
});

it('APP-1: padding has one form: another length or anything but zeroes is refused', () => {
  const padded = pad(new Uint8Array([1, 2, 3]), 256);
  expect(unpad(new Uint8Array([...padded, ...new Uint8Array(256)]), 256)).toBeUndefined();
  expect(unpad(padded.subarray(0, 255), 256)).toBeUndefined();
  expect(unpad(padded.with(255, 1), 256)).toBeUndefined();
  expect(unpad(padded.with(2, 255), 256)).toBeUndefined();
  fc.assert(fc.property(content, (noise) => void unpad(noise, 256)));
});
