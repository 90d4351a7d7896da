import type { Bytes } from '@conclave/base';

/** Bytes of SHA-256 that a member attests for a frame. */
export const FRAME_HASH_LENGTH = 8;

/**
 * The first 8 bytes of SHA-256 over a whole sealed frame, big-endian. Over all of it and not its tag: whoever has the
 * key, as every member does, can make another frame with the same GCM tag.
 *
 * 8 bytes: to forge, somebody has to hit the hash of one given frame, which names its KID and CTR, so neither a
 * birthday nor many targets at once help. That is 2^64 hashes within the seconds between the frame and its
 * attestation, for 20 ms of sound; 10^12 hashes a second for 5 s succeed with 2^-21. Two frames of one sender's own with
 * equal hashes cost 2^32, but that sender forges nobody.
 * @param frame read before this returns
 * @returns a promise that rejects only where WebCrypto fails
 */
export async function frameHash(frame: Bytes): Promise<bigint> {
  return new DataView(await crypto.subtle.digest('SHA-256', frame)).getBigUint64(0);
}
