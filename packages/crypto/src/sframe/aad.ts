import type { Bytes } from '@conclave/base';
import { codecCodepoint, kindCodepoint } from './codec.ts';
import type { FrameCodec } from './codec.ts';
import { MAX_HEADER_LENGTH } from './header.ts';
import type { FrameContext } from './kid.ts';
import { MAX_PREFIX_LENGTH } from './prefix.ts';

const METADATA_VERSION = 0x01;
const FIXED_METADATA_LENGTH = 5;

/** Room for the longest header, metadata and prefix. */
export const MAX_AAD_LENGTH = MAX_HEADER_LENGTH + FIXED_METADATA_LENGTH + MAX_PREFIX_LENGTH;

/**
 * Completes the additional authenticated data of FRM-3 behind the SFrame header, which stands in `aad` already:
 * header ‖ 0x01 ‖ kind ‖ codec ‖ context ‖ prefix length ‖ prefix (RFC 9605 section 4.4.3, whose metadata is what
 * follows the header).
 * @param frame starts with the clear prefix
 * @returns the length of the whole in bytes, at most {@link MAX_AAD_LENGTH}
 */
export function completeAad(
  aad: Bytes,
  headerLength: number,
  codec: FrameCodec,
  context: FrameContext,
  frame: Uint8Array,
  prefixLength: number,
): number {
  aad[headerLength] = METADATA_VERSION;
  aad[headerLength + 1] = kindCodepoint(codec);
  aad[headerLength + 2] = codecCodepoint(codec);
  aad[headerLength + 3] = context;
  aad[headerLength + 4] = prefixLength;
  const end = headerLength + FIXED_METADATA_LENGTH;
  for (let i = 0; i < prefixLength; i += 1) aad[end + i] = frame[i] ?? 0;
  return end + prefixLength;
}
