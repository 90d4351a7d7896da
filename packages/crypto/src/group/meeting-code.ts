import { domainBytes } from '@conclave/base';
import { derive } from '../primitives/hash.ts';

const groupCount = 6;
/** A group is a 40-bit number modulo 10^5, which favours no group by more than one in ten million. */
const bytesPerGroup = 5;

/**
 * VER-1: 30 digits, as six groups of five, from MLS' epoch authenticator (RFC 9420 section 8.7), in the manner of
 * Signal's numeric fingerprints. Two groups that were split show different codes with all but 2^-99 probability.
 */
export function meetingCode(epochAuthenticator: Uint8Array, roomId: Uint8Array): string {
  const material = derive(
    epochAuthenticator,
    domainBytes('meeting-code', roomId),
    groupCount * bytesPerGroup,
  );
  return Array.from({ length: groupCount }, (_, group) =>
    String(
      material
        .subarray(group * bytesPerGroup, (group + 1) * bytesPerGroup)
        .reduce((sum, byte) => sum * 256 + byte, 0) % 100_000,
    ).padStart(5, '0'),
  ).join(' ');
}
