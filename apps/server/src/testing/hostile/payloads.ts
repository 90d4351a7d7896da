import { fromBase64Url } from '@conclave/base';

/** RTP payloads of the server's own, in clear. */
const known: Readonly<Record<string, readonly number[]>> = {
  // RFC 6716 section 3.1: one CELT frame of 20 ms, as encoders make it of silence.
  'opus-silence': [0xf8, 0xff, 0xfe],
  // RFC 7741 payload descriptor (start of partition 0), then the key frame of one black pixel as WebP files hold it.
  'vp8-keyframe': [
    0x10, 0x30, 0x01, 0x00, 0x9d, 0x01, 0x2a, 0x01, 0x00, 0x01, 0x00, 0x0e, 0xc0, 0xfe, 0x25, 0xa4, 0x00,
    0x03, 0x70, 0x00, 0x00, 0x00, 0x00,
  ],
};

/** @param text a name, or base64url. @returns undefined where it is neither */
export function payloadOf(text: string): Uint8Array | undefined {
  const bytes = known[text];
  return bytes === undefined ? fromBase64Url(text) : new Uint8Array(bytes);
}
