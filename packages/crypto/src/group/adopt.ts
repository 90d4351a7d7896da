import type { ClientState, EpochReceiverData } from 'ts-mls';
import { wasRemoved } from '../host-log/host-log.ts';
import { comesAsHost } from '../host-log/succession.ts';
import { memberId } from '../identity/credential.ts';
import { sealReply } from '../join/reply.ts';
import { leavesOf } from '../mls/leaves.ts';
import { wipeState, wipeUnshared } from '../mls/wipe.ts';
import { mayModerate } from './authority.ts';
import { maxEntries } from './envelope.ts';
import { epochEffect } from './epoch-effect.ts';
import { dropRetired, presentKeys } from './join-keys.ts';
import { tellAdmission } from './admission-keys.ts';
import { commitHash, dropPending, expireFormers } from './former.ts';
import { meetingCode } from './meeting-code.ts';
import { paceFrom } from './pace.ts';
import { juryOn } from './reject.ts';
import { sayPlace, send } from './send.ts';
import type { Applicant, CommitChange, CommitMark, PendingCommit, State, Watch } from './state.ts';
import { maxAckingMembers, timing } from './timing.ts';
import type { Turn } from './turn.ts';
import { countCommit } from './updates.ts';
import { newcomer } from './watch.ts';

/** COM-2: this client's own commit stands in the log. */
export async function adoptOwn(turn: Turn, pending: PendingCommit): Promise<void> {
  const { setting, welcomes } = turn.state;
  // They may have waited long for the commit to go; JOIN-6 counts from here.
  const sent = pending.welcomes.map((welcome) => ({ ...welcome, sentAt: turn.now }));
  turn.update({ pending: null, welcomes: [...welcomes, ...sent] });
  const commit = { hash: commitHash(pending.blob), committer: setting.identity.publicKey };
  const next = withPresentHistory(pending.next, turn.state.mls);
  await adopt(turn, { next, change: pending.change, commit, consumed: pending.consumed });
  if (makesPath(pending.change)) turn.update({ leafUpdatedAt: turn.now });
  // The host log went on between the making of the Welcomes and the commit: newcomers can't read that far back.
  const missed = turn.state.log.entries.slice(pending.logLength);
  if (pending.change.added.length === 0) return;
  // That there is nothing more, they have to know too.
  const secrets =
    missed.length > 0
      ? { joinKeys: presentKeys(turn.state), admission: tellAdmission(turn.state) }
      : { joinKeys: [], admission: null };
  // The secrets go with the last of them, for by then it is known which of them hold.
  for (let from = 0; from + maxEntries < missed.length; from += maxEntries) {
    const entries = missed.slice(from, from + maxEntries);
    await send(turn, { kind: 'host-log', entries, joinKeys: [], admission: null });
  }
  const last = missed.slice(-(missed.length % maxEntries || maxEntries));
  await send(turn, { kind: 'host-log', entries: last, ...secrets });
}

/** Messages that came while the commit was under way used up keys of the epoch that ends: the commit's copy has not. */
function withPresentHistory(next: ClientState, present: ClientState): ClientState {
  const history = [...next.historicalReceiverData].flatMap(([epoch, data]): [bigint, EpochReceiverData][] => {
    if (epoch === present.groupContext.epoch) return [[epoch, { ...data, secretTree: present.secretTree }]];
    const current = present.historicalReceiverData.get(epoch);
    return current === undefined ? [] : [[epoch, current]];
  });
  return { ...next, historicalReceiverData: new Map(history) };
}

/** RFC 9420 section 12.4: a commit of Adds alone has no path, every other of ours has. */
function makesPath({ added, removed }: CommitChange): boolean {
  return removed.length > 0 || added.length === 0;
}

/** A commit that was accepted. */
export interface Adoption {
  readonly next: ClientState;
  readonly change: CommitChange;
  readonly commit: CommitMark;
  /** Secrets that ts-mls used up. */
  readonly consumed: readonly Uint8Array[];
}

/** Goes over to the epoch that an accepted commit leads to. Late messages of the epoch before are read for a while. */
export async function adopt(turn: Turn, { next, change, commit, consumed }: Adoption): Promise<void> {
  dropPending(turn);
  if (commit.committer !== null) countCommit(turn, memberId(commit.committer), change);
  const before = turn.state;
  const former = {
    epoch: turn.epoch,
    mlsEpoch: before.mls.groupContext.epoch,
    log: before.log,
    leftAt: turn.now,
    commit,
    jury: juryOn(turn, commit),
    by: new Set<number>(),
  };
  await tellDropped(turn, { change, commit });
  closeRemoved(turn, change);
  const requests = change.added.map(({ request }) => request);
  const watches = nextWatches(turn, next, change);
  turn.update({
    mls: next,
    formers: [...before.formers, former],
    epochSince: turn.now,
    holdCommits: 0,
    meetingCode: meetingCode(next.keySchedule.epochAuthenticator, before.setting.scope.roomId),
    watches,
    awaited: nextAwaited(turn, watches, requests),
    applicants: without(before.applicants, requests),
    usedKeyPackages: new Set([...before.usedKeyPackages, ...requests]),
    frameEpoch: turn.epoch + 1,
    switchBy: switchBy(before, change, turn.now),
  });
  if (change.added.length > 0) turn.update({ pace: paceFrom(turn.epoch, turn.leaves) });
  wipeUnshared(consumed, [next]);
  wipeState(before.mls, next);
  expireFormers(turn);
  dropRetired(turn);
  showNewHosts(turn, before, change);
  const cause = change.removed.length > 0 ? 'remove' : change.added.length > 0 ? 'add' : 'update';
  const { mls } = turn.state;
  turn.emit(await epochEffect(mls, turn.epoch, turn.suite, cause, change.added.length > 0));
  const isAcking = turn.leaves.length <= maxAckingMembers;
  // JOIN-6: newcomers wait for a host's word, however many people are there, and for how others count.
  if (change.added.length > 0 && (isAcking || mayModerate(turn.state))) await sayPlace(turn);
  else if (isAcking) await send(turn, { kind: 'ack' });
}

