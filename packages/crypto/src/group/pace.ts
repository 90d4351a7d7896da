import type { HostLog } from '../host-log/host-log.ts';
import { isOverBudget } from '../host-log/entry-budget.ts';
import type { Said } from '../host-log/entry-budget.ts';
import { memberId } from '../identity/credential.ts';
import type { Leaf } from '../mls/leaves.ts';
import type { Ledger, Pace, State, Window } from './state.ts';
import { windowEpochs, windowRounds } from './timing.ts';
import type { Turn } from './turn.ts';
import type { MemberId } from './types.ts';

/*
 * MOD-1: how fast one member may fill the host log. All have to judge an entry alike at its place in the order, newcomers too, so no
 * clock counts, but heartbeats in the order; and where somebody joins, who knows of none before, the log itself.
 */

/** As it begins with that epoch, for whoever was there and for whoever came with it. */
export function paceFrom(epoch: number, leaves: readonly Leaf[]): Pace {
  return { window: { since: epoch, present: idsOf(leaves) }, rounds: 0, said: new Set(), heard: new Set() };
}

/**
 * A heartbeat of this very epoch, which all its members hear. The first behind an Add is how it is acknowledged (JOIN-6), and tells
 * nothing of time; from then on each member says one in ten seconds.
 */
export function countBeat(turn: Turn, of: MemberId): void {
  const { heard, rounds, said, window } = turn.state.pace;
  if (!said.has(of)) return update(turn, { heard, rounds, said: new Set(said).add(of), window });
  const all = new Set(heard).add(of);
  if (all.size * 2 <= turn.leaves.length) return update(turn, { heard: all, rounds, said, window });
  const isOver = rounds + 1 === windowRounds;
  update(turn, {
    heard: new Set(),
    rounds: isOver ? 0 : rounds + 1,
    said,
    window: isOver ? { since: null, present: idsOf(turn.leaves) } : window,
  });
}

/** The entries that count in that window; call it when those before its first one are in the log. */
export function ledgerOf({ ledger, log }: Pick<State, 'ledger' | 'log'>, window: Window): Ledger {
  if (ledger?.window === window) return ledger;
  return { window, from: window.since === null ? log.entries.length : behind(log, window.since) };
}

/** Whether an entry is too many of its signer, behind those of the ledger and `more`. */
export function isTooMuch(
  { log }: Pick<State, 'log'>,
  { from, window }: Ledger,
  next: Said,
  more: readonly Said[] = [],
): boolean {
  if (next.signer === null) return false;
  return isOverBudget([...log.entries.slice(from).map(({ body }) => body), ...more], next, window.present);
}

/** Whoever adds people again and again begins no window anew by it. */
function behind({ entries }: HostLog, epoch: number): number {
  return entries.findLastIndex(({ body }) => body.epoch < epoch - windowEpochs) + 1;
}

function update(turn: Turn, pace: Pace): void {
  turn.update({ pace });
}

function idsOf(leaves: readonly Leaf[]): ReadonlySet<MemberId> {
  return new Set(leaves.map(({ credential }) => memberId(credential.identityPub)));
}
