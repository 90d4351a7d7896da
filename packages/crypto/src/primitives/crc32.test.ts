import { toHex, utf8Encode } from '@conclave/base';
import { expect, it } from 'vitest';
import { crc32 } from './crc32.ts';

it('INV-2: the check of a link is the CRC-32 that others compute', () => {
  expect(toHex(crc32(utf8Encode('123456789')))).toBe('cbf43926');
  expect(toHex(crc32(new Uint8Array(0)))).toBe('00000000');
});
