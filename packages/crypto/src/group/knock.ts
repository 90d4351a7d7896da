import { equalBytes, toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { mayReturn, wasRemoved } from '../host-log/host-log.ts';
import { comesAsHost } from '../host-log/succession.ts';
import { memberId } from '../identity/credential.ts';
import type { MemberCredential } from '../identity/credential.ts';
import { knowsPasscode } from '../join/request.ts';
import type { JoinRequest } from '../join/request.ts';
import { checkKeyPackage } from '../mls/key-package.ts';
import { openKnock, presentAdmission, requestScope } from './admission-keys.ts';
import { countGuess, guessDelay } from './guesses.ts';
import { answer } from './answer.ts';
import { mayAdmitThis } from './authority.ts';
import { decide } from './host-actions.ts';
import { heldKey } from './join-keys.ts';
import { send } from './send.ts';
import type { Applicant, HeldJoinKey, Refusal, State } from './state.ts';
import { maxApplicants, maxOutdated, maxUnopened, timing } from './timing.ts';
import type { Turn } from './turn.ts';
import type { MemberId, PeerAddress } from './types.ts';
import { ownWait } from './work.ts';

/** How many members answer one after the other where nothing tells them that one did. */
const answerers = 3;

/** JOIN-2, JOIN-3: a sealed JoinRequest. Nobody is shown anything of it before the passcode is known to be right. */
export async function receiveKnock(
  turn: Turn,
  peer: PeerAddress,
  blob: Bytes,
  since = turn.now,
): Promise<void> {
  const { setting, usedKeyPackages, log, applicants, outdated } = turn.state;
  const opened = await openKnock(turn, blob);
  if (opened === undefined) return keepUnopened(turn, peer, blob, since);
  const { request, to: sealedTo } = opened;
  turn.update({ unopened: turn.state.unopened.filter((one) => one.peer !== peer) });
  const requestId = toHex(request.request);
  if (usedKeyPackages.has(requestId) || applicants.has(requestId) || outdated.has(requestId)) return;
  // Added before this client came, or in the very commit that added it: the key is one session's.
  const { signaturePublicKey } = request.keyPackage.leafNode;
  if (turn.leaves.some(({ node }) => equalBytes(node.signaturePublicKey, signaturePublicKey))) return;
  const to = { peer, request: request.request, replyPub: request.replyPub };
  if (sealedTo !== presentAdmission(turn.state)) return refuse(turn, to, { kind: 'stale-policy' });
  const credential = await checkKeyPackage(turn.suite, setting.scope, request.keyPackage);
  if (credential === undefined || credential.peer !== peer) return refuse(turn, to, { kind: 'invalid' });
  if (Math.abs(turn.groupTime - request.time) > timing.requestSkew)
    return refuse(turn, to, { kind: 'clock', time: turn.groupTime });
  const id = memberId(credential.identityPub);
  if (isBarred(log, id, credential)) return refuse(turn, to, { kind: 'denied' });
  const returns = mayReturn(log, id, credential.name);
  const key = heldKey(turn.state, request.pskId);
  const isKnown = returns || comesAsHost(log, credential);
  const closed = closedTo(turn, request, key, isKnown);
  if (closed !== null || key === undefined) {
    return refuse(turn, to, closedReply(turn, closed ?? 'stale-policy'));
  }
  const attempt = { id, linkId: toHex(request.linkId) };
  const delay = isKnown ? 0 : guessDelay(turn.state, attempt, turn.now);
  if (delay > 0) return refuse(turn, to, { kind: 'locked-out', retryAfter: delay });
  if (await knowsPasscode(requestScope(setting, sealedTo), key.key.secret, request)) {
    const admittedAt = log.admissions.has(requestId) ? turn.now : null;
    const { policyVersion } = sealedTo.admission;
    const found = { ...request, requestId, peer, id, credential, sealedTo: policyVersion };
    remember(turn, { ...found, since: turn.now, toldUnattended: false, admittedAt });
    return;
  }
  // At once, or many would be looked at before the first is answered.
  countGuess(turn, attempt, requestId);
  const { linkId } = request;
  refuse(turn, to, { kind: 'bad-passcode' }, { guess: { identityPub: credential.identityPub, linkId } });
}

/** Answers when it is this client's turn. */
function refuse(
  turn: Turn,
  { peer, request, replyPub }: Pick<Applicant, 'peer' | 'request' | 'replyPub'>,
  reply: Refusal['reply'],
  { guess = null, since = turn.now }: Partial<Pick<Refusal, 'guess' | 'since'>> = {},
): void {
  const refusal = { peer, request, replyPub, reply, guess, since };
  turn.update({ refusals: [...turn.state.refusals.filter((other) => other.peer !== peer), refusal] });
}

function keepUnopened(turn: Turn, peer: PeerAddress, blob: Bytes, since: number): void {
  const others = turn.state.unopened.filter((other) => other.peer !== peer);
  if (others.length >= maxUnopened) return reportUnopened(turn, since);
  const tried = presentAdmission(turn.state).admission.policyVersion;
  turn.update({ unopened: [...others, { peer, blob, since, tried }] });
}

/**
 * JOIN-2: tries those again for which a key came. What stays closed was sealed to a key that members do not have (any
 * more): honest servers show none such, and people hear of it.
 */
export async function openLate(turn: Turn): Promise<void> {
  const { unopened } = turn.state;
  const newest = presentAdmission(turn.state).admission.policyVersion;
  const again = unopened.filter(({ tried }) => tried < newest);
  const given = unopened.filter((one) => !again.includes(one) && turn.now >= one.since + timing.openLate);
  if (again.length + given.length === 0) return;
  turn.update({ unopened: unopened.filter((one) => !again.includes(one) && !given.includes(one)) });
  for (const { peer, blob, since } of again) await receiveKnock(turn, peer, blob, since);
  if (given.length > 0) reportUnopened(turn, Math.max(...given.map(({ since }) => since)));
}

/** What was sealed to a key from before this client came is for those to judge who had it. */
function reportUnopened(turn: Turn, since: number): void {
  if (since >= turn.state.formerKeysUntil) turn.oddity('JOIN-2', 'a request can not be opened');
}

/** MOD-1, INV-7, INV-8: why nobody comes in this way, however right the passcode is. */
function closedTo(
  { groupTime, state: { log } }: Turn,
  { linkId }: JoinRequest,
  held: HeldJoinKey | undefined,
  mayPassLock: boolean,
): 'stale-policy' | 'expired' | 'locked' | null {
  const link = log.links.get(toHex(linkId));
  if (link === undefined || (link.expiresAt > 0 && link.expiresAt <= groupTime && !mayPassLock))
    return 'expired';
  if (held === undefined) return 'stale-policy';
  return log.rules.lock && !mayPassLock ? 'locked' : null;
}

/** A link may be over by the group's clock alone, and whoever comes has to know that. */
function closedReply({ groupTime }: Turn, kind: 'stale-policy' | 'expired' | 'locked'): Refusal['reply'] {
  return kind === 'expired' ? { kind, time: groupTime } : { kind };
}

/**
 * Who waits with a key that was just given up has to knock anew, and learns it like whoever else is refused. So does
 * who knocked at a former admission key: members who come later could not open that request.
 */
export function refuseRetired(turn: Turn): void {
  const { applicants, joinKeys, log } = turn.state;
  const { policyVersion } = presentAdmission(turn.state).admission;
  const refused = [...applicants.values()].filter(
    ({ pskId, admittedAt, sealedTo }) =>
      (admittedAt === null && sealedTo < policyVersion) ||
      !joinKeys.some(
        (held) => equalBytes(held.pskId, pskId) && (held.retiredIn === null || admittedAt !== null),
      ),
  );
  if (refused.length === 0) return;
  turn.update({
    applicants: new Map([...applicants].filter(([, applicant]) => !refused.includes(applicant))),
  });
  for (const applicant of refused) {
    const linkHolds = log.links.has(toHex(applicant.linkId));
    refuse(turn, applicant, closedReply(turn, linkHolds ? 'stale-policy' : 'expired'));
  }
}

/** JOIN-4: a denial is an answer, and no entry of the log: whoever was let in meanwhile, by somebody else, is in. */
export async function deny(turn: Turn, requestIds: readonly string[]): Promise<void> {
  const { applicants, outdated } = turn.state;
  const denied = requestIds.flatMap((requestId) => {
    const applicant = applicants.get(requestId);
    const isAsked = applicant !== undefined && asksForDecision(turn.state, applicant);
    return isAsked && mayAdmitThis(turn.state, applicant) ? [applicant] : [];
  });
  const requests = denied.map(({ requestId }) => requestId);
  turn.update({
    applicants: new Map([...applicants].filter(([requestId]) => !requests.includes(requestId))),
    outdated: new Set([...outdated, ...requests].slice(-maxOutdated)),
  });
  for (const applicant of denied) await answer(turn, applicant, { kind: 'denied' });
}

/** MOD-4: whoever waits and was barred meanwhile. */
export function refuseBarred(turn: Turn): void {
  const { applicants, log } = turn.state;
  const barred = [...applicants.values()].filter(({ id, credential }) => isBarred(log, id, credential));
  if (barred.length === 0) return;
  turn.update({
    applicants: new Map([...applicants].filter(([, applicant]) => !barred.includes(applicant))),
  });
  for (const applicant of barred) refuse(turn, applicant, { kind: 'denied' });
}

/** Whoever has the host key comes in by it. */
function isBarred(
  log: State['log'],
  id: MemberId,
  credential: Pick<MemberCredential, 'identityPub' | 'hostCertificate'>,
): boolean {
  return log.barred.has(id) && !comesAsHost(log, credential);
}

/** The peer went away, or knocks anew. */
export function withdraw(turn: Turn, peer: PeerAddress): void {
  const { applicants, refusals, unopened } = turn.state;
  turn.update({
    unopened: unopened.filter((one) => one.peer !== peer),
    applicants: new Map([...applicants].filter(([, applicant]) => applicant.peer !== peer)),
    refusals: refusals.filter((refusal) => refusal.peer !== peer),
  });
}

function remember(turn: Turn, applicant: Applicant): void {
  withdraw(turn, applicant.peer);
  replaceKnocks(turn, applicant.id);
  const { applicants } = turn.state;
  if (applicants.size >= maxApplicants) return;
  turn.update({ applicants: new Map(applicants).set(applicant.requestId, applicant) });
}

/**
 * JOIN-2: one person stands at the door once, with the newest knock. The tab that knocked before is gone, as after a reload, or
 * is told that another one has taken its place.
 */
function replaceKnocks(turn: Turn, id: MemberId): void {
  const { applicants, outdated } = turn.state;
  const former = [...applicants.values()].filter((other) => other.id === id);
  if (former.length === 0) return;
  const requests = former.map(({ requestId }) => requestId);
  turn.update({
    applicants: new Map([...applicants].filter(([requestId]) => !requests.includes(requestId))),
    outdated: new Set([...outdated, ...requests].slice(-maxOutdated)),
  });
  for (const other of former) refuse(turn, other, { kind: 'replaced' });
}

/**
 * JOIN-3, COM-3: tells joiners that they are refused. Each rank waits for the one before, which may be gone. Members hear of
 * an answered wrong passcode and leave it; any other refusal is sent by each of the first ranks, and whoever asked goes by
 * the first that comes.
 */
export async function answerRefusals(turn: Turn): Promise<void> {
  const due = turn.state.refusals.filter((refusal) => refusalDue(turn, refusal) <= turn.now);
  for (const refusal of due) {
    const { request, guess } = refusal;
    turn.update({ refusals: turn.state.refusals.filter((other) => other !== refusal) });
    if (guess === null && ownWait(turn) >= answerers * timing.fallback) continue;
    await answer(turn, refusal, refusal.reply);
    if (guess !== null) await send(turn, { kind: 'wrong-passcode', request, ...guess });
  }
}

export function refusalDue(turn: Turn, { since }: Refusal): number {
  return since + ownWait(turn);
}

/**
 * JOIN-4: whom this client admits without asking anybody: everybody where there is no waiting room, and whoever returns
 * (COM-6), so that the return has an ADMIT of its own where an admitter is there.
 */
export function admitUnasked(turn: Turn): void {
  for (const applicant of turn.state.applicants.values()) {
    if (admissionDue(turn, applicant) <= turn.now)
      decide(turn, { kind: 'admit', requestId: applicant.requestId });
  }
}

/** Infinity where it is not this client's to say, a person has to decide, or somebody did. */
export function admissionDue(turn: Turn, applicant: Applicant): number {
  if (!mayAdmitThis(turn.state, applicant)) return Infinity;
  if (isDecided(turn.state, applicant) || needsDecision(turn.state, applicant)) return Infinity;
  const { hostKey } = turn.state.setting;
  return hostKey === null ? applicant.since + ownWait(turn) : applicant.since;
}

/** Whether the applicant stands in the waiting room, for people to decide on. */
export function asksForDecision(state: State, applicant: Applicant): boolean {
  return !isDecided(state, applicant) && needsDecision(state, applicant);
}

function isDecided({ decisions }: State, { admittedAt, requestId }: Applicant): boolean {
  const isAsked = decisions.some((other) => 'requestId' in other && other.requestId === requestId);
  return admittedAt !== null || isAsked;
}

function needsDecision({ log }: State, { id, credential }: Applicant): boolean {
  if (wasRemoved(log, id)) return true;
  if (comesAsHost(log, credential) || mayReturn(log, id, credential.name)) return false;
  return log.rules.waitingRoom && !log.rules.autoAdmit;
}
