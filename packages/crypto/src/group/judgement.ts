import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { ClientState, Proposal } from 'ts-mls';
import { judgeOutcome, judgeProposals } from './commit-policy.ts';
import type { CommitFault, Knowledge } from './commit-policy.ts';
import { validPsks } from './join-keys.ts';
import type { CommitChange } from './state.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { isTooMany } from './updates.ts';

/** What this client goes by when it judges a commit of the present epoch. */
export function knowledge(turn: Turn): Knowledge {
  const { log, watches, usedKeyPackages } = turn.state;
  return {
    suite: turn.suite,
    epoch: turn.epoch,
    leaves: turn.leaves,
    log,
    watches,
    usedKeyPackages,
    psks: validPsks(turn.state),
    now: turn.now,
  };
}

/** COM-4: a commit of one's own, by the measure that all who receive it take, before it is sent. */
export async function judgeOwn(
  turn: Turn,
  proposals: readonly Proposal[],
  next: ClientState,
): Promise<Result<CommitChange, CommitFault>> {
  const judged = judgeProposals(proposals, knowledge(turn));
  if (!judged.ok) return judged;
  if (isTooMany(turn, turn.state.setting.id, judged.value)) return err('too-many');
  const fault = await judgeOutcome(turn.state.mls, next, judged.value, ownLeafIndex(turn.state), turn.suite);
  return fault === null ? ok(judged.value) : err(fault);
}
