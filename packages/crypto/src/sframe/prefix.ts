import type { FrameCodec } from './codec.ts';

/** The longest clear prefix in bytes. */
export const MAX_PREFIX_LENGTH = 10;

/**
 * FRM-3: bytes at the front of a frame that stay clear (but authenticated), from the negotiated codec and the
 * frame's first byte alone, so that sender and receiver find the same length without a field for it.
 *
 * The SFU reads VP8's frame tag (RFC 6386 section 9.1: bit 0 of byte 0 is 0 in a key frame) to tell key frames,
 * whose first ten bytes are tag, start code and dimensions. Opus and VP9 are forwarded by RTP fields alone.
 */
export function clearPrefixLength(codec: FrameCodec, firstByte: number): 0 | 1 | 10 {
  if (codec !== 'vp8') return 0;
  return (firstByte & 1) === 0 ? MAX_PREFIX_LENGTH : 1;
}
