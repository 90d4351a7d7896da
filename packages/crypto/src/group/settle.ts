import { answerDue, sayHeld } from './answered.ts';
import { tellAttendance, tellsAt, watchAttendance } from './attendance.ts';
import { commitDueWork, isCutOff, spacing } from './commit.ts';
import { publishDecisions } from './host-actions.ts';
import { admissionDue, admitUnasked, answerRefusals, openLate, refusalDue, refuseRetired } from './knock.ts';
import { dropFormerAdmissions, nextRetirement } from './admission-keys.ts';
import { offerReturnKey } from './join-keys.ts';
import { expireFormers } from './former.ts';
import { settlePartition, settlesAt } from './partition.ts';
import { refreshDue } from './refresh.ts';
import { givesUpAt } from './reject.ts';
import { sayPlace } from './send.ts';
import type { SentWelcome } from './state.ts';
import { maxAckingMembers, timing } from './timing.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { isLive } from './watch.ts';
import { openAdds, openRemoves } from './work.ts';

/** Does everything that is due, and says when something will be due next. */
export async function settle(turn: Turn): Promise<void> {
  if (turn.state.over) return;
  expire(turn);
  if (turn.now >= givesUpAt(turn.state)) return turn.end({ type: 'lost', reason: 'cannot-process' });
  offerReturnKey(turn);
  await sayHeld(turn);
  await openLate(turn);
  refuseRetired(turn);
  await answerRefusals(turn);
  watchAttendance(turn);
  admitUnasked(turn);
  await publishDecisions(turn);
  await commitDueWork(turn);
  await tellAttendance(turn);
  resendWelcomes(turn);
  await beat(turn);
  switchSender(turn);
  turn.emit({ type: 'wake', at: Math.max(turn.now + 1, nextDue(turn)) });
}

function expire(turn: Turn): void {
  const { outgoing } = turn.state;
  expireFormers(turn);
  dropFormerAdmissions(turn);
  settlePartition(turn);
  const waiting = outgoing.filter(({ sentAt }) => turn.now - sentAt < timing.forgetOutgoing);
  if (waiting.length < outgoing.length) turn.update({ outgoing: waiting });
}

/** JOIN-6: the same Welcome once more after 5 s. After 15 s the leaf counts as absent, and the commit removes it. */
function resendWelcomes(turn: Turn): void {
  const { watches, welcomes } = turn.state;
  const unheard = welcomes.filter(({ applicant }) =>
    [...watches.values()].some((watch) => watch.id === applicant.id && !watch.everHeard),
  );
  const next = unheard.map((sent): SentWelcome => {
    if (sent.resent || turn.now < resendDue(sent)) return sent;
    turn.emit({ type: 'reply', peer: sent.applicant.peer, blob: sent.blob });
    return { ...sent, resent: true };
  });
  turn.update({ welcomes: next });
}

function resendDue({ sentAt }: SentWelcome): number {
  return sentAt + timing.resendWelcome;
}

/** COM-6. */
async function beat(turn: Turn): Promise<void> {
  if (turn.now < turn.state.heartbeatAt) return;
  turn.update({ heartbeatAt: turn.now + timing.heartbeat });
  await sayPlace(turn);
}

/** FRM-8. */
function switchSender(turn: Turn): void {
  const { switchBy, unanswered } = turn.state;
  if (switchBy === null || unanswered !== null || (turn.now < switchBy && !allAcked(turn))) return;
  turn.update({ switchBy: null });
  turn.emit({ type: 'switch-sender', epoch: turn.state.frameEpoch });
}

function allAcked(turn: Turn): boolean {
  const { frameEpoch, watches } = turn.state;
  if (watches.size > maxAckingMembers) return false;
  return [...watches].every(
    ([leafIndex, watch]) =>
      leafIndex === ownLeafIndex(turn.state) || !isLive(watch, turn.now) || watch.ackedEpoch >= frameEpoch,
  );
}

function nextDue(turn: Turn): number {
  const { state } = turn;
  const adds = openAdds(turn).map(({ due }) => Math.max(due, state.epochSince + spacing(turn)));
  const removes = openRemoves(turn).map(({ due }) => due);
  const work =
    state.pending === null && state.stuck === null && state.logDueBy === null && !isCutOff(turn)
      ? [...adds, ...removes, refreshDue(turn)].map((due) => Math.max(due, state.holdCommits))
      : [];
  return Math.min(
    state.heartbeatAt,
    state.unanswered === null ? (state.switchBy ?? Infinity) : answerDue(turn),
    givesUpAt(state),
    tellsAt(turn),
    settlesAt(state),
    nextRetirement(state),
    ...state.formers.map(({ leftAt }) => leftAt + timing.keepFormerEpochs),
    ...work,
    ...state.unopened.map(({ since }) => since + timing.openLate),
    ...state.refusals.map((refusal) => refusalDue(turn, refusal)),
    ...[...state.applicants.values()].map((applicant) => admissionDue(turn, applicant)),
    ...state.welcomes.filter(({ resent }) => !resent).map(resendDue),
  );
}
