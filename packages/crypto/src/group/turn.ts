import type { Bytes } from '@conclave/base';
import type { CiphersuiteImpl } from 'ts-mls';
import { wasRemoved } from '../host-log/host-log.ts';
import { wipeJoinKey } from '../invite/join-key.ts';
import { leavesOf } from '../mls/leaves.ts';
import type { Leaf } from '../mls/leaves.ts';
import { wipeState } from '../mls/wipe.ts';
import type { RequestScope } from '../join/request.ts';
import { memberId } from '../identity/credential.ts';
import type { State } from './state.ts';
import type { Context, GroupEffect, Member } from './types.ts';
import { isLive } from './watch.ts';

/** One step's work in progress: the state so far and the effects so far. */
export class Turn {
  state: State;
  readonly effects: GroupEffect[] = [];
  readonly suite: CiphersuiteImpl;
  readonly now: number;
  readonly random: (length: number) => Bytes;

  constructor(state: State, suite: CiphersuiteImpl, context: Context) {
    this.state = state;
    this.suite = suite;
    this.now = context.now;
    this.random = context.random;
  }

  update(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
  }

  emit(effect: GroupEffect): void {
    this.effects.push(effect);
  }

  violation(rule: string, detail: string): void {
    this.emit({ type: 'violation', rule, detail });
  }

  /** The order epoch. */
  get epoch(): number {
    return epochOf(this.state);
  }

  get leaves(): readonly Leaf[] {
    return leavesOf(this.state.mls.ratchetTree);
  }

  /** Nothing follows: the group's secrets are zeroed. */
  end(effect: Extract<GroupEffect, { type: 'out' | 'lost' }>): void {
    this.emit(effect);
    const { joinKeys, mls, pending, setting } = this.state;
    if (pending !== null) wipeState(pending.next, null);
    wipeState(mls, null);
    setting.admitKey.seed.fill(0);
    for (const { key } of joinKeys) wipeJoinKey(key);
    this.update({ over: true, pending: null, joinKeys: [] });
  }
}

/** The order epoch of a message under the present MLS epoch, or of another on the way to it. */
export function epochOf({ mls, epochOffset }: State, mlsEpoch: bigint = mls.groupContext.epoch): number {
  return Number(mlsEpoch) + epochOffset;
}

export function ownLeafIndex(state: State): number {
  return state.mls.privatePath.leafIndex;
}

export function requestScope({ setting }: State): RequestScope {
  const { scope, genesis, admitKey, suite } = setting;
  return {
    roomId: scope.roomId,
    admission: { admitPub: admitKey.publicKey, groupId: genesis.groupId },
    suiteName: suite,
  };
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
    isHost: credential.hostCertificate !== null,
    isCoHost: state.log.coHosts.includes(id),
    isSelf,
    presence: leaving ? 'leaving' : isSelf || watch === undefined || isLive(watch, now) ? 'here' : 'silent',
  };
}
