import { isOwed, mayReturn, wasRemoved } from '../host-log/host-log.ts';
import { comesAsHost, isHost } from '../host-log/succession.ts';
import { memberId } from '../identity/credential.ts';
import { mayAdmitThis } from './authority.ts';
import type { Applicant } from './state.ts';
import { isCrowded } from './path-cost.ts';
import { timing } from './timing.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { absentAt, ranking } from './watch.ts';

/** COM-3: what is to be committed, and from when on by this client. */
export interface OpenAdd {
  readonly applicant: Applicant;
  readonly due: number;
}

export interface OpenRemove {
  readonly leafIndex: number;
  readonly due: number;
  /** COM-4: no commit leaves this member in, whatever it is made for. */
  readonly isOwed: boolean;
  /** MOD-1: by somebody's word, and not because they left or are silent. */
  readonly isRemoved: boolean;
}

/** COM-3: how long this client leaves work to those before it, ms; Infinity where it is on its way out. */
export function ownWait(turn: Turn): number {
  const rank = ranking(turn.state, hosts(turn), turn.now).indexOf(ownLeafIndex(turn.state));
  return rank < 0 ? Infinity : rank * timing.fallback;
}

function hosts({ leaves, state }: Turn): ReadonlySet<number> {
  return new Set(
    leaves.filter(({ credential }) => isHost(state.log, credential)).map((leaf) => leaf.leafIndex),
  );
}

/** Whoever may come in now: admitted, or returning where no host is there to say so again. */
export function openAdds(turn: Turn): readonly OpenAdd[] {
  const { applicants, epochSince, log } = turn.state;
  if (isCrowded(turn)) return [];
  const wait = ownWait(turn);
  const dueSince = (since: number): number =>
    Math.max(since + timing.addGather, epochSince + timing.addBatch) + wait;
  return [...applicants.values()].flatMap((applicant) => {
    const { id, credential, admittedAt, since } = applicant;
    // Nobody can remove the own leaf, which a newer tab of the same person replaces: that is for the others.
    if (id === turn.state.setting.id) return [];
    if (admittedAt !== null && !wasRemoved(log, id)) {
      return [{ applicant, due: dueSince(admittedAt) }];
    }
    const mayEnter =
      comesAsHost(log, credential) || (applicant.returns && mayReturn(log, id, credential.name));
    // JOIN-6: who was admitted and never arrived takes no Welcome without an ADMIT of its own, and waits for one.
    if (!mayEnter) return [];
    // An own ADMIT is on its way; for everybody else this is the fallback.
    if (mayAdmitThis(turn.state, applicant)) return [];
    return [{ applicant, due: dueSince(since) }];
  });
}

export function openRemoves(turn: Turn): readonly OpenRemove[] {
  const { watches, epochSince, log } = turn.state;
  const wait = ownWait(turn);
  return turn.leaves.flatMap(({ leafIndex, credential }) => {
    const watch = watches.get(leafIndex);
    if (watch === undefined || leafIndex === ownLeafIndex(turn.state)) return [];
    const id = memberId(credential.identityPub);
    const isRemoved = wasRemoved(log, id);
    const gone = isRemoved || watch.leavingSince !== null;
    const since = gone ? (watch.leavingSince ?? epochSince) : absentAt(watch);
    const due = Math.max(since, epochSince) + wait;
    return [{ leafIndex, due, isOwed: isOwed(log, id, turn.epoch), isRemoved }];
  });
}
