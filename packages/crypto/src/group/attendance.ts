import { isHost } from '../host-log/succession.ts';
import { leavesOf } from '../mls/leaves.ts';
import { memberId } from '../identity/credential.ts';
import { mayAdmit } from '../host-log/permission.ts';
import { answer } from './answer.ts';
import { asksForDecision } from './knock.ts';
import type { Applicant, State } from './state.ts';
import { timing } from './timing.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { isLive } from './watch.ts';
import { ownWait } from './work.ts';

/**
 * JOIN-7: who waits for a decision is told whether anybody is there who may take it, so that nobody waits for nothing. The first in
 * rank says that nobody is, and takes it back when somebody comes. Words alone: they change nothing about who comes in.
 */

/** Notes since when nobody is there who may let people in. */
export function watchAttendance(turn: Turn): void {
  const { unattendedSince } = turn.state;
  if (isAttended(turn.state, turn.now)) {
    if (unattendedSince !== null) turn.update({ unattendedSince: null });
  } else if (unattendedSince === null) turn.update({ unattendedSince: turn.now });
}

/** Tells those who wait where it has changed. */
export async function tellAttendance(turn: Turn): Promise<void> {
  const due = attendanceDue(turn.state) <= turn.now;
  if (due && ownWait(turn) > 0) return;
  for (const applicant of turn.state.applicants.values()) {
    if (applicant.toldUnattended === due || !asksForDecision(turn.state, applicant)) continue;
    await answer(turn, applicant, { kind: due ? 'unattended' : 'attended' });
    remark(turn, { ...applicant, toldUnattended: due });
  }
}

/** When there is something to be told; Infinity where there is not. */
export function tellsAt(turn: Turn): number {
  const { applicants, watches } = turn.state;
  if (applicants.size === 0) return Infinity;
  const due = attendanceDue(turn.state);
  if (due !== Infinity) return due > turn.now ? due : Infinity;
  // Nobody may be there any more from the moment on at which the last of them counts as silent.
  return Math.min(
    ...[...watches.values()].map(({ heardAt }) => heardAt + timing.silentAfter).filter((at) => at > turn.now),
  );
}

/** When those who wait are to be told that nobody is there for them; Infinity where somebody is. */
function attendanceDue({ unattendedSince }: State): number {
  return unattendedSince === null ? Infinity : unattendedSince + timing.unattendedAfter;
}

/** JOIN-4: whether anybody whose ADMIT counts is in the group and was heard. */
function isAttended(state: State, now: number): boolean {
  const { log, mls, watches } = state;
  return leavesOf(mls.ratchetTree).some(({ leafIndex, credential }) => {
    if (!isHost(log, credential) && !mayAdmit(log, memberId(credential.identityPub))) return false;
    const watch = watches.get(leafIndex);
    return leafIndex === ownLeafIndex(state) || (watch !== undefined && isLive(watch, now));
  });
}

function remark(turn: Turn, applicant: Applicant): void {
  turn.update({ applicants: new Map(turn.state.applicants).set(applicant.requestId, applicant) });
}
