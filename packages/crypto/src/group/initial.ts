import type { CiphersuiteImpl, ClientState } from 'ts-mls';
import type { HostLog } from '../host-log/host-log.ts';
import { memberId } from '../identity/credential.ts';
import { leavesOf } from '../mls/leaves.ts';
import type { JoinKey } from '../invite/join-key.ts';
import type { OpenAdmission } from '../join/admission.ts';
import { heldKeys } from './join-keys.ts';
import { epochEffect } from './epoch-effect.ts';
import { joinPskId } from '../mls/psk.ts';
import { meetingCode } from './meeting-code.ts';
import { withoutGivenKey } from './take-over.ts';
import { paceFrom } from './pace.ts';
import { settle } from './settle.ts';
import { sayPlace } from './send.ts';
import { GroupState } from './state.ts';
import type { Setting } from './state.ts';
import { timing } from './timing.ts';
import { Turn } from './turn.ts';
import type { Context, EpochCause, GroupEffect, Guess } from './types.ts';
import { noUpdates } from './updates.ts';
import { ownWatch, stranger } from './watch.ts';

export interface Entrance {
  readonly setting: Setting;
  /** The key that opens join requests. */
  readonly admission: OpenAdmission;
  readonly mls: ClientState;
  /** The order epoch, at least MLS' own. */
  readonly epoch: number;
  readonly log: HostLog;
  /** Stay the caller's to wipe. */
  readonly joinKeys: readonly JoinKey[];
  /** The join key that this client itself used. */
  readonly cameBy: JoinKey;
  /** JOIN-3: of this meeting, by what is known. */
  readonly guesses: readonly Guess[];
  readonly cause: Extract<EpochCause, 'found' | 'join'>;
  /** JOIN-6: the leaf of whoever let this client in; null for a founder. */
  readonly welcomedBy: number | null;
  /** COM-6: since when this client was out of touch with the order: the Welcome may have been long on its way. */
  readonly outOfTouchSince: number | null;
}

/** A client's first state in a group, with the effects of entering it. */
export async function enter(
  {
    setting,
    admission,
    mls,
    epoch,
    log,
    joinKeys,
    cameBy,
    guesses,
    cause,
    welcomedBy,
    outOfTouchSince,
  }: Entrance,
  suite: CiphersuiteImpl,
  context: Context,
): Promise<{ readonly state: GroupState; readonly effects: readonly GroupEffect[] }> {
  const { now } = context;
  const turn = new Turn(
    {
      setting: withoutGivenKey(setting, log),
      mls,
      epochOffset: epoch - Number(mls.groupContext.epoch),
      meetingCode: meetingCode(mls.keySchedule.epochAuthenticator, setting.scope.roomId),
      firstEpoch: epoch,
      welcomedBy,
      epochSince: now,
      log,
      admissions: [{ ...admission, retiredAt: null }],
      joinKeys: heldKeys(setting.scope.roomId, log, joinKeys),
      returnKey: joinPskId(setting.scope.roomId, cameBy),
      logDueBy: cause === 'found' ? null : now + timing.logWhole,
      aheadOfLog: [],
      watches: new Map(
        leavesOf(mls.ratchetTree).map(({ leafIndex, credential }) => {
          // How long the others have waited for a newcomer's first word, the newcomer can't know.
          const isFounder = cause === 'found' && leafIndex === mls.privatePath.leafIndex;
          const watch = isFounder ? ownWatch : stranger;
          return [leafIndex, watch(memberId(credential.identityPub), now)];
        }),
      ),
      applicants: new Map(),
      outdated: new Set(),
      unattendedSince: null,
      unopened: [],
      formerKeysUntil: cause === 'found' ? -Infinity : now + timing.keepFormerAdmission,
      refusals: [],
      guesses,
      wrongPasscodes: 0,
      decisions: [],
      heldBack: 0,
      outgoing: [],
      pending: null,
      holdCommits: -Infinity,
      singly: false,
      welcomes: [],
      awaited: [],
      updates: noUpdates,
      pace: paceFrom(epoch, leavesOf(mls.ratchetTree)),
      ledger: null,
      formers: [],
      stuck: null,
      voided: new Set(),
      voidedAt: null,
      partition: null,
      unanswered: cause === 'found' ? null : { since: now, held: [], isCut: false },
      leafUpdatedAt: now,
      usedKeyPackages: new Set(),
      frameEpoch: epoch,
      // Nobody has keys of an epoch before this one: there is nothing to switch from.
      switchBy: now,
      lastEntryAt: now,
      lastEntryWall: context.wallTime,
      cutOff: outOfTouchSince === null ? null : { since: outOfTouchSince, noticedAt: now },
      heartbeatAt: now + timing.heartbeat,
      over: false,
    },
    suite,
    context,
  );
  turn.emit(await epochEffect(mls, epoch, suite, cause, false));
  // JOIN-6: the committer waits for a sign that its Welcome arrived.
  if (cause === 'join') await sayPlace(turn);
  await settle(turn);
  return { state: new GroupState(turn.state), effects: turn.effects };
}
