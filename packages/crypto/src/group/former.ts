import { domainBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { ClientState } from 'ts-mls';
import { dropHistory, wipeState, wipeUnshared } from '../mls/wipe.ts';
import { hash } from '../primitives/hash.ts';
import type { CommitChange, CommitMark, Former, State } from './state.ts';
import { timing } from './timing.ts';
import type { Turn } from './turn.ts';

/** COM-5: what a reject and a ROLLBACK name. 32 bytes. */
export function commitHash(blob: Bytes): Bytes {
  return hash(domainBytes('commit', blob));
}

/** The epoch that is about to be left, to be gone back to for `keepFormerEpochs`. */
export function formerOf(
  before: State,
  commit: CommitMark,
  change: CommitChange,
  epoch: number,
  now: number,
): Former {
  const { applicants, leafUpdatedAt, log, meetingCode, watches } = before;
  const mls: ClientState = { ...before.mls, secretTree: [], historicalReceiverData: new Map() };
  return { epoch, mls, log, watches, applicants, meetingCode, commit, change, leafUpdatedAt, leftAt: now };
}

/** The MLS states whose secrets are still worked with. */
export function keptStates({ mls, formers }: State): readonly ClientState[] {
  return [mls, ...formers.map((former) => former.mls)];
}

/** Zeroes former epochs, with the keys that read their messages, when their time is over or ts-mls let them go. */
export function expireFormers(turn: Turn): void {
  const { formers, mls } = turn.state;
  const kept = formers.filter(
    ({ leftAt, mls: { groupContext } }) =>
      turn.now - leftAt < timing.keepFormerEpochs && mls.historicalReceiverData.has(groupContext.epoch),
  );
  if (kept.length === formers.length) return;
  const gone = formers.filter((former) => !kept.includes(former));
  const epochs = new Set(gone.map((former) => former.mls.groupContext.epoch));
  turn.update({ formers: kept, mls: dropHistory(mls, epochs) });
  for (const former of gone) wipeState(former.mls, ...keptStates(turn.state));
}

/**
 * The former epoch's state with its ratchets as they are now: every message of it, sent and received, since it was left
 * has moved them on, and none of their keys may come again.
 */
export function reopened({ mls: present }: State, { mls }: Former): ClientState | undefined {
  const { epoch } = mls.groupContext;
  const secretTree = present.historicalReceiverData.get(epoch)?.secretTree;
  if (secretTree === undefined) return undefined;
  const history = [...present.historicalReceiverData].filter(([older]) => older < epoch);
  return { ...mls, secretTree, historicalReceiverData: new Map(history) };
}

/** COM-2: the own commit is not going to be adopted. */
export function dropPending(turn: Turn): void {
  const { pending } = turn.state;
  if (pending === null) return;
  const kept = keptStates(turn.state);
  wipeState(pending.next, ...kept);
  wipeUnshared(pending.consumed, kept);
  turn.update({ pending: null });
}
