import type { Bytes } from '@conclave/base';

/** A number in [0, 1) from random bytes. */
export function unitInterval(random: (length: number) => Bytes): number {
  const bytes = random(4);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) / 2 ** 32;
}
