import { equalBytes } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { processPrivateMessage } from 'ts-mls';
import type { PrivateMessage } from 'ts-mls';
import { wasRemoved } from '../host-log/host-log.ts';
import { readPrivateMessage } from '../mls/message.ts';
import { joinPskIndex } from '../mls/psk.ts';
import { validPsks } from './join-keys.ts';
import { wipeAll } from '../mls/wipe.ts';
import { adopt, adoptOwn } from './adopt.ts';
import { judgeOutcome, judgeProposals } from './commit-policy.ts';
import type { CommitFault, Knowledge } from './commit-policy.ts';
import { commitBurst } from './timing.ts';
import type { CommitBudget, CommitChange } from './state.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * COM-1: the commit that ends an epoch, by whomever.
 * @param epoch the order epoch that it ends, as the server says
 */
export async function receiveCommit(turn: Turn, epoch: number, blob: Bytes): Promise<void> {
  if (epoch < turn.epoch) return turn.violation('COM-1', 'a commit of a former epoch');
  if (epoch > turn.epoch) return turn.end({ type: 'lost', reason: 'gap' });
  const { pending } = turn.state;
  if (pending !== null && equalBytes(pending.blob, blob)) return adoptOwn(turn, pending);
  const message = readPrivateMessage(blob);
  if (message === undefined || message.contentType !== 'commit') {
    return turn.violation('COM-1', 'an entry is not a commit in a PrivateMessage');
  }
  if (message.epoch !== turn.state.mls.groupContext.epoch) {
    return turn.violation('COM-1', 'a commit of another epoch');
  }
  return judge(turn, message);
}

interface Verdict {
  readonly committer: number;
  readonly result: Result<CommitChange, CommitFault>;
}

async function judge(turn: Turn, message: PrivateMessage): Promise<void> {
  const known = knowledge(turn);
  const { mls } = turn.state;
  let verdict: Verdict | undefined;
  const processing = processPrivateMessage(
    mls,
    message,
    joinPskIndex(known.psks, turn.suite),
    turn.suite,
    // Called when the sender's signature holds and the proposals fit the tree, before anything is adopted.
    (incoming) => {
      if (incoming.kind !== 'commit' || incoming.senderLeafIndex === undefined) return 'reject';
      const result = judgeProposals(
        incoming.proposals.map(({ proposal }) => proposal),
        known,
      );
      verdict = { committer: incoming.senderLeafIndex, result };
      return result.ok ? 'accept' : 'reject';
    },
  );
  const processed = await processing.then(
    (value) => ({ value }),
    (fault: unknown) => ({ fault: fault instanceof Error ? fault.message : 'unknown' }),
  );
  const judged = settled(verdict);
  if (judged === undefined) return turn.violation('COM-4', `a commit can not be read: ${faultOf(processed)}`);
  const { committer, result } = judged;
  if (!result.ok) return turn.violation('COM-4', result.error);
  const change = result.value;
  // ts-mls can't carry on where this client was removed: it has no key of the next epoch.
  if (change.removed.includes(ownLeafIndex(turn.state))) return leaveRemoved(turn, change);
  if ('fault' in processed) return turn.violation('COM-4', `a commit does not fit: ${processed.fault}`);
  const outcome = processed.value;
  if (outcome.kind !== 'newState') return turn.violation('COM-4', 'not a commit');
  const fault = judgeOutcome(mls, outcome.newState, change, committer);
  if (fault !== null) return turn.violation('COM-4', fault);
  if (!spend(turn, committer, change)) return turn.violation('COM-4', 'too many commits');
  wipeAll(outcome.consumed);
  await adopt(turn, outcome.newState, change);
}

/** The callback ran or it did not; TypeScript doesn't see assignments in callbacks. */
function settled(verdict: Verdict | undefined): Verdict | undefined {
  return verdict;
}

function faultOf(processed: object): string {
  return 'fault' in processed ? String(processed.fault) : 'no verdict';
}

function knowledge(turn: Turn): Knowledge {
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

function leaveRemoved(turn: Turn, change: CommitChange): void {
  const { log, setting, watches } = turn.state;
  const own = watches.get(ownLeafIndex(turn.state));
  if (wasRemoved(log, setting.id)) return turn.end({ type: 'out', reason: 'removed' });
  if (own !== undefined && own.leavingSince !== null) return turn.end({ type: 'out', reason: 'left' });
  const replaced = change.added.some(({ id }) => id === setting.id);
  turn.end({ type: 'lost', reason: replaced ? 'replaced' : 'absent' });
}

/**
 * COM-4: two commits a second from one sender; removes are free. The bucket is deep, because refusing an honest commit
 * that a stalled connection delivers in a bunch would cut this client off.
 */
function spend(turn: Turn, committer: number, change: CommitChange): boolean {
  const { budgets, watches, cutOff } = turn.state;
  const id = watches.get(committer)?.id;
  if (id === undefined) return false;
  if (change.removed.length > 0 || cutOff !== null) return true;
  const before: CommitBudget = budgets.get(id) ?? { left: commitBurst, at: turn.now };
  const left = Math.min(commitBurst, before.left + ((turn.now - before.at) * 2) / 1000) - 1;
  if (left < 0) return false;
  turn.update({ budgets: new Map(budgets).set(id, { left, at: turn.now }) });
  return true;
}
