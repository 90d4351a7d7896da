import { domainBytes } from '@conclave/base';
import { wasRemoved } from '../host-log/host-log.ts';
import { hash } from '../primitives/hash.ts';
import type { MemberId } from './types.ts';
import { timing } from './timing.ts';
import type { State, Watch } from './state.ts';

/** A prime: by two random numbers below 2^32, each of several leaves is about as likely to draw the least lot. */
const maxLot = 2 ** 31 - 1;

/** A leaf that this client saw being added by the commit that leads to `epoch`. */
export function newcomer(id: MemberId, epoch: number, state: State, now: number): Watch {
  const notBefore = state.cutOff?.since ?? now;
  // MOD-1: a REMOVE crossed that commit. The next one takes the leaf out, although an ADMIT may let the person in again by then.
  const leavingSince = wasRemoved(state.log, id) ? now : null;
  return { ...stranger(id, now), notBefore, everHeard: false, ackedEpoch: epoch - 1, leavingSince };
}

/** A leaf that was there before this client; not for this client's own. */
export function stranger(id: MemberId, now: number): Watch {
  return {
    id,
    heardAt: now,
    notBefore: null,
    everHeard: true,
    ackedEpoch: -1,
    forgivenAt: null,
    hinted: false,
    leavingSince: null,
  };
}

/** This client's own leaf, when it founds. */
export function ownWatch(id: MemberId, now: number): Watch {
  return { ...stranger(id, now), notBefore: now };
}

/** The watch after a message of that leaf. */
export function heard(watch: Watch, epoch: number, state: Pick<State, 'cutOff'>, now: number): Watch {
  const late = isOverdue(watch, now);
  return {
    ...watch,
    heardAt: now,
    notBefore: state.cutOff?.since ?? now,
    everHeard: true,
    ackedEpoch: Math.max(watch.ackedEpoch, epoch),
    forgivenAt: late ? now : watch.forgivenAt,
    hinted: false,
  };
}

/** JOIN-6: whether a leaf said anything since that epoch began, the first one of this client, which knows nothing of what was before. */
export function wasHeard({ ackedEpoch, everHeard }: Watch, firstEpoch: number): boolean {
  return everHeard && ackedEpoch >= firstEpoch;
}

/** COM-6: heard within 30 s, and not known to be gone. */
export function isLive(watch: Watch, now: number): boolean {
  return watch.leavingSince === null && !watch.hinted && now - watch.heardAt < timing.silentAfter;
}

/** COM-6, JOIN-6: from when on this client itself takes the leaf for absent. */
export function absentAt(watch: Watch): number {
  return watch.heardAt + (watch.everHeard ? timing.absentAfter : timing.unheardAfter);
}

/**
 * COM-4, the absence rule: whether this client accepts that somebody else takes the leaf for absent. An honest committer
 * waited the full time since it heard the leaf; this client may have heard it `absenceTolerance` later. A message that
 * crossed the Remove on its way doesn't make the Remove wrong.
 */
export function mayBeAbsent(watch: Watch, now: number): boolean {
  if (watch.forgivenAt !== null && now - watch.forgivenAt <= timing.absenceForgiven) return true;
  return isOverdue(watch, now);
}

/** By the own observation alone: what was forgiven once must not be forgiven anew with every heartbeat. */
function isOverdue(watch: Watch, now: number): boolean {
  if (watch.notBefore === null) return true;
  const limit = watch.everHeard
    ? timing.absentAfter - timing.absenceTolerance
    : timing.unheardAfter - timing.unheardTolerance;
  return now - watch.notBefore >= limit;
}

/**
 * COM-3: the leaf indices of those who are there, the one that acts first at the front: hosts, co-hosts, and all others. Among
 * equals the epoch draws lots, the same at all its members. This client counts itself whatever it heard of itself.
 */
export function ranking({ log, mls, watches }: State, hosts: ReadonlySet<number>, now: number) {
  const own = mls.privatePath.leafIndex;
  const lots = new DataView(hash(domainBytes('committer', mls.groupContext.confirmedTranscriptHash)).buffer);
  const place = (leafIndex: number, { id }: Watch): number => {
    const standing = hosts.has(leafIndex) ? 0 : log.coHosts.includes(id) ? 1 : 2;
    return standing * maxLot + ((lots.getUint32(0) * leafIndex + lots.getUint32(4)) % maxLot);
  };
  return [...watches]
    .filter(([leafIndex, watch]) => (leafIndex === own ? watch.leavingSince === null : isLive(watch, now)))
    .map(([leafIndex, watch]) => ({ leafIndex, place: place(leafIndex, watch) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ leafIndex }) => leafIndex);
}
