import { toHex } from '@conclave/base';
import { append, nameHash, signActions, wasRemoved } from '../host-log/host-log.ts';
import type { EntryFault } from '../host-log/host-log.ts';
import type { HostAction, LogEntry } from '../host-log/entry.ts';
import { sealReply } from '../join/reply.ts';
import type { Reply } from '../join/reply.ts';
import { send } from './send.ts';
import type { Applicant, Decision, State } from './state.ts';
import { timing } from './timing.ts';
import type { Turn } from './turn.ts';
import { memberId } from '../identity/credential.ts';

/** JOIN-4: whether this client's ADMIT counts. */
export function mayAdmit({ setting }: State): boolean {
  return setting.hostKey !== null || setting.policy.admit === 'members';
}

export function decide(turn: Turn, decision: Decision): void {
  const known = turn.state.decisions.some((other) => keyOf(other) === keyOf(decision));
  if (!known) turn.update({ decisions: [...turn.state.decisions, decision] });
}

/**
 * Puts what was decided into the log: one message at a time, so that the chain has one end. What another entry or a
 * new epoch overtook is signed anew.
 */
export async function publishDecisions(turn: Turn): Promise<void> {
  const { setting, log, outgoing } = turn.state;
  const underWay = outgoing.filter(({ envelope }) => envelope.kind === 'host-log');
  if (underWay.some(({ sentAt }) => turn.now - sentAt < timing.echoTimeout)) return;
  const decisions = turn.state.decisions.filter((decision) => !isSettled(turn.state, decision));
  turn.update({ decisions });
  const actions = decisions.slice(0, 32).flatMap((decision) => actionOf(turn, decision));
  if (actions.length === 0) return;
  const by =
    setting.hostKey === null
      ? { key: setting.identity, signer: setting.identity.publicKey }
      : { key: setting.hostKey, signer: null };
  const entries = await signActions(log, actions, by, { epoch: turn.epoch, now: turn.now });
  await send(turn, { kind: 'host-log', entries });
}

/**
 * MOD-1: entries in their place in the log. They count only in the epoch in which they were sent: somebody whom a
 * commit has just added can't read what was sent before it, and all must hold the same log. What a newcomer's Welcome
 * did not hold yet, its committer sends once more.
 */
export async function appendEntries(
  turn: Turn,
  epoch: number,
  entries: readonly LogEntry[],
  isOwn: boolean,
): Promise<void> {
  if (epoch !== turn.epoch) return;
  for (const [index, entry] of entries.entries()) {
    if (turn.state.over) return;
    const isOld = entry.body.epoch < turn.state.firstEpoch;
    const next = await append(turn.state.log, entry, isOld ? null : epoch);
    if (!next.ok) return setAside(turn, next.error, entries.slice(index));
    turn.update({ log: next.value });
    await react(turn, entry.body.action, isOwn);
  }
  const [ahead, ...rest] = turn.state.aheadOfLog;
  if (ahead === undefined || ahead[0]?.body.seq !== turn.state.log.entries.length) return;
  turn.update({ aheadOfLog: rest });
  await appendEntries(turn, epoch, ahead, isOwn);
}

function setAside(turn: Turn, fault: EntryFault, entries: readonly LogEntry[]): void {
  if (fault === 'stale') return;
  const { aheadOfLog, epochSince, firstEpoch } = turn.state;
  const isNew = turn.epoch === firstEpoch && turn.now - epochSince < timing.keepFormerEpochs;
  if (fault === 'ahead' && isNew && aheadOfLog.length < 16)
    turn.update({ aheadOfLog: [...aheadOfLog, entries] });
  else turn.violation('MOD-1', fault);
}

async function react(turn: Turn, action: HostAction, isOwn: boolean): Promise<void> {
  const { applicants, setting, watches } = turn.state;
  switch (action.kind) {
    case 'admit': {
      const request = toHex(action.request);
      const applicant = applicants.get(request);
      if (applicant === undefined) return;
      turn.update({ applicants: new Map(applicants).set(request, { ...applicant, admittedAt: turn.now }) });
      return;
    }
    case 'deny': {
      const request = toHex(action.request);
      const applicant = applicants.get(request);
      if (applicant === undefined) return;
      turn.update({ applicants: new Map([...applicants].filter(([key]) => key !== request)) });
      if (isOwn) await answer(turn, applicant, { kind: 'denied' });
      return;
    }
    case 'remove': {
      const id = memberId(action.identityPub);
      if (id === setting.id) return turn.end({ type: 'out', reason: 'removed' });
      const leaving = [...watches].map(([leafIndex, watch]) =>
        watch.id === id
          ? ([leafIndex, { ...watch, leavingSince: turn.now }] as const)
          : ([leafIndex, watch] as const),
      );
      turn.update({ watches: new Map(leaving) });
      return;
    }
    case 'end':
      if (setting.hostKey !== null) turn.emit({ type: 'end-at-server' });
      return turn.end({ type: 'out', reason: 'ended' });
  }
}

/** Seals an answer to somebody who waits. */
export async function answer(
  turn: Turn,
  to: Pick<Applicant, 'peer' | 'request' | 'replyPub'>,
  reply: Reply,
): Promise<void> {
  const { scope, genesis } = turn.state.setting;
  const replyScope = { roomId: scope.roomId, groupId: genesis.groupId, request: to.request };
  const blob = await sealReply(turn.suite, replyScope, to.replyPub, reply);
  if (blob !== undefined) turn.emit({ type: 'reply', peer: to.peer, blob });
}

function keyOf(decision: Decision): string {
  switch (decision.kind) {
    case 'admit':
    case 'deny':
      return `${decision.kind} ${decision.requestId}`;
    case 'remove':
      return `remove ${decision.id}`;
    case 'end':
      return 'end';
  }
}

/** Done, by whomever, or pointless by now. */
function isSettled({ log, applicants, watches }: State, decision: Decision): boolean {
  switch (decision.kind) {
    case 'admit':
      return log.admissions.has(decision.requestId) || !applicants.has(decision.requestId);
    case 'deny':
      return !applicants.has(decision.requestId);
    case 'remove':
      return wasRemoved(log, decision.id) || [...watches.values()].every(({ id }) => id !== decision.id);
    case 'end':
      return log.ended;
  }
}

function actionOf(turn: Turn, decision: Decision): readonly HostAction[] {
  const { applicants, setting } = turn.state;
  switch (decision.kind) {
    case 'admit': {
      const applicant = applicants.get(decision.requestId);
      if (applicant === undefined) return [];
      const { request, credential } = applicant;
      const { identityPub, name } = credential;
      return [{ kind: 'admit', request, identityPub, nameHash: nameHash(name) }];
    }
    case 'deny': {
      const applicant = applicants.get(decision.requestId);
      return applicant === undefined ? [] : [{ kind: 'deny', request: applicant.request }];
    }
    case 'remove':
      return turn.leaves
        .map(({ credential: { identityPub } }) => identityPub)
        .filter((identityPub) => setting.hostKey !== null && memberId(identityPub) === decision.id)
        .map((identityPub) => ({ kind: 'remove', identityPub }));
    case 'end':
      return setting.hostKey === null ? [] : [{ kind: 'end' }];
  }
}
