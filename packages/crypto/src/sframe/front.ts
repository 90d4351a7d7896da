import type { Bytes } from '@conclave/base';

/** Bytes from which moving within one buffer is cheaper than filling a second one: memory not touched before is dear. */
const TRANSFER_FROM = 4096;

/**
 * `content` behind `frontLength` bytes for the caller to write. WebCrypto returns a buffer with no room in front, so
 * the content has to move once. Takes `content` over.
 * @returns bytes that fill their buffer
 */
export function withFront(content: ArrayBuffer, frontLength: number): Bytes {
  const length = content.byteLength;
  if (length < TRANSFER_FROM) {
    const data = new Uint8Array(frontLength + length);
    data.set(new Uint8Array(content), frontLength);
    return data;
  }
  const data = new Uint8Array(content.transfer(frontLength + length));
  data.copyWithin(frontLength, 0, length);
  return data;
}