/**
 * FRM-8. A switch that is still due is not put off by a further epoch: receivers drop keys of former epochs, however
 * fast the group changes.
 */
function switchBy(before: State, change: CommitChange, now: number): number {
  const delay = change.removed.length > 0 ? timing.switchAfterRemove : timing.switchAfterAdd;
  return Math.min(before.switchBy ?? Infinity, now + delay);
}

function nextWatches(turn: Turn, next: ClientState, { removed }: CommitChange): ReadonlyMap<number, Watch> {
  const { state, now } = turn;
  return new Map(
    leavesOf(next.ratchetTree).map(({ leafIndex, credential }): [number, Watch] => {
      const known = removed.includes(leafIndex) ? undefined : state.watches.get(leafIndex);
      return [leafIndex, known ?? newcomer(memberId(credential.identityPub), turn.epoch + 1, state, now)];
    }),
  );
}

/** Those whom others added, until they are heard or out. */
function nextAwaited(
  turn: Turn,
  watches: ReadonlyMap<number, Watch>,
  added: readonly string[],
): readonly Applicant[] {
  const { applicants, awaited, welcomes } = turn.state;
  const welcomed = new Set(welcomes.map(({ applicant }) => applicant.requestId));
  const unheard = new Set([...watches.values()].flatMap(({ everHeard, id }) => (everHeard ? [] : [id])));
  const byOthers = added.flatMap((request) => applicants.get(request) ?? []);
  return [...awaited, ...byOthers].filter(({ id, requestId }) => unheard.has(id) && !welcomed.has(requestId));
}

/**
 * JOIN-6: whoever never answered its Welcome and was removed knocks again. It hears so from the sender of the Welcome, and
 * from whoever removed it: the sender may be gone, or never have sent one.
 */
async function tellDropped(
  turn: Turn,
  { change, commit }: Pick<Adoption, 'change' | 'commit'>,
): Promise<void> {
  const { awaited, watches, welcomes, setting } = turn.state;
  const silent = new Set(
    change.removed.flatMap((leafIndex) => {
      const watch = watches.get(leafIndex);
      return watch === undefined || watch.everHeard ? [] : [watch.id];
    }),
  );
  const isOwn = commit.committer !== null && memberId(commit.committer) === setting.id;
  const known = [...welcomes.map(({ applicant }) => applicant), ...(isOwn ? awaited : [])];
  for (const applicant of known.filter(({ id }) => silent.has(id))) {
    const scope = {
      roomId: setting.scope.roomId,
      groupId: setting.genesis.groupId,
      request: applicant.request,
    };
    const blob = await sealReply(turn.suite, scope, applicant.replyPub, { kind: 'again' });
    if (blob !== undefined) turn.emit({ type: 'reply', peer: applicant.peer, blob });
  }
  turn.update({ welcomes: turn.state.welcomes.filter(({ applicant }) => !silent.has(applicant.id)) });
}

/** MOD-3: whoever comes in with the host's certificate, and is not the host that was here before, is shown. */
function showNewHosts(turn: Turn, before: State, { added }: CommitChange): void {
  const known = new Set([...before.watches.values()].map(({ id }) => id));
  for (const { credential } of turn.leaves) {
    const id = memberId(credential.identityPub);
    const isNew = added.some((addition) => addition.id === id) && !known.has(id);
    if (isNew && comesAsHost(before.log, credential) && id !== before.log.founder)
      turn.emit({ type: 'host-action', by: null, action: 'new-host', id });
  }
}

/** MOD-2: the host has the server close whom a REMOVE took out. */
function closeRemoved(turn: Turn, { removed }: CommitChange): void {
  if (turn.state.setting.hostKey === null) return;
  for (const { leafIndex, credential } of turn.leaves) {
    if (!removed.includes(leafIndex)) continue;
    const removedByHost = wasRemoved(turn.state.log, memberId(credential.identityPub));
    if (removedByHost) turn.emit({ type: 'close-peer', peer: credential.peer });
  }
}

function without<T>(map: ReadonlyMap<string, T>, keys: readonly string[]): ReadonlyMap<string, T> {
  return new Map([...map].filter(([key]) => !keys.includes(key)));
}
