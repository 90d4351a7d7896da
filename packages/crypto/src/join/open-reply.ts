import { equalBytes, err, ok, toHex } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { CiphersuiteImpl, ClientState } from 'ts-mls';
import { enter } from '../group/initial.ts';
import { genesisHolds, logStart } from '../group/genesis.ts';
import type { Genesis } from '../group/genesis.ts';
import { mergeGuesses } from '../group/guesses.ts';
import type { GroupState, Setting } from '../group/state.ts';
import type { Context, GroupEffect } from '../group/types.ts';
import { emptyLog, mayReturn, passesAnchor, replay, wasRemoved } from '../host-log/host-log.ts';
import type { HostLog } from '../host-log/host-log.ts';
import type { Rules } from '../host-log/rules.ts';
import { comesAsHost, isHost } from '../host-log/succession.ts';
import { memberId } from '../identity/credential.ts';
import { wipeJoinKey } from '../invite/join-key.ts';
import { joinGroup } from '../mls/join-group.ts';
import { leavesOf } from '../mls/leaves.ts';
import { readWelcome } from '../mls/message.ts';
import { joinPsk, joinPskIndex } from '../mls/psk.ts';
import { wipeEpoch } from '../mls/wipe.ts';
import { loadSuite } from '../mls/suite.ts';
import { suiteVersion } from '../primitives/suite-version.ts';
import { openAdmissionKey } from './admission.ts';
import type { Admission, OpenAdmission } from './admission.ts';
import { unsealReply } from './reply.ts';
import type { Reply } from './reply.ts';
import type { JoinState } from './start-join.ts';

export type Answer =
  | {
      readonly kind: 'refused';
      /** See `Reply`. `again` and `stale-policy`: a fresh knock may help. */
      readonly reason: Exclude<
        Reply['kind'],
        'admitted' | 'locked-out' | 'clock' | 'expired' | 'attended' | 'unattended'
      >;
    }
  /** `clockShift`: what the group's clock is ahead of this device's, ms. `clock`: a fresh knock by that clock helps. */
  | { readonly kind: 'refused'; readonly reason: 'clock' | 'expired'; readonly clockShift: number }
  /** JOIN-3: milliseconds until a further attempt is looked at. */
  | { readonly kind: 'refused'; readonly reason: 'locked-out'; readonly retryAfter: number }
  /** JOIN-7: the knock stands; whether anybody is there who may let this person in. */
  | { readonly kind: 'waiting'; readonly isAttended: boolean }
  | { readonly kind: 'joined'; readonly state: GroupState; readonly effects: readonly GroupEffect[] };

/**
 * `not-for-us`: sealed to somebody else or to an earlier knock; to be ignored. Everything else is a Welcome that JOIN-6
 * refuses. `no-host`, `behind` and `other-log` come about among honest people too, and a fresh knock helps: whoever said yes has
 * gone since, the committer was slow to hear what the joiner had heard before, or the order goes on after a restart from where
 * the joiner was not (COM-9), until the host lets it in. After any other whoever made it is dishonest. `detail` names the check.
 */
export interface ReplyFault {
  readonly reason:
    | 'not-for-us'
    | 'behind'
    | 'genesis'
    | 'group'
    | 'policy'
    | 'other-log'
    | 'host-log'
    | 'not-admitted'
    | 'no-host'
    | 'welcome';
  readonly detail: string;
}

/**
 * What an admitter may say of epoch and time, so that what this client counts on from there fits its encodings: commits of half a
 * century, at one a second, and the year 10,889.
 */
const [maxEpoch, maxTime] = [2 ** 31, 2 ** 48];

/** JOIN-3, JOIN-6: what the admitter answered. A joined state takes the knock's keys over. */
export async function openReply(
  state: JoinState,
  blob: Uint8Array,
  context: Context,
): Promise<Result<Answer, ReplyFault>> {
  const { joining, admission, request, replyKey } = state;
  const suite = await loadSuite(context.random);
  const scope = { roomId: joining.roomId, groupId: admission.groupId, request };
  const reply = await unsealReply(suite, scope, replyKey, blob);
  if (reply === undefined) return fault('not-for-us', 'not sealed to this knock');
  if ('time' in reply && reply.time >= maxTime) return fault('welcome', 'a time that no clock shows');
  switch (reply.kind) {
    case 'locked-out':
      return ok({ kind: 'refused', reason: reply.kind, retryAfter: reply.retryAfter });
    case 'attended':
    case 'unattended':
      return ok({ kind: 'waiting', isAttended: reply.kind === 'attended' });
    case 'clock':
    case 'expired':
      return ok({ kind: 'refused', reason: reply.kind, clockShift: reply.time - context.wallTime });
    case 'admitted':
      return join(state, reply, suite, context);
    default:
      return ok({ kind: 'refused', reason: reply.kind });
  }
}

