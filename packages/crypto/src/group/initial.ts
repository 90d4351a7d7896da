import type { CiphersuiteImpl, ClientState } from 'ts-mls';
import type { HostLog } from '../host-log/host-log.ts';
import { memberId } from '../identity/credential.ts';
import { leavesOf } from '../mls/leaves.ts';
import { epochEffect } from './epoch-effect.ts';
import { meetingCode } from './meeting-code.ts';
import { settle } from './settle.ts';
import { send } from './send.ts';
import { GroupState } from './state.ts';
import type { Setting } from './state.ts';
import { timing } from './timing.ts';
import { Turn } from './turn.ts';
import type { Context, EpochCause, GroupEffect } from './types.ts';
import { ownWatch, stranger } from './watch.ts';

/**
 * A client's first state in a group, with the effects of entering it.
 * @param epoch the order epoch, at least MLS' own
 */
export async function enter(
  setting: Setting,
  mls: ClientState,
  epoch: number,
  log: HostLog,
  cause: Extract<EpochCause, 'found' | 'join'>,
  suite: CiphersuiteImpl,
  context: Context,
): Promise<{ readonly state: GroupState; readonly effects: readonly GroupEffect[] }> {
  const { now } = context;
  const turn = new Turn(
    {
      setting,
      mls,
      epochOffset: epoch - Number(mls.groupContext.epoch),
      meetingCode: meetingCode(mls.keySchedule.epochAuthenticator, setting.scope.roomId),
      firstEpoch: epoch,
      epochSince: now,
      log,
      aheadOfLog: [],
      watches: new Map(
        leavesOf(mls.ratchetTree).map(({ leafIndex, credential }) => {
          const watch = leafIndex === mls.privatePath.leafIndex ? ownWatch : stranger;
          return [leafIndex, watch(memberId(credential.identityPub), now)];
        }),
      ),
      applicants: new Map(),
      refusals: [],
      guesses: [],
      wrongPasscodes: 0,
      lastGuessAt: 0,
      decisions: [],
      outgoing: [],
      pending: null,
      holdCommits: 0,
      singly: false,
      welcomes: [],
      budgets: new Map(),
      usedKeyPackages: new Set(),
      // Nobody has keys of an epoch before this one: there is nothing to switch from.
      switchBy: now,
      lastEntryAt: now,
      cutOff: null,
      heartbeatAt: now + timing.heartbeat,
      over: false,
    },
    suite,
    context,
  );
  turn.emit(await epochEffect(mls, epoch, suite, setting.policy.suite, cause, false));
  // JOIN-6: the committer waits for a sign that its Welcome arrived.
  if (cause === 'join') await send(turn, { kind: 'ack' });
  await settle(turn);
  return { state: new GroupState(turn.state), effects: turn.effects };
}
