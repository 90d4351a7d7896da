import type { Bytes } from '@conclave/base';
import type { CiphersuiteImpl } from 'ts-mls';
import { wasRemoved } from '../host-log/host-log.ts';
import { isHost } from '../host-log/succession.ts';
import { wipeJoinKey } from '../invite/join-key.ts';
import { leavesOf } from '../mls/leaves.ts';
import type { Leaf } from '../mls/leaves.ts';
import { wipeState } from '../mls/wipe.ts';
import { memberId } from '../identity/credential.ts';
import type { State, Watch } from './state.ts';
import type { Context, GroupEffect, Member, MemberId } from './types.ts';
import { timing } from './timing.ts';
import { isLive, wasHeard } from './watch.ts';

/** One step's work in progress: the state so far and the effects so far. */
export class Turn {
  state: State;
  readonly effects: GroupEffect[] = [];
  readonly suite: CiphersuiteImpl;
  readonly now: number;
  /** The device's own: `groupTime` is what members go by. */
  readonly wallTime: number;
  readonly random: (length: number) => Bytes;

  constructor(state: State, suite: CiphersuiteImpl, context: Context) {
    this.state = state;
    this.suite = suite;
    this.now = context.now;
    this.wallTime = context.wallTime;
    this.random = context.random;
  }

  update(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
  }

  emit(effect: GroupEffect): void {
    this.effects.push(effect);
  }

  /** @param by whose signature shows that it was they */
  violation(rule: string, detail: string, by: MemberId | null = null): void {
    this.emit({ type: 'violation', rule, detail, byWhom: 'inside', by });
  }

  /** What anybody can cause who stands at the door, or any member in another's name: an alarm that all can ring is none. */
  oddity(rule: string, detail: string): void {
    this.emit({ type: 'violation', rule, detail, byWhom: 'anybody', by: null });
  }

  /** Milliseconds since the Unix epoch by the clock that all members go by, whatever their devices' clocks say (JOIN-2). */
  get groupTime(): number {
    return this.now + this.state.setting.groupTimeAhead;
  }

  /** The order epoch. */
  get epoch(): number {
    return epochOf(this.state);
  }

  /** COM-1: the order epoch in which the server is, ahead of this client's own while that is stuck. */
  get serverEpoch(): number {
    return this.epoch + (this.state.stuck?.missed ?? 0);
  }

  get leaves(): readonly Leaf[] {
    return leavesOf(this.state.mls.ratchetTree);
  }

  /** Nothing follows: the group's secrets are zeroed. */
  end(effect: Extract<GroupEffect, { type: 'out' | 'lost' }>): void {
    this.emit(effect);
    const { admissions, joinKeys, mls, pending } = this.state;
    if (pending !== null) wipeState(pending.next);
    wipeState(mls);
    for (const { key } of admissions) key.seed.fill(0);
    for (const { key } of joinKeys) wipeJoinKey(key);
    this.update({ over: true, pending: null, joinKeys: [] });
  }
}

/** The order epoch of the present MLS epoch, or of another one. */
export function epochOf(state: State, mlsEpoch: bigint = state.mls.groupContext.epoch): number {
  const former = state.formers.find((candidate) => candidate.mlsEpoch === mlsEpoch);
  return former?.epoch ?? Number(mlsEpoch) + state.epochOffset;
}

/** COM-5: whether messages of those who followed a void commit may still come. */
export function isAfterVoid({ now, state: { voidedAt } }: Turn): boolean {
  return voidedAt !== null && now - voidedAt < timing.keepFormerEpochs;
}

export function ownLeafIndex(state: State): number {
  return state.mls.privatePath.leafIndex;
}

/** JOIN-6: who was there before this client and says nothing for longer than a heartbeat takes is shown as who went silent. */
function isShown({ firstEpoch }: State, watch: Watch, now: number): boolean {
  if (!isLive(watch, now)) return false;
  return wasHeard(watch, firstEpoch) || !watch.everHeard || now - watch.heardAt < timing.contactLost;
}

/** VER-3: what there is to know of a leaf, for people to see. */
export function memberOf(state: State, leaf: Leaf, now: number): Member {
  const { leafIndex, credential } = leaf;
  const id = memberId(credential.identityPub);
  const watch = state.watches.get(leafIndex);
  const isSelf = leafIndex === ownLeafIndex(state);
  const leaving = (watch !== undefined && watch.leavingSince !== null) || wasRemoved(state.log, id);
  return {
    id,
    leafIndex,
    peer: credential.peer,
    name: credential.name,
    isHost: isHost(state.log, credential),
    isCoHost: state.log.coHosts.includes(id),
    isSelf,
    presence: leaving
      ? 'leaving'
      : isSelf || watch === undefined || isShown(state, watch, now)
        ? 'here'
        : 'silent',
  };
}
