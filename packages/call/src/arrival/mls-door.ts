import { err, ok } from '@conclave/base';
import type { Bytes, Clock } from '@conclave/base';
import {
  directScope,
  dropJoin,
  foundGroup,
  openReply,
  startJoin,
  step,
  view,
  wipeJoinKey,
} from '@conclave/crypto';
import type {
  DisplayName,
  GroupState,
  JoinFault,
  JoinKey,
  JoinState,
  LinkTerms,
  PlaceInGroup,
  ReplyFault,
  SigningKey,
} from '@conclave/crypto';
import type { ClockCheck } from './clock-check.ts';
import type { GuessMemory } from './guess-memory.ts';
import type { KnockCount } from './knock-count.ts';
import type { Lobby } from './lobby.ts';
import type { GroupDoor, KnockAnswer, KnockFault, Membership } from '../group/group-door.ts';
import { GroupDriver } from '../group/group-driver.ts';
import type { GroupMachine } from '../group/group-driver.ts';
import type { MeetingKeys } from './meeting-keys.ts';

/** The links that hold, and their join keys, which whoever gets them wipes. */
export interface WaysIn {
  readonly links: readonly LinkTerms[];
  readonly joinKeys: readonly JoinKey[];
}

export interface DoorOptions {
  readonly clock: Clock;
  readonly random: (length: number) => Bytes;
  readonly clockCheck: ClockCheck;
  readonly guesses: GuessMemory;
  readonly knocks: KnockCount;
  readonly keys: MeetingKeys;
  readonly identity: SigningKey;
  readonly lobby: Lobby;
  readonly joinKey: JoinKey;
  readonly name: DisplayName;
  /** INV-8: what a group begins with that this client founds. */
  readonly waysIn: () => Promise<WaysIn>;
  /** COM-6: where this person was in a group last; null where they were in none. */
  readonly place: PlaceInGroup | null;
}

/** The door over the crypto room's MLS group. */
export function openGroupDoor(options: DoorOptions): GroupDoor {
  const { clock, clockCheck, guesses, knocks, random, keys, identity, lobby, joinKey, name, waysIn, place } =
    options;
  const { hostKey, invite: link, roomBytes: roomId } = keys;
  const { rules, hostKey: hostPub } = lobby;
  const context = () => ({ now: clock.now(), wallTime: clock.wallTime(), random });
  const entrant = () => ({ roomId, rules, identity, name, guesses: guesses.known });

  const machineOf = (first: GroupState): GroupMachine => {
    let state = first;
    return {
      step: async (event) => {
        const [next, effects] = await step(state, event, context());
        state = next;
        return effects;
      },
      view: () => {
        const shown = view(state, clock.now());
        guesses.known = shown.guesses;
        return shown;
      },
      directScope: () => directScope(state),
    };
  };

  const openAnswer = async (knock: JoinState, blob: Bytes): Promise<KnockAnswer> => {
    const opened = await openReply(knock, blob, context());
    if (!opened.ok) return { kind: distrust(opened.error) };
    const answer = opened.value;
    if (answer.kind === 'joined') {
      knocks.answered();
      const machine = machineOf(answer.state);
      clockCheck.groupSaid(machine.view().clockShift);
      return { kind: 'joined', drive: driven(machine), effects: answer.effects };
    }
    if (answer.kind === 'waiting') return answer;
    switch (answer.reason) {
      case 'bad-passcode':
        return { kind: 'wrong-passcode' };
      case 'locked-out':
        return { kind: 'locked-out', retryAt: clock.now() + answer.retryAfter };
      case 'again':
      // The server shows the newer policy to a new session.
      case 'stale-policy':
        return { kind: 'again' };
      case 'clock':
        return { kind: clockCheck.corrected(answer.clockShift) ? 'knock-anew' : 'clock' };
      case 'expired':
        clockCheck.groupSaid(answer.clockShift);
        return { kind: answer.reason };
      case 'full':
      case 'locked':
      case 'replaced':
        return { kind: answer.reason };
      case 'denied':
      case 'invalid':
        return { kind: 'denied' };
    }
  };

  return {
    found:
      hostKey === null
        ? null
        : async (peer) => {
            const ways = await waysIn();
            const { state, ...rest } = await foundGroup({ ...entrant(), ...ways, hostKey, peer }, context());
            for (const key of ways.joinKeys) wipeJoinKey(key);
            return { ...rest, drive: driven(machineOf(state)) };
          },
    knock: async (peer, admission) => {
      const clockShift = clockCheck.groupShift;
      const joining = { ...entrant(), joinKey, link, hostPub, hostKey, peer, admission, place, clockShift };
      const started = await startJoin(joining, context());
      if (!started.ok) return err(knockFault(started.error));
      const { state, knock } = started.value;
      // COM-6: who was in this group comes back by what it was told inside, at a pace of its own.
      if (state.anchor === null && !knocks.begins()) {
        dropJoin(state);
        return err('in-vain');
      }
      return ok({
        blob: knock,
        groupId: state.admission.groupId,
        open: (answer) => openAnswer(state, answer),
        drop: () => dropJoin(state),
      });
    },
  };
}

function driven(machine: GroupMachine): Membership['drive'] {
  return (options) => new GroupDriver({ ...options, machine });
}

/** JOIN-6: what to make of an admission that can't be accepted. */
function distrust({ reason }: ReplyFault): 'not-for-us' | 'again' | 'dishonest' {
  switch (reason) {
    case 'not-for-us':
      return reason;
    case 'behind':
    case 'other-log':
    case 'no-host':
      return 'again';
    default:
      return 'dishonest';
  }
}

function knockFault(fault: JoinFault): KnockFault {
  return fault === 'old-admission' || fault === 'former-passcode' ? fault : 'dishonest-admission';
}
