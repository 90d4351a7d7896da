import type { Bytes } from '@conclave/base';

export interface AudioPayload {
  readonly kind: 'frame';
  /** −dBov as in RFC 6464: 0 is the loudest, 127 silence. */
  readonly level: number;
  /** The Opus frame, a copy that fills its buffer. */
  readonly opus: Bytes;
}

export interface PaddedAudio {
  readonly kind: 'frame';
  /** Exactly `bucketBytes` long; fills its buffer. */
  readonly data: Bytes;
}

export interface AudioPayloadDrop<Reason extends string> {
  readonly kind: 'drop';
  readonly reason: Reason;
}

export type AudioEncodeDropReason = 'empty-frame' | 'level-out-of-range' | 'payload-too-large';
export type AudioDecodeDropReason = 'malformed-payload' | 'padding-not-zero';

/** Level (1) and length (2). */
export const AUDIO_PAYLOAD_OVERHEAD = 3;
const MAX_LEVEL = 127;
const MAX_OPUS_LENGTH = 0xffff;

/**
 * FRM-6: level(1) ‖ length(2, big-endian) ‖ Opus ‖ zeros, always `bucketBytes` long, so that the size of an
 * encrypted frame says nothing about what is spoken.
 * @param level −dBov, an integer of 0 to 127 (RFC 6464)
 * @param opus one Opus frame, at most `bucketBytes` − 3 bytes; larger ones are dropped, never sent in a larger size
 * @param bucketBytes the fixed size of the bitrate setting, 4 to 65538
 * @throws RangeError where `bucketBytes` is out of range (a fault of the caller)
 */
export function encodeAudioPayload(
  level: number,
  opus: Uint8Array,
  bucketBytes: number,
): PaddedAudio | AudioPayloadDrop<AudioEncodeDropReason> {
  const room = bucketBytes - AUDIO_PAYLOAD_OVERHEAD;
  if (!Number.isInteger(bucketBytes) || room < 1 || room > MAX_OPUS_LENGTH) {
    throw new RangeError('a bucket is 4 to 65538 bytes');
  }
  if (opus.length === 0) return { kind: 'drop', reason: 'empty-frame' };
  if (!Number.isInteger(level) || level < 0 || level > MAX_LEVEL) {
    return { kind: 'drop', reason: 'level-out-of-range' };
  }
  if (opus.length > room) return { kind: 'drop', reason: 'payload-too-large' };
  const data = new Uint8Array(bucketBytes);
  data[0] = level;
  data[1] = opus.length >>> 8;
  data[2] = opus.length & 0xff;
  data.set(opus, AUDIO_PAYLOAD_OVERHEAD);
  return { kind: 'frame', data };
}

/**
 * Undoes {@link encodeAudioPayload} for an authenticated plaintext of any bucket. Never throws. The sender may
 * be hostile, so level, length and padding are all checked: non-zero padding would be a hidden channel.
 */
export function decodeAudioPayload(
  payload: Uint8Array,
): AudioPayload | AudioPayloadDrop<AudioDecodeDropReason> {
  const [level, high, low] = payload;
  if (level === undefined || high === undefined || low === undefined || level > MAX_LEVEL) {
    return { kind: 'drop', reason: 'malformed-payload' };
  }
  const end = AUDIO_PAYLOAD_OVERHEAD + ((high << 8) | low);
  if (end === AUDIO_PAYLOAD_OVERHEAD || end > payload.length) {
    return { kind: 'drop', reason: 'malformed-payload' };
  }
  for (let i = end; i < payload.length; i += 1) {
    if (payload[i] !== 0) return { kind: 'drop', reason: 'padding-not-zero' };
  }
  return { kind: 'frame', level, opus: new Uint8Array(payload.subarray(AUDIO_PAYLOAD_OVERHEAD, end)) };
}
