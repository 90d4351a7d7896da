import { equalBytes } from '@conclave/base';
import type { Envelope } from './envelope.ts';
import { isAtFirstPlace, leaveIfMisled, tellMisled } from './false-place.ts';
import type { State, Watch } from './state.ts';
import { timing } from './timing.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import type { GroupView, MemberId } from './types.ts';

/** How many messages that can't be decrypted are a sign: one may be damaged, and a client that wakes up sends some late. */
const enough = 3;

/**
 * COM-6: whether a member of this epoch counts and remembers as this client does. Counts may differ for a moment, where a
 * void commit crossed the heartbeat.
 * @param watch before that heartbeat
 */
export function compareHeartbeat(
  turn: Turn,
  watch: Watch,
  { epoch, transcriptHash }: Extract<Envelope, { kind: 'heartbeat' }>,
): void {
  const { epochSince, mls } = turn.state;
  if (equalBytes(transcriptHash, mls.groupContext.confirmedTranscriptHash)) {
    if (epoch === turn.epoch || isMisled(turn, watch)) return;
    if (turn.now - epochSince < timing.keepFormerEpochs) return;
  }
  turn.violation('COM-6', 'a member followed another history');
  noteSign(turn, enough, watch.id);
}

/** JOIN-6: that one of the two was let in by somebody who said what is not so; and what follows from it. */
function isMisled(turn: Turn, watch: Watch): boolean {
  if (!isAtFirstPlace(turn)) return tellMisled(turn, watch);
  noteSign(turn, 0, watch.id);
  return leaveIfMisled(turn, turn.state.partition?.members ?? new Set());
}

/** COM-6: a message of this very epoch that was encrypted under other keys. */
export function noteUndecryptable(turn: Turn): void {
  noteSign(turn, 1, null);
}

/** COM-6: a message of an epoch that everybody ought to have left: its sender does not follow. */
export function noteOutdated(turn: Turn): void {
  if (turn.now - turn.state.epochSince >= timing.keepFormerEpochs) noteSign(turn, 1, null);
}

function noteSign(turn: Turn, weight: number, member: MemberId | null): void {
  const { partition } = turn.state;
  const { signs = 0, since = turn.now, members = new Set<MemberId>() } = partition ?? {};
  turn.update({
    partition: {
      since,
      lastSign: turn.now,
      signs: signs + weight,
      members: member === null ? members : new Set(members).add(member),
    },
  });
}

export function settlesAt({ partition }: State): number {
  return partition === null ? Infinity : partition.lastSign + timing.partitionSettled;
}

export function settlePartition(turn: Turn): void {
  if (turn.now >= settlesAt(turn.state)) turn.update({ partition: null });
}

/** Who seems to follow another history: those who said so, and those who were not heard since it began. */
export function partitionOf(state: State): GroupView['partition'] {
  const { partition, watches } = state;
  if (partition === null || partition.signs < enough) return null;
  const { since } = partition;
  const members = [...watches]
    .filter(([leafIndex, { id, heardAt }]) => {
      if (leafIndex === ownLeafIndex(state)) return false;
      return partition.members.has(id) || heardAt < since;
    })
    .map(([, { id }]) => id);
  return { since, members };
}
