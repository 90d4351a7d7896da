import { concatBytes, domainBytes } from '@conclave/base';
import { sha512 } from '@noble/hashes/sha2.js';
import { persistentKey } from './persistent-identity.ts';
import type { PersistentId } from './persistent-identity.ts';

export type SafetyMatch =
  | 'matches'
  /** A safety number of other people, or of a key that somebody put between the two. */
  | 'differs'
  /** The own code, as this screen shows it. */
  | 'own-code'
  | 'not-a-code'
  /** A code of this project in a form that this version does not know. */
  | 'unknown-version';

/**
 * As in Signal: without them, finding a key whose half collides costs 2^99 hashes; with them, some 2^112
 * (libsignal, rust/protocol/src/fingerprint.rs, which takes the same number).
 */
const iterations = 5200;
const groupsPerHalf = 6;
const bytesPerGroup = 5;

const scheme = 'CONCLAVE:SAFETY:';
const version = '1';

/** One person's 30 digits. Takes some tens of milliseconds: to be kept, not to be asked for with every frame. */
export function safetyHalf(id: PersistentId): string {
  const key = persistentKey(id);
  let digest = sha512(domainBytes('safety-number', key));
  for (let round = 1; round < iterations; round += 1) digest = sha512(concatBytes(digest, key));
  return Array.from({ length: groupsPerHalf }, (_, group) => fiveDigits(digest, group)).join('');
}

/**
 * VER-2: 60 digits as twelve groups of five, the same for both people (the numeric fingerprints of Signal: the halves
 * of both keys, the smaller first). There are no accounts whose names the halves could cover as well: the key is
 * the person.
 */
export function safetyNumber(ownHalf: string, otherHalf: string): string {
  const [first, second] = ownHalf < otherHalf ? [ownHalf, otherHalf] : [otherHalf, ownHalf];
  return `${first}${second}`.replaceAll(/\d{5}(?=\d)/gu, '$& ');
}

/** The same as the text of a QR code, the half of who shows it first: nobody checks a code against itself. */
export function safetyText(ownHalf: string, otherHalf: string): string {
  return `${scheme}${version}:${ownHalf}:${otherHalf}`;
}

/** What a text scanned from the other person's screen says. */
export function compareSafetyNumber(ownHalf: string, otherHalf: string, scanned: string): SafetyMatch {
  if (!scanned.startsWith(scheme)) return 'not-a-code';
  const form = /^([0-9]{1,4}):(.*)$/u.exec(scanned.slice(scheme.length));
  if (form === null) return 'not-a-code';
  if (form[1] !== version) return 'unknown-version';
  const [, shower, viewer] = /^([0-9]{30}):([0-9]{30})$/u.exec(form[2] ?? '') ?? [];
  if (shower === undefined) return 'not-a-code';
  if (shower === otherHalf && viewer === ownHalf) return 'matches';
  return shower === ownHalf && viewer === otherHalf ? 'own-code' : 'differs';
}

/** A 40-bit number modulo 10^5 (see `meetingCode`). */
function fiveDigits(digest: Uint8Array, group: number): string {
  const bytes = digest.subarray(group * bytesPerGroup, (group + 1) * bytesPerGroup);
  return String(bytes.reduce((sum, byte) => sum * 256 + byte, 0) % 100_000).padStart(5, '0');
}
