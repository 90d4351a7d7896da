import { equalBytes, toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { ClientState } from 'ts-mls';
import { isHost } from '../host-log/succession.ts';
import { memberId } from '../identity/credential.ts';
import { leavesOf } from '../mls/leaves.ts';
import type { Leaf } from '../mls/leaves.ts';
import type { Envelope } from './envelope.ts';
import { dropPending } from './former.ts';
import { send } from './send.ts';
import type { CommitMark, Former, State } from './state.ts';
import type { Turn } from './turn.ts';
import type { MemberId } from './types.ts';

/** COM-5: this client can't follow a commit of its epoch: it stays, says so, and commits nothing meanwhile. */
export async function getStuck(turn: Turn, commit: CommitMark): Promise<void> {
  dropPending(turn);
  turn.update({ stuck: { since: turn.now, commit, missed: 1 } });
  await send(turn, { kind: 'reject', epoch: turn.epoch, commit: commit.hash });
}

/** COM-5: somebody can't follow a commit. Says nothing yet about who is at fault. */
export function noteReject(
  turn: Turn,
  leaf: Leaf,
  { epoch, commit }: Extract<Envelope, { kind: 'reject' }>,
): void {
  const { rejects, stuck, voided } = turn.state;
  const hash = toHex(commit);
  if (voided.has(hash)) return;
  const known =
    stuck !== null && turn.epoch === epoch
      ? stuck.commit
      : turn.state.formers.find((former) => former.epoch === epoch)?.commit;
  if (known === undefined) return;
  // COM-1: members were given different commits for one epoch. That is the server's doing, and no commit's fault.
  if (!equalBytes(known.hash, commit)) return turn.violation('COM-1', 'members were given different commits');
  const by = new Set(rejects.get(hash)).add(memberId(leaf.credential.identityPub));
  turn.update({ rejects: new Map(rejects).set(hash, by) });
  if (stuck === null) turn.violation('COM-5', 'a member can not follow a commit');
}

export function rejecters({ rejects }: State, hash: Bytes): ReadonlySet<MemberId> {
  return rejects.get(toHex(hash)) ?? new Set();
}

/**
 * COM-5: whether most of those who can say so reject the commit that ended an epoch. Hosts have their own word, the
 * ROLLBACK, and its committer does not count.
 */
export function mostReject(state: State, { commit, mls }: { commit: CommitMark; mls: ClientState }): boolean {
  const by = rejecters(state, commit.hash);
  if (by.size === 0) return false;
  const committer = commit.committer === null ? null : memberId(commit.committer.identityPub);
  const voters = leavesOf(mls.ratchetTree)
    .filter(({ credential }) => !isHost(state.log, credential))
    .map(({ credential }) => memberId(credential.identityPub))
    .filter((id) => id !== committer);
  return voters.filter((id) => by.has(id)).length * 2 > voters.length;
}

/** The epoch that is in question: that in which this client is stuck, or the oldest that it left and most reject. */
export function disputed(state: State): Former | 'present' | null {
  const { formers, mls, stuck } = state;
  const former = formers.find((candidate) => mostReject(state, candidate));
  if (former !== undefined) return former;
  return stuck !== null && mostReject(state, { commit: stuck.commit, mls }) ? 'present' : null;
}
