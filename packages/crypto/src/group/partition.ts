import { equalBytes } from '@conclave/base';
import type { Leaf } from '../mls/leaves.ts';
import { memberId } from '../identity/credential.ts';
import type { Envelope } from './envelope.ts';
import type { State } from './state.ts';
import { timing } from './timing.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import type { GroupView, MemberId } from './types.ts';

/** How many messages that can't be decrypted are a sign: one may be damaged, and a client that wakes up sends some late. */
const enough = 3;

/**
 * COM-6: whether a member of this epoch counts and remembers as this client does. Counts may differ for a moment, where a
 * void commit crossed the heartbeat.
 */
export function compareHeartbeat(
  turn: Turn,
  leaf: Leaf,
  { epoch, transcriptHash }: Extract<Envelope, { kind: 'heartbeat' }>,
): void {
  const { epochSince, mls } = turn.state;
  const sameHistory = equalBytes(transcriptHash, mls.groupContext.confirmedTranscriptHash);
  const settled = turn.now - epochSince >= timing.keepFormerEpochs;
  if (sameHistory && (epoch === turn.epoch || !settled)) return;
  turn.violation('COM-6', 'a member followed another history');
  noteSign(turn, enough, memberId(leaf.credential.identityPub));
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
