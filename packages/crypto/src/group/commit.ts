import { createCommit } from 'ts-mls';
import type { CreateCommitResult, Proposal, Welcome } from 'ts-mls';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { consumeRatchet } from 'ts-mls/secretTree.js';
import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js';
import { equalBytes } from '@conclave/base';
import { memberId } from '../identity/credential.ts';
import { sealReply } from '../join/reply.ts';
import { writePrivateMessage, writeWelcome } from '../mls/message.ts';
import { joinPskIndex, joinPskProposal } from '../mls/psk.ts';
import { wipeState } from '../mls/wipe.ts';
import { answer } from './answer.ts';
import { tellAdmission } from './admission-keys.ts';
import { placeOfCommit } from './generation.ts';
import { countsOf } from './guesses.ts';
import { presentKeys } from './join-keys.ts';
import { judgeOwn } from './judgement.ts';
import type { Applicant, SentWelcome } from './state.ts';
import { maxAnswerBytes, timing } from './timing.ts';
import { refreshDue } from './refresh.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { addsThatFit } from './welcome-size.ts';
import { openAdds, openRemoves } from './work.ts';

/** COM-2, COM-3: one commit at a time, for everything that is due. */
export async function commitDueWork(turn: Turn): Promise<void> {
  const { holdCommits, pending, stuck, logDueBy } = turn.state;
  if (pending !== null || stuck !== null || logDueBy !== null) return;
  if (turn.now < holdCommits || isCutOff(turn)) return;
  const open = openRemoves(turn);
  const isDue = open.some(({ due }) => due <= turn.now);
  const adds = openAdds(turn);
  const ready = turn.now >= turn.state.epochSince + spacing(turn) && adds.some(({ due }) => due <= turn.now);
  if (!isDue && !ready && refreshDue(turn) > turn.now) return;
  const removes = open.filter(({ due, isOwed }) => isOwed || due <= turn.now);
  // COM-3: what somebody decided waits for no Welcome, which goes before its commit and may be large.
  const isUrgent = removes.some(({ isRemoved }) => isRemoved);
  // Whoever is admitted but still in the batch window comes along.
  const applicants = adds
    .filter(({ due }) => !isUrgent && due - timing.addBatch <= turn.now)
    .map(({ applicant }) => applicant);
  await commit(
    turn,
    onePerPerson(ofOneLink(applicants)).slice(0, turn.state.singly ? 1 : addsThatFit(turn)),
    removes.map(({ leafIndex }) => leafIndex),
  );
}

/** COM-6: who was not in touch with the order knows neither who is there nor what is to be done. */
export function isCutOff(turn: Turn): boolean {
  return turn.state.cutOff !== null || outOfContact(turn);
}

/** By either clock: the one may stand still while the machine sleeps, the other may be set back. */
export function outOfContact({ now, wallTime, state }: Turn): boolean {
  const { lastEntryAt, lastEntryWall } = state;
  return Math.max(now - lastEntryAt, wallTime - lastEntryWall) > timing.contactLost;
}

/** COM-4: the sender's side of the rate; every epoch counts, so that two members together keep it too. */
export function spacing(turn: Turn): number {
  return turn.epoch === turn.state.firstEpoch ? 0 : timing.commitSpacing;
}

/** JOIN-5: one commit binds one join key, which all whom it adds must know. Other links' people come next. */
function ofOneLink(applicants: readonly Applicant[]): readonly Applicant[] {
  const [first] = applicants;
  return first === undefined ? [] : applicants.filter(({ pskId }) => equalBytes(pskId, first.pskId));
}

/** The newest request counts: the tab before is gone. */
function onePerPerson(applicants: readonly Applicant[]): readonly Applicant[] {
  return [...new Map(applicants.map((applicant) => [applicant.id, applicant])).values()];
}

