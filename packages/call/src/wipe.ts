import type { Bytes } from '@conclave/base';

/** A buffer that was transferred to the worker is detached and holds nothing any more. */
export function wipe(key: Bytes): void {
  if (key.byteLength > 0) key.fill(0);
}
