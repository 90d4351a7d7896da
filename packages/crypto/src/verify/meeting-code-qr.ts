import { domainBytes, toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { hash } from '../primitives/hash.ts';

/** What a member sees: VER-1 for one epoch of one meeting. */
export interface ShownCode {
  /** 16 bytes. */
  readonly roomId: Bytes;
  readonly epoch: number;
  /** 30 digits; what stands between them does not count. */
  readonly code: string;
}

export type CodeMatch =
  | 'matches'
  /** Same meeting and epoch, other digits: the two are not in the same group. */
  | 'differs'
  /** The group changed between the two looks; nothing is known until both show the same epoch. */
  | 'other-epoch'
  | 'other-meeting'
  | 'not-a-code'
  /** A code of this project in a form that this version does not know. */
  | 'unknown-version';

/** Upper case, digits and colons: the alphanumeric mode of ISO/IEC 18004 makes the smallest code of them. */
const scheme = 'CONCLAVE:MEETING:';
const version = '1';
const pattern = /^([0-9A-F]{16}):(0|[1-9][0-9]{0,15}):([0-9]{30})$/u;

/** VER-1 as the text of a QR code: version, meeting, epoch, digits. */
export function meetingCodeText({ roomId, epoch, code }: ShownCode): string {
  return `${scheme}${version}:${roomTag(roomId)}:${epoch}:${digits(code)}`;
}

/** What a scanned text says about the own code. Everything in it is public, and the digits alone decide. */
export function compareMeetingCode(own: ShownCode, scanned: string): CodeMatch {
  if (!scanned.startsWith(scheme)) return 'not-a-code';
  const form = /^([0-9]{1,4}):(.*)$/u.exec(scanned.slice(scheme.length));
  if (form === null) return 'not-a-code';
  if (form[1] !== version) return 'unknown-version';
  const [, room, epoch, code] = pattern.exec(form[2] ?? '') ?? [];
  if (room === undefined) return 'not-a-code';
  if (room !== roomTag(own.roomId)) return 'other-meeting';
  if (epoch !== String(own.epoch)) return 'other-epoch';
  return code === digits(own.code) ? 'matches' : 'differs';
}

/** 8 bytes: tells meetings apart without naming the room to who photographs the code. */
function roomTag(roomId: Bytes): string {
  return toHex(hash(domainBytes('meeting-code-qr', roomId)).subarray(0, 8)).toUpperCase();
}

function digits(code: string): string {
  return code.replaceAll(/\D/gu, '');
}
