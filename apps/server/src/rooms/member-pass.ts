import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Bytes } from '@conclave/base';
import { decodeAdmission } from '@conclave/protocol';
import type { AnyEvent, PeerId, RequestBody } from '@conclave/protocol';
import type { Meeting } from '../store/meeting-store.ts';
import type { OrderPlace } from './adoption.ts';
import { readAdmission } from './meeting-change.ts';
import type { RoomState } from './room-state.ts';

/** COM-9: for a new member of the group that is running. */
export function passEvent(meeting: Meeting, { admission }: RoomState, peerId: PeerId): AnyEvent {
  const named = decodeAdmission(admission ?? new Uint8Array(0));
  const groupId = named.ok ? named.value.groupId : new Uint8Array(0);
  return { event: 'member-pass', body: { pass: memberPass(meeting, groupId, peerId) } };
}

/**
 * What a connection says of where its group's order stood.
 * @param meeting as it is kept
 * @returns undefined where it says nothing, was no member of that group, or shows what joiners may not be shown
 */
export function claimedPlace(
  meeting: Meeting,
  { peerId, resume }: Pick<RequestBody<'enter'>, 'peerId' | 'resume'>,
): OrderPlace | undefined {
  if (resume?.place === undefined) return undefined;
  const { admission, epoch, pass } = resume.place;
  const named = decodeAdmission(admission);
  if (!named.ok) return undefined;
  const { groupId, policyVersion } = named.value;
  if (!sameToken(memberPass(meeting, groupId, peerId), pass)) return undefined;
  if (!readAdmission(meeting, meeting.policy, admission).ok) return undefined;
  return { groupId, admission, policyVersion, epoch, seq: resume.seq };
}

/** In constant time. */
export function sameToken(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Says, over a restart too, that this peer was let into that group by a commit, or founded it. 32 bytes. */
function memberPass({ passKey }: Meeting, groupId: Bytes, peerId: PeerId): Bytes {
  const hmac = createHmac('sha256', passKey).update('conclave/1 member-pass').update(groupId).update(peerId);
  return new Uint8Array(hmac.digest());
}
