import { memberId } from '../identity/credential.ts';
import { isWordOfGroup } from './answered.ts';
import type { Watch } from './state.ts';
import type { Turn } from './turn.ts';
import type { MemberId } from './types.ts';

/*
 * JOIN-6: how far the order is, a newcomer knows from whoever let it in, and from nobody else. Where that is not so, it names its frames
 * by epochs that nobody has, and passes the next commits by. So newcomers and those who are there say at once how they count.
 */

/** Whether nothing went by in the order since this client came: whoever counts otherwise in this epoch was told so, or lies. */
export function isAtFirstPlace({ serverEpoch, state }: Turn): boolean {
  return state.welcomedBy !== null && serverEpoch === state.firstEpoch;
}

/** Joins again where the group counts otherwise. @returns false where some do who are not the group's word */
export function leaveIfMisled(turn: Turn, members: ReadonlySet<MemberId>): boolean {
  if (!isWordOfGroup(turn, ({ id }) => members.has(id))) return false;
  leaveFalsePlace(turn);
  return true;
}

/** Joins again, and names who made the Welcome. */
export function leaveFalsePlace(turn: Turn): void {
  const { setting, welcomedBy } = turn.state;
  const maker = turn.leaves.find(({ leafIndex }) => leafIndex === welcomedBy);
  const committer = maker === undefined ? null : memberId(maker.credential.identityPub);
  turn.emit({ type: 'unfollowed', committer, by: setting.id });
  turn.end({ type: 'lost', reason: 'gap' });
}

/** What others see of it: the first word of somebody whom the last commit added. @returns whether it is that */
export function tellMisled(turn: Turn, { ackedEpoch, everHeard, id }: Watch): boolean {
  const committer = turn.state.formers.at(-1)?.commit.committer ?? null;
  if (everHeard || ackedEpoch !== turn.epoch - 1 || committer === null) return false;
  turn.emit({ type: 'unfollowed', committer: memberId(committer), by: id });
  return true;
}
