import type { Bytes } from '@conclave/base';
import { encode, u32 } from './codec.ts';

/**
 * CRC-32 (ISO/IEC 13239, as in gzip and PNG): 4 bytes. No change within 32 bits in a row passes, any other once in 2^32. It
 * is for accidents; whoever wants to can make it come out right.
 */
export function crc32(bytes: Uint8Array): Bytes {
  let rest = -1;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ ((rest & 1) * 0xedb8_8320);
  }
  return encode(u32, ~rest >>> 0);
}
