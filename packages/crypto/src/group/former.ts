import { domainBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { dropHistory, wipeState, wipeUnshared } from '../mls/wipe.ts';
import { hash } from '../primitives/hash.ts';
import { timing } from './timing.ts';
import type { Turn } from './turn.ts';

/** COM-5: what a reject names. 32 bytes. */
export function commitHash(blob: Bytes): Bytes {
  return hash(domainBytes('commit', blob));
}

/** Zeroes the keys that read messages of former epochs, when their time is over or ts-mls let them go. */
export function expireFormers(turn: Turn): void {
  const { formers, mls } = turn.state;
  const kept = formers.filter(
    ({ leftAt, mlsEpoch }) =>
      turn.now - leftAt < timing.keepFormerEpochs && mls.historicalReceiverData.has(mlsEpoch),
  );
  if (kept.length === formers.length) return;
  const gone = formers.filter((former) => !kept.includes(former));
  const epochs = new Set(gone.map(({ mlsEpoch }) => mlsEpoch));
  turn.update({ formers: kept, mls: dropHistory(mls, epochs) });
}

/** COM-2: the own commit is not going to be adopted. */
export function dropPending(turn: Turn): void {
  const { mls, pending } = turn.state;
  if (pending === null) return;
  wipeState(pending.next, mls);
  wipeUnshared(pending.consumed, [mls]);
  turn.update({ pending: null });
}
