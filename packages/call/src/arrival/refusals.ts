import { effect, untracked } from '@conclave/base';
import type { Cancel } from '@conclave/base';
import type { MediaFault, MediaSession } from '@conclave/media';
import type { KnockRefusal } from '../group/group-door.ts';
import type { OutReason } from '../group/group-driver.ts';
import type { SessionEnd } from './why-unreachable.ts';
import type { Phase, RefusalReason } from './view.ts';

export type Refusal = Extract<Phase, { kind: 'refused' }>;

/** What helps: the person can type something else, or try the server again, or neither. */
const retries: Readonly<Record<RefusalReason, Refusal['retry']>> = {
  'link-without-secret': null,
  'link-incomplete': null,
  'link-changed': null,
  'link-unknown-version': null,
  'no-such-meeting': null,
  'meeting-ended': null,
  'meeting-full': 'connect',
  'wrong-passcode': 'passcode',
  'too-many-attempts': 'passcode',
  'asked-in-vain': 'connect',
  'meeting-locked': 'connect',
  'link-expired': null,
  clock: 'connect',
  'not-admitted': null,
  removed: null,
  'opened-elsewhere': 'connect',
  'server-unreachable': 'connect',
  'origin-refused': 'connect',
  'connection-blocked': 'connect',
  'server-dishonest': 'connect',
  'version-too-old': null,
  'browser-cannot-encrypt': null,
  'encryption-not-loaded': null,
  'media-worker-dead': 'connect',
};

/**
 * After these nothing is left to return to: the ticket is erased (COM-6). What the server alone says, that a meeting ended or never
 * was, is not among them (MOD-1): it could put somebody out for good.
 */
const finals: ReadonlySet<RefusalReason> = new Set([
  'link-incomplete',
  'link-changed',
  'link-unknown-version',
  'link-expired',
  'not-admitted',
  'removed',
]);

export function refusal(reason: RefusalReason, retryAt: number | null = null): Refusal {
  return { kind: 'refused', reason, retry: retries[reason], retryAt };
}

export function isFinal(reason: RefusalReason): boolean {
  return finals.has(reason);
}

export function knockRefusal(answer: KnockRefusal): Refusal {
  switch (answer.kind) {
    case 'wrong-passcode':
      return refusal('wrong-passcode');
    case 'denied':
      return refusal('not-admitted');
    case 'full':
      return refusal('meeting-full');
    case 'locked':
      return refusal('meeting-locked');
    case 'expired':
      return refusal('link-expired');
    case 'clock':
      return refusal('clock');
    case 'replaced':
      return refusal('opened-elsewhere');
    case 'in-vain':
      return refusal('asked-in-vain');
    case 'locked-out':
      return refusal('too-many-attempts', answer.retryAt);
  }
}

/** Why this browser has no join key (INV-4). */
export function joinKeyRefusal(fault: 'empty' | 'cost-out-of-range' | 'no-worker'): Refusal {
  switch (fault) {
    case 'empty':
      return refusal('wrong-passcode');
    // The host signed the cost; what is out of range would make guessing cheap or this tab die.
    case 'cost-out-of-range':
      return refusal('server-dishonest');
    case 'no-worker':
      return refusal('encryption-not-loaded');
  }
}

/** Null for one's own leaving. */
export function outRefusal(reason: OutReason): Refusal | null {
  switch (reason) {
    case 'left':
      return null;
    case 'removed':
      return refusal('removed');
    case 'ended':
      return refusal('meeting-ended');
  }
}

/**
 * @param wasInCall the gate's `refused` tells nobody why (JOIN-1); to somebody who was in the meeting a moment
 *   ago it can only mean that there is none any more
 * @returns `return` where the server's word decides nothing (MOD-1) and a new session may come back. That a meeting
 *   ended, its END says; a server that says so alone is asked again, by coming back
 */
export function closedRefusal(reason: SessionEnd, wasInCall: boolean): Refusal | 'return' | null {
  switch (reason) {
    case 'by-owner':
      return null;
    case 'replaced':
    case 'closed-by-server':
      return 'return';
    case 'ended':
      return wasInCall ? 'return' : serverSays('meeting-ended');
    case 'refused':
      return serverSays(wasInCall ? 'meeting-ended' : 'no-such-meeting');
    case 'meeting-full':
      return refusal('meeting-full');
    case 'version-too-old':
      return refusal('version-too-old');
    case 'origin-refused':
    case 'connection-blocked':
      return refusal(reason);
    default:
      return refusal('server-unreachable');
  }
}

/** Whatever the server says, one can try again. */
function serverSays(reason: RefusalReason): Refusal {
  return { ...refusal(reason), retry: 'connect' };
}

/** Tells of a fault of the media that ends the call. */
export function onMediaFault({ fault }: MediaSession, refuse: (refused: Refusal) => void): Cancel {
  return effect(() => {
    const refused = fault.value === null ? null : mediaRefusal(fault.value);
    if (refused !== null) untracked(() => refuse(refused));
  });
}

/** Null where the call goes on, with the security panel saying what has stopped. */
export function mediaRefusal(fault: MediaFault): Refusal | null {
  switch (fault) {
    case 'worker-dead':
      return refusal('media-worker-dead');
    case 'transforms-unsupported':
      return refusal('browser-cannot-encrypt');
    case 'encryption-failed':
    case 'self-test-failed':
      return null;
  }
}
