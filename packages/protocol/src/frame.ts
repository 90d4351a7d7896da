import { concatBytes, utf8Decode, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { limits } from './limits.ts';

/** What one WebSocket frame carries: text, or bytes. */
export type Frame = string | Bytes;

/** A message whose body holds one large byte string, `blob`, that does not stand in its JSON. */
export interface OpenedFrame {
  /** JSON of the message without `blob`. */
  readonly text: string;
  readonly blob: Bytes;
}

const lengthBytes = 2;

/**
 * A binary frame: length of the text (2 bytes, big-endian), the text, the blob to the end.
 * @throws RangeError where the text is longer than `limits.binaryText` (a fault of the caller)
 */
export function packFrame(text: string, blob: Uint8Array): Bytes {
  const encoded = utf8Encode(text);
  if (encoded.length > limits.binaryText) throw new RangeError('the text of a binary frame is short');
  return concatBytes(Uint8Array.of(encoded.length >> 8, encoded.length & 0xff), encoded, blob);
}

/** Undefined where the bytes are no binary frame. The blob is a copy: a frame may be part of a larger piece of memory. */
export function unpackFrame(frame: Bytes): OpenedFrame | undefined {
  if (frame.length < lengthBytes) return undefined;
  const start = lengthBytes + new DataView(frame.buffer, frame.byteOffset).getUint16(0);
  if (start > lengthBytes + limits.binaryText || start > frame.length) return undefined;
  const text = utf8Decode(frame.subarray(lengthBytes, start));
  return text === undefined ? undefined : { text, blob: new Uint8Array(frame.subarray(start)) };
}

/** Bytes of a frame on the wire, without WebSocket's own. */
export function frameSize(frame: Frame): number {
  return typeof frame === 'string' ? utf8Length(frame) : frame.length;
}

/** Without encoding it: a text of the cap's length may hold three times as many bytes. */
function utf8Length(text: string): number {
  let size = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // A surrogate is half of a code point of four bytes.
    if (code > 0x7f) size += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return size;
}