async function commit(
  turn: Turn,
  applicants: readonly Applicant[],
  removes: readonly number[],
): Promise<void> {
  const returning = new Set(applicants.map(({ id }) => id));
  const replaced = turn.leaves
    .filter(({ credential }) => returning.has(memberId(credential.identityPub)))
    .map(({ leafIndex }) => leafIndex);
  const removed = [...new Set([...removes, ...replaced])];
  const proposals: Proposal[] = [
    ...removed.map((leafIndex): Proposal => ({ proposalType: 'remove', remove: { removed: leafIndex } })),
    ...applicants.map(({ keyPackage }): Proposal => ({ proposalType: 'add', add: { keyPackage } })),
    ...applicants.slice(0, 1).map(({ pskId }) => joinPskProposal(pskId, turn.suite)),
  ];
  const made = await attemptCommit(turn, proposals);
  if (made === undefined) return giveUpOn(turn, applicants, 'invalid');
  const judged = await judgeOwn(turn, proposals, made.newState);
  if (!judged.ok) {
    wipeState(made.newState, turn.state.mls);
    return giveUpOn(turn, applicants, 'invalid');
  }
  if (made.commit.wireformat !== 'mls_private_message') throw new Error('a commit is a PrivateMessage');
  const blob = writePrivateMessage(made.commit.privateMessage);
  const welcomes = made.welcome === undefined ? [] : await sealWelcomes(turn, made.welcome, applicants);
  if (welcomes === undefined) {
    wipeState(made.newState, turn.state.mls);
    return giveUpOn(turn, applicants, 'full');
  }
  const consumed = [...made.consumed, ...(await useHandshakeKey(turn))];
  const logLength = turn.state.log.entries.length;
  turn.update({
    pending: { blob, next: made.newState, consumed, change: judged.value, welcomes, logLength },
  });
  turn.emit({
    type: 'commit',
    epoch: turn.epoch,
    blob,
    welcomes: welcomes.map((sent) => ({ peer: sent.applicant.peer, blob: sent.blob })),
  });
}

/**
 * ts-mls leaves the ratchet that encrypted the commit where it was, because the epoch ends with the commit. Ours may go
 * on, after a commit that lost, and must not encrypt another one under the same key.
 * @returns what it used up
 */
async function useHandshakeKey(turn: Turn): Promise<readonly Uint8Array[]> {
  const { mls } = turn.state;
  const node = leafToNodeIndex(toLeafIndex(ownLeafIndex(turn.state)));
  const { newTree, consumed } = await consumeRatchet(mls.secretTree, node, 'commit', turn.suite);
  turn.update({ mls: { ...mls, secretTree: newTree } });
  return consumed;
}

async function attemptCommit(
  turn: Turn,
  extraProposals: Proposal[],
): Promise<CreateCommitResult | undefined> {
  const { mls, joinKeys } = turn.state;
  const pskIndex = joinPskIndex(joinKeys, turn.suite);
  try {
    return await createCommit(
      { state: mls, pskIndex, cipherSuite: turn.suite },
      { authenticatedData: placeOfCommit(mls), extraProposals, ratchetTreeExtension: true },
    );
  } catch {
    // A KeyPackage that looked right and whose keys turn out to be none.
    return undefined;
  }
}

/** One bad KeyPackage must not keep the others out: they are tried one by one, and what fails alone is refused. */
async function giveUpOn(
  turn: Turn,
  applicants: readonly Applicant[],
  reason: 'invalid' | 'full',
): Promise<void> {
  turn.update({ singly: true, holdCommits: turn.now + timing.commitSpacing });
  const [culprit, ...others] = applicants;
  if (others.length > 0) return;
  if (culprit === undefined) return turn.violation('JOIN-5', 'a commit can not be made');
  if (reason === 'invalid') turn.oddity('JOIN-5', 'a commit can not be made');
  await answer(turn, culprit, { kind: reason });
  turn.update({
    singly: false,
    applicants: new Map([...turn.state.applicants].filter(([requestId]) => requestId !== culprit.requestId)),
  });
}

/**
 * JOIN-5: to each joiner its own Welcome, without the others' secrets in it.
 * @returns undefined where one is larger than the server takes
 */
async function sealWelcomes(
  turn: Turn,
  welcome: Welcome,
  applicants: readonly Applicant[],
): Promise<readonly SentWelcome[] | undefined> {
  const { scope, genesis } = turn.state.setting;
  const sent: SentWelcome[] = [];
  for (const applicant of applicants) {
    const reference = await makeKeyPackageRef(applicant.keyPackage, turn.suite.hash);
    const secrets = welcome.secrets.filter(({ newMember }) => equalBytes(newMember, reference));
    const blob = await sealReply(
      turn.suite,
      { roomId: scope.roomId, groupId: genesis.groupId, request: applicant.request },
      applicant.replyPub,
      {
        kind: 'admitted',
        welcome: writeWelcome({ ...welcome, secrets }),
        genesis,
        log: turn.state.log.entries,
        epoch: turn.epoch + 1,
        time: turn.groupTime,
        admission: tellAdmission(turn.state),
        joinKeys: presentKeys(turn.state),
        guesses: countsOf(turn.state, turn.now),
      },
    );
    if (blob === undefined || blob.length > maxAnswerBytes) return undefined;
    sent.push({ applicant, blob, sentAt: turn.now, resent: false });
  }
  return sent;
}