async function join(
  state: JoinState,
  reply: Extract<Reply, { kind: 'admitted' }>,
  suite: CiphersuiteImpl,
  context: Context,
): Promise<Result<Answer, ReplyFault>> {
  const { joining, admission, own, replyKey } = state;
  const { roomId, hostPub, joinKey, identity, hostKey } = joining;
  const { genesis } = reply;
  const scope = { roomId, hostPub };
  if (!(await genesisHolds(scope, genesis))) return fault('genesis', 'the host did not sign the genesis');
  if (genesis.suite !== suiteVersion) return fault('genesis', 'the genesis names another suite');
  if (!equalBytes(genesis.groupId, admission.groupId))
    return fault('group', 'the genesis names another group');
  const inside = await openAdmissionKey(suite, scope, genesis.groupId, reply.admission);
  if (inside === undefined || !follows(inside, admission))
    return fault('group', 'the admission key is another one');

  const log = await replay(emptyLog(logStart(scope, genesis)), reply.log);
  if (!log.ok) return fault('host-log', log.error);
  // INV-7: the group may be ahead of what the server showed; it is never behind what the host gave the server.
  const { rules } = log.value;
  const shown = joining.rules;
  if (rules.version < shown.version) return fault('policy', 'the group knows an older policy');
  if (rules.version === shown.version && !equalBytes(rules.digest, shown.digest))
    return fault('policy', 'the group knows another policy');
  if (!isInForce(inside, rules)) return fault('policy', 'the admission key belongs to another policy');

  const welcome = readWelcome(reply.welcome);
  if (welcome === undefined) return fault('welcome', 'malformed');
  const psk = joinPskIndex([joinPsk(roomId, joinKey)], suite);
  const joined = await joinGroup({ welcome, own, psk, scope, suite });
  if (!joined.ok) return fault('welcome', joined.error);
  const { mls, welcomedBy } = joined.value;
  if (reply.epoch > maxEpoch) {
    wipeEpoch(mls);
    return fault('welcome', 'an epoch that no meeting comes to');
  }
  // A committer that says less is dishonest; one that says more keeps its newcomer from committing, and no more.
  if (BigInt(reply.epoch) < mls.groupContext.epoch) {
    wipeEpoch(mls);
    return fault('welcome', 'an order epoch before the epoch');
  }
  const unfit = admissionFault(state, genesis, log.value, mls);
  if (unfit !== null) {
    // The keys of the knock stay: an honest answer may still come.
    wipeEpoch(mls);
    return unfit;
  }
  own.privateKeys.initPrivateKey.fill(0);
  replyKey.seed.fill(0);

  const id = memberId(identity.publicKey);
  const { linkId } = joinKey;
  const clock = {
    clockShift: reply.time - context.wallTime,
    groupTimeAhead: reply.time - context.now,
  };
  const setting: Setting = { scope, genesis, identity, id, hostKey, ...clock, linkId };
  const { joinKeys, epoch } = reply;
  const entrance = {
    setting,
    admission: inside,
    mls,
    epoch,
    log: log.value,
    joinKeys,
    cameBy: joinKey,
    guesses: mergeGuesses(joining.guesses, reply.guesses, context.now),
    cause: 'join',
    welcomedBy,
    outOfTouchSince: state.knockedAt,
  } as const;
  const entered = await enter(entrance, suite, context);
  for (const key of joinKeys) wipeJoinKey(key);
  reply.admission.seed.fill(0);
  return ok({ kind: 'joined', ...entered });
}

/** The host may have renewed the key since this client knocked; it never goes back to an older one. */
function follows({ admission }: OpenAdmission, knockedAt: Admission): boolean {
  if (admission.policyVersion > knockedAt.policyVersion) return true;
  return (
    admission.policyVersion === knockedAt.policyVersion && equalBytes(admission.admitPub, knockedAt.admitPub)
  );
}

function isInForce({ admission }: OpenAdmission, { pwVersion, version }: Rules): boolean {
  return admission.policyVersion >= pwVersion && admission.policyVersion <= version;
}

/**
 * JOIN-6: this client was let in, and by somebody who may. An ADMIT for exactly this KeyPackage is the host's word of
 * today. Without one, only somebody who returns goes on, and only along the log that it knew: whoever was removed in it
 * can't stand for the group. Where the host key itself signed that ADMIT, and with it all of the log before, that log is above the one
 * that was known: whoever has the key could as well found another group.
 */
function admissionFault(
  { anchor, joining, request }: JoinState,
  { groupId }: Genesis,
  log: HostLog,
  mls: ClientState,
): Result<never, ReplyFault> | null {
  if (!equalBytes(mls.groupContext.groupId, groupId))
    return fault('group', 'the Welcome is for another group');
  const { hostKey, name } = joining;
  const own = memberId(joining.identity.publicKey);
  const admit = log.entries.find(
    ({ body: { action } }) => action.kind === 'admit' && equalBytes(action.request, request),
  );
  if (anchor !== null && admit?.body.signer !== null) {
    if (log.entries.length < anchor.seq) return fault('behind', 'less of the log than was known before');
    if (!passesAnchor(log, anchor)) return fault('other-log', 'not the log that was known before');
  }
  const leaves = leavesOf(mls.ratchetTree);
  const others = leaves.filter(({ credential }) => memberId(credential.identityPub) !== own);
  const stranger = others.find(({ credential }) => {
    const id = memberId(credential.identityPub);
    return !comesAsHost(log, credential) && !wasRemoved(log, id) && !mayReturn(log, id, credential.name);
  });
  if (stranger !== undefined) return fault('not-admitted', 'a member was never admitted');

  // An ADMIT besides makes nothing worse, whoever signed it and has gone since.
  if (hostKey !== null || (mayReturn(log, own, name) && anchor !== null)) return null;
  if (admit === undefined) return fault('not-admitted', 'no ADMIT for this KeyPackage');
  if (log.admissions.get(toHex(request)) !== own)
    return fault('not-admitted', 'the ADMIT is for somebody else');
  const byMember = admit.body.signer;
  const admitterThere =
    others.some(({ credential }) => isHost(log, credential)) ||
    (byMember !== null && others.some(({ credential }) => equalBytes(credential.identityPub, byMember)));
  return admitterThere ? null : fault('no-host', 'neither the host nor the admitting member is in the group');
}

function fault(reason: ReplyFault['reason'], detail: string): Result<never, ReplyFault> {
  return err({ reason, detail });
}
