import { toHex } from '@conclave/base';
import type { HostLog } from '../host-log/host-log.ts';
import { wasRemoved } from '../host-log/host-log.ts';
import { memberId } from '../identity/credential.ts';
import { leavesOf } from '../mls/leaves.ts';
import { wipeState } from '../mls/wipe.ts';
import { answer } from './answer.ts';
import { dropPending, keptStates, reopened } from './former.ts';
import { dropRetired } from './join-keys.ts';
import type { Applicant, Former, State, Watch } from './state.ts';
import { timing } from './timing.ts';
import type { Turn } from './turn.ts';

/**
 * COM-5: goes on in the epoch that a void commit had ended, under the order's present count. MLS' state is as it was,
 * with the ratchets where they are now. Frames keep the newest keys until the next commit brings others, so nothing
 * is encrypted again under keys that somebody who was removed in the meantime may have.
 * @param from the epoch; null where this client is stuck in it
 * @param log the host log that holds from now on
 * @param isFirst whether this client commits at once, and not after its rank
 */
export async function resume(turn: Turn, from: Former | null, log: HostLog, isFirst: boolean): Promise<void> {
  dropPending(turn);
  const before = turn.state;
  const kept = from === null ? before.formers : before.formers.slice(0, before.formers.indexOf(from));
  const gone = before.formers.slice(kept.length);
  const mls = from === null ? before.mls : reopened(before, from);
  if (mls === undefined) throw new Error('a former epoch has its ratchets');
  const commits = [
    ...gone.map(({ commit }) => commit),
    ...(before.stuck === null ? [] : [before.stuck.commit]),
  ];
  const added = new Set(gone.flatMap(({ change }) => change.added.map(({ request }) => request)));
  const epoch = from?.epoch ?? turn.epoch;
  turn.update({
    mls,
    epochOffset: turn.serverEpoch - Number(mls.groupContext.epoch),
    meetingCode: from?.meetingCode ?? before.meetingCode,
    leafUpdatedAt: from?.leafUpdatedAt ?? before.leafUpdatedAt,
    epochSince: turn.now,
    log,
    aheadOfLog: [],
    watches: from === null ? before.watches : watchesOf(before, from, log, turn.now),
    applicants: applicantsOf(before.applicants, log, turn.now),
    formers: kept,
    stuck: null,
    rejects: new Map(),
    voided: new Set([...before.voided, ...commits.map(({ hash }) => toHex(hash))]),
    restartOffered: null,
    recovering: { due: turn.now + (isFirst ? 0 : timing.recoverBatch), isFirst },
    resumedAt: turn.now,
    holdCommits: turn.now + (isFirst ? 0 : timing.recoverBatch),
    outgoing: before.outgoing.map((sent) => (sent.epoch > epoch ? { ...sent, isVoid: true } : sent)),
    welcomes: before.welcomes.filter(({ applicant }) => !added.has(applicant.requestId)),
    usedKeyPackages: new Set([...before.usedKeyPackages].filter((request) => !added.has(request))),
    partition: null,
  });
  if (from !== null)
    for (const state of [before.mls, ...gone.map((former) => former.mls)]) {
      wipeState(state, ...keptStates(turn.state));
    }
  dropRetired(turn);
  await sendBack(turn, gone);
}

/** What was heard since counts; what was done since does not, but for what the log says. */
function watchesOf(before: State, from: Former, log: HostLog, now: number): ReadonlyMap<number, Watch> {
  return new Map(
    leavesOf(from.mls.ratchetTree).flatMap(({ leafIndex, credential }): [number, Watch][] => {
      const id = memberId(credential.identityPub);
      const then = from.watches.get(leafIndex);
      if (then === undefined) return [];
      const present = before.watches.get(leafIndex);
      const leavingSince = then.leavingSince ?? (wasRemoved(log, id) ? now : null);
      return [[leafIndex, { ...(present?.id === id ? present : then), leavingSince }]];
    }),
  );
}

function applicantsOf(
  applicants: ReadonlyMap<string, Applicant>,
  log: HostLog,
  now: number,
): ReadonlyMap<string, Applicant> {
  return new Map(
    [...applicants].map(([requestId, applicant]) => {
      const admitted = log.admissions.get(requestId) === applicant.id;
      return [requestId, { ...applicant, admittedAt: admitted ? (applicant.admittedAt ?? now) : null }];
    }),
  );
}

/** JOIN-6: whoever a void commit added, and still waits for its Welcome, knocks again. */
async function sendBack(turn: Turn, gone: readonly Former[]): Promise<void> {
  for (const { applicants, change } of gone) {
    for (const { request } of change.added) {
      const applicant = applicants.get(request);
      if (applicant !== undefined) await answer(turn, applicant, { kind: 'again' });
    }
  }
}
