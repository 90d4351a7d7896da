import { utf8Encode } from '@conclave/base';
import { expect, test } from 'vitest';
import { maybePicture, pictureType } from './pictures.ts';

test('APP-2: a picture is what its bytes say, and nothing but four kinds', () => {
  expect(pictureType(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0))).toBe('image/png');
  expect(pictureType(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('image/jpeg');
  expect(pictureType(utf8Encode('GIF89a'))).toBe('image/gif');
  expect(pictureType(utf8Encode('RIFF....WEBPVP8 '))).toBe('image/webp');
  for (const other of [
    '<svg xmlns="http://www.w3.org/2000/svg">',
    '<!doctype html>',
    'RIFF....WAVE',
    '....????WEBP',
    '',
  ])
    expect(pictureType(utf8Encode(other))).toBeNull();
});

test('what is no picture by its name, or is huge, is not offered to be shown', () => {
  expect(maybePicture('a.PNG', 10)).toBe(true);
  for (const name of ['a.svg', 'a.html', 'a.png.exe', 'png']) expect(maybePicture(name, 10)).toBe(false);
  expect(maybePicture('a.png', 30_000_001)).toBe(false);
});
