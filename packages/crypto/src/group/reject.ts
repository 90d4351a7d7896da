import { equalBytes, toHex } from '@conclave/base';
import { isHost } from '../host-log/succession.ts';
import { memberId } from '../identity/credential.ts';
import type { Leaf } from '../mls/leaves.ts';
import type { Envelope } from './envelope.ts';
import { dropPending } from './former.ts';
import { send } from './send.ts';
import type { CommitMark, Jury, State } from './state.ts';
import { maxVoided, timing } from './timing.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import type { MemberId } from './types.ts';
import { isLive, ranking } from './watch.ts';

/**
 * COM-5: whose word decides on a commit that somebody can't follow, told when the epoch ends: the first host that is there,
 * or all who are there but its committer.
 */
export function juryOn(turn: Turn, { committer }: CommitMark): Jury {
  const { leaves, now, state } = turn;
  const hosts = new Set(
    leaves.filter(({ credential }) => isHost(state.log, credential)).map(({ leafIndex }) => leafIndex),
  );
  const first = ranking(state, hosts, now).find((leafIndex) => hosts.has(leafIndex));
  const isThere = (leafIndex: number): boolean => {
    const watch = state.watches.get(leafIndex);
    return leafIndex === ownLeafIndex(state) || (watch !== undefined && isLive(watch, now));
  };
  const voters = leaves.filter(
    ({ leafIndex, credential }) =>
      isThere(leafIndex) && !(committer !== null && equalBytes(credential.identityPub, committer)),
  );
  return { host: first ?? null, voters: voters.map(({ leafIndex }) => leafIndex) };
}

/** COM-5: whether what these leaves said makes the commit void. */
function isVoid({ host, voters }: Jury, by: ReadonlySet<number>): boolean {
  if (host !== null) return by.has(host);
  return voters.filter((leafIndex) => by.has(leafIndex)).length * 2 > voters.length;
}

/**
 * COM-5: this client can't follow a commit of its epoch. It stays and says so, commits nothing meanwhile, and goes by the word that
 * decides, its own too, at its place in the order: what the order took before it is void for all of them alike.
 */
export async function cannotFollow(turn: Turn, commit: CommitMark, why: string): Promise<void> {
  turn.violation('COM-4', why);
  dropPending(turn);
  const jury = juryOn(turn, commit);
  turn.update({ stuck: { commit, jury, since: turn.now, missed: 1, by: new Set() } });
  tellUnfollowed(turn, turn.state.setting.id, commit);
  await send(turn, { kind: 'reject', epoch: turn.epoch, commit: commit.hash });
}

/** COM-5: the epoch did not end, and the order's count goes on. */
function goOn(turn: Turn): void {
  const { epochOffset, stuck, voided } = turn.state;
  if (stuck === null) return;
  turn.update({
    stuck: null,
    epochOffset: epochOffset + stuck.missed,
    voided: new Set([...voided, toHex(stuck.commit.hash)].slice(-maxVoided)),
    voidedAt: turn.now,
    epochSince: turn.now,
    holdCommits: 0,
  });
}

/**
 * COM-5: somebody can't follow a commit. Whoever waits for that word goes on without the commit; whoever followed a commit
 * that is void joins again.
 * @param epoch the order epoch of the message
 */
export function noteReject(
  turn: Turn,
  leaf: Leaf,
  epoch: number,
  reject: Extract<Envelope, { kind: 'reject' }>,
): void {
  const { formers, stuck } = turn.state;
  const isOurs = stuck !== null && turn.epoch === epoch;
  const disputed = isOurs ? stuck : formers.find((former) => former.epoch === epoch);
  if (reject.epoch !== epoch || disputed === undefined) return;
  // COM-1: members were given different commits for one epoch. That is the server's doing, and no commit's fault.
  if (!equalBytes(disputed.commit.hash, reject.commit))
    return turn.violation('COM-1', 'members were given different commits');
  if (disputed.by.has(leaf.leafIndex)) return;
  const next = { ...disputed, by: new Set([...disputed.by, leaf.leafIndex]) };
  if (stuck !== null && disputed === stuck) turn.update({ stuck: { ...stuck, by: next.by } });
  else
    turn.update({
      formers: formers.map((former) => (former === disputed ? { ...former, by: next.by } : former)),
    });
  const by = memberId(leaf.credential.identityPub);
  if (by !== turn.state.setting.id) tellUnfollowed(turn, by, disputed.commit);
  if (!isVoid(next.jury, next.by)) return;
  if (isOurs) return goOn(turn);
  turn.end({ type: 'lost', reason: 'cannot-process' });
}

/** COM-5: who made the commit and who can't follow it, for people to see; the host decides what to do about it. */
function tellUnfollowed(turn: Turn, by: MemberId, { committer }: CommitMark): void {
  turn.emit({ type: 'unfollowed', committer: committer === null ? null : memberId(committer), by });
}

/**
 * COM-5, MOD-1: when a client that is stuck, or was never told the whole host log, joins again. Whose own word decides has nobody to
 * wait for: it is under way.
 */
export function givesUpAt(state: State): number {
  const { logDueBy, stuck } = state;
  if (stuck === null) return logDueBy ?? Infinity;
  return stuck.jury.host === ownLeafIndex(state) ? Infinity : stuck.since + timing.stuckFor;
}
