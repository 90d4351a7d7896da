import { toHex } from '@conclave/base';
import type { GroupView } from '@conclave/crypto';
import type { MediaFault, SentSample, StreamHealth } from '@conclave/media';
import type { Unfollowed, Violation } from './incidents.ts';
import type { HealthRow, SecurityView, SentFrameView } from './view.ts';

export interface SecurityInput {
  readonly view: GroupView;
  readonly health: readonly StreamHealth[];
  /** FRM-9: somebody was removed, and not every sender has switched since. */
  readonly departing: boolean;
  readonly fault: MediaFault | null;
  readonly violations: readonly Violation[];
  readonly unfollowed: readonly Unfollowed[];
}

/** VER-3: what the lock shows, from the worker's counters and the tree. */
export function securityView(input: SecurityInput): SecurityView {
  const { view } = input;
  return {
    status: status(input),
    meetingCode: view.meetingCode,
    epoch: view.epoch,
    health: healthRows(view, input.health),
    violations: input.violations.map(({ rule, at, by }) => {
      return { rule, at, name: view.members.find(({ id }) => id === by)?.name ?? null };
    }),
    partition: partition(view),
    unfollowed: unfollowed(view, input.unfollowed),
    isUnanswered: view.isUnanswered,
  };
}

function status(input: SecurityInput): SecurityView['status'] {
  if (input.fault !== null) return 'stopped';
  if (input.view.partition !== null || input.health.some(({ state }) => state === 'failed'))
    return 'degraded';
  const leaving = input.departing || input.view.members.some(({ presence }) => presence === 'leaving');
  return leaving ? 'settling' : 'encrypted';
}

function partition({ members, partition: apart }: GroupView): SecurityView['partition'] {
  if (apart === null) return null;
  return { names: members.filter(({ id }) => apart.members.includes(id)).map(({ name }) => name) };
}

/** COM-5. Who is gone has no change that anything is to be done about. */
function unfollowed({ members }: GroupView, all: readonly Unfollowed[]): SecurityView['unfollowed'] {
  return all.flatMap(({ committer, by }) => {
    const maker = members.find(({ id }) => id === committer);
    if (committer !== null && maker === undefined) return [];
    const names = members.filter(({ id }) => by.has(id)).map(({ name }) => name);
    return [{ committer: maker === undefined ? null : { id: maker.id, name: maker.name }, by: names }];
  });
}

/** VER-4. A row of a leaf that the tree does not have is nobody's and is left out. */
function healthRows(view: GroupView, health: readonly StreamHealth[]): readonly HealthRow[] {
  return health.flatMap(({ direction, leafIndex, context, state, reason, frames, dropped }) => {
    const member =
      direction === 'send' ? view.self : view.members.find((each) => each.leafIndex === leafIndex);
    if (member === undefined) return [];
    const { id, name } = member;
    return [{ participantId: id, name, stream: context, direction, state, reason, frames, dropped }];
  });
}

/** VER-4. */
export function sentFrames(samples: readonly SentSample[]): readonly SentFrameView[] {
  return samples.map(({ context, verdict, bytes, front }) => ({
    stream: context,
    verdict,
    bytes,
    front: toHex(front).replaceAll(/..(?=.)/gu, '$& '),
  }));
}
