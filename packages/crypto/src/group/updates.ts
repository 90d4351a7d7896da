import type { CommitChange } from './state.ts';
import { maxUpdates } from './timing.ts';
import type { Turn } from './turn.ts';
import type { MemberId } from './types.ts';

/*
 * COM-4: a commit that adds and removes nobody needs no reason, and ends an epoch for all. How many of them one member may make is
 * counted against heartbeats in the order, never against a clock: all members of an epoch have to come to one verdict, and one whose
 * connection stalls gets in a bunch what others got one by one.
 */

/** Whether one more of them is too many. */
export function isTooMany({ state }: Turn, committer: MemberId, change: CommitChange): boolean {
  return isUpdate(change) && (state.updates.counts.get(committer) ?? 0) >= maxUpdates;
}

/** A commit was adopted. One that adds somebody begins anew: newcomers know of none before it. */
export function countCommit(turn: Turn, committer: MemberId, change: CommitChange): void {
  if (change.added.length > 0) return turn.update({ updates: noUpdates });
  if (!isUpdate(change)) return;
  const { counts, heard } = turn.state.updates;
  const count = (counts.get(committer) ?? 0) + 1;
  turn.update({ updates: { counts: new Map(counts).set(committer, count), heard } });
}

/** A heartbeat of this very epoch, which all its members hear. Those of more than half of them take ten seconds. */
export function countHeartbeat(turn: Turn, of: MemberId): void {
  const { counts, heard } = turn.state.updates;
  if (counts.size === 0) return;
  const all = new Set(heard).add(of);
  const isOver = all.size * 2 > turn.leaves.length;
  turn.update({ updates: isOver ? noUpdates : { counts, heard: all } });
}

export const noUpdates = { counts: new Map<MemberId, number>(), heard: new Set<MemberId>() } as const;

function isUpdate({ added, removed }: CommitChange): boolean {
  return added.length === 0 && removed.length === 0;
}
