import { anchorOf } from '../host-log/host-log.ts';
import { allowed } from '../host-log/rules.ts';
import { isLeftUnanswered } from './answered.ts';
import { presentAdmission } from './admission-keys.ts';
import { mayAdmit, mayAdmitThis, mayModerate } from './authority.ts';
import { asksForDecision } from './knock.ts';
import { leavesOf } from '../mls/leaves.ts';
import { partitionOf } from './partition.ts';
import { GroupState } from './state.ts';
import { epochOf, memberOf, ownLeafIndex } from './turn.ts';
import type { GroupView } from './types.ts';

/**
 * What people may see of the group.
 * @param now by the clock of `Context.now`
 */
export function view(handle: GroupState, now: number): GroupView {
  const state = GroupState.reveal(handle);
  const { setting, log, applicants, mls } = state;
  const members = leavesOf(mls.ratchetTree).map((leaf) => memberOf(state, leaf, now));
  const self = members.find(({ leafIndex }) => leafIndex === ownLeafIndex(state));
  if (self === undefined) throw new Error('a group holds its own leaf');
  const canAdmit = mayAdmit(state);
  const waiting = [...applicants.values()].filter((applicant) => asksForDecision(state, applicant));
  const asking = waiting.filter((applicant) => mayAdmitThis(state, applicant));
  return {
    epoch: epochOf(state),
    self,
    members,
    applicants: asking.map(({ requestId, peer, id, credential, since }) => ({
      requestId,
      peer,
      id,
      name: credential.name,
      since,
    })),
    removed: [...log.people].filter(([, { removed }]) => removed !== null).map(([id]) => id),
    waitingForNobody: state.unattendedSince === null ? 0 : waiting.length,
    wrongPasscodes: state.wrongPasscodes,
    guesses: state.guesses,
    partition: partitionOf(state),
    isBehind: state.cutOff !== null,
    isUnanswered: isLeftUnanswered(state, now),
    meetingCode: state.meetingCode,
    canAdmit,
    clockShift: setting.clockShift,
    canModerate: mayModerate(state),
    undecided: state.decisions.length,
    heldBack: state.heldBack,
    isHost: setting.hostKey !== null,
    rules: log.rules,
    allowed: allowed(log),
    links: [...log.links.values()],
    formerLinks: [...log.everLinks].filter((linkId) => !log.links.has(linkId)),
    admission: presentAdmission(state).blob,
    // COM-5: what came behind a commit that is void falls with it.
    anchor: anchorOf(state.formers[0]?.log ?? log),
  };
}
