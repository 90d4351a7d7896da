import type { Bytes } from '@conclave/base';

/** What comes before the content: its length in four bytes. */
const header = 4;

/**
 * The content behind its length, zeroes after it up to the next multiple of `step`, so that only the step
 * shows outside (APP-1).
 */
export function pad(content: Uint8Array, step: number): Bytes {
  const out = new Uint8Array(Math.ceil((header + content.length) / step) * step);
  new DataView(out.buffer).setUint32(0, content.length);
  out.set(content, header);
  return out;
}

/** The content, or undefined where the bytes are not what `pad` makes of it with that step. */
export function unpad(padded: Uint8Array, step: number): Bytes | undefined {
  if (padded.length < header || padded.length % step !== 0) return undefined;
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  const end = header + length;
  if (Math.ceil(end / step) * step !== padded.length) return undefined;
  if (padded.subarray(end).some((byte) => byte !== 0)) return undefined;
  return new Uint8Array(padded.subarray(header, end));
}
