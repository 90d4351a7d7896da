import { toHex } from '@conclave/base';
import { decideAgain } from './decide-again.ts';
import { isHost } from '../host-log/succession.ts';
import { leavesOf } from '../mls/leaves.ts';
import { disputed, mostReject } from './reject.ts';
import { resume } from './resume.ts';
import type { Former, State } from './state.ts';
import { timing } from './timing.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { isLive } from './watch.ts';

/** COM-5: offers to restart where most reject a commit and no host is there to say so. */
export function offerRestart(turn: Turn): void {
  const { state } = turn;
  const where = disputed(state);
  if (where === null || hostIsThere(turn)) return;
  const { commit, epoch } = where === 'present' ? { commit: state.stuck?.commit, epoch: turn.epoch } : where;
  if (commit === undefined || state.restartOffered === toHex(commit.hash)) return;
  turn.update({ restartOffered: toHex(commit.hash) });
  turn.emit({ type: 'restart-offered', epoch });
}

/** COM-5: a person's decision. Others who hold the same rejects follow the commit that comes of it. */
export async function restart(turn: Turn): Promise<void> {
  const where = turn.state.restartOffered === null ? null : disputed(turn.state);
  if (where === null) return;
  const from = where === 'present' ? null : where;
  await goBack(turn, from, true);
}

async function goBack(turn: Turn, from: Former | null, isFirst: boolean): Promise<void> {
  const before = turn.state.log.entries;
  const log = from?.log ?? turn.state.log;
  await resume(turn, from, log, isFirst);
  for (const { body } of before.slice(log.entries.length)) decideAgain(turn, body);
}

/**
 * COM-5: where a commit is for an epoch that this client left or is stuck in, and most rejected what ended it, somebody
 * restarted.
 * @param mlsEpoch of the commit
 * @returns whether this client is in that epoch now
 */
export async function followRestart(turn: Turn, mlsEpoch: bigint): Promise<boolean> {
  const { formers, mls, stuck } = turn.state;
  if (stuck !== null && mls.groupContext.epoch === mlsEpoch) {
    if (!mostReject(turn.state, { commit: stuck.commit, mls })) return false;
    await goBack(turn, null, false);
    return true;
  }
  const former = formers.find((candidate) => candidate.mls.groupContext.epoch === mlsEpoch);
  if (former === undefined || !mostReject(turn.state, former)) return false;
  await goBack(turn, former, false);
  return true;
}

/**
 * When a client that is stuck, or was never told the whole host log, gives up and joins again. Where most are stuck
 * alike, there is nobody to come back to.
 */
export function givesUpAt(state: State): number {
  const { logDueBy, mls, stuck } = state;
  if (stuck === null) return logDueBy ?? Infinity;
  const together = mostReject(state, { commit: stuck.commit, mls });
  return stuck.since + (together ? timing.stuckTogetherFor : timing.stuckFor);
}

function hostIsThere(turn: Turn): boolean {
  const { log, mls, watches } = turn.state;
  return leavesOf(mls.ratchetTree).some(({ leafIndex, credential }) => {
    if (!isHost(log, credential)) return false;
    const watch = watches.get(leafIndex);
    return leafIndex === ownLeafIndex(turn.state) || (watch !== undefined && isLive(watch, turn.now));
  });
}
