import { toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { applyAction } from '../host-log/apply-action.ts';
import { allowed } from '../host-log/rules.ts';
import { nameHash, signActions, wasRemoved } from '../host-log/host-log.ts';
import type { Said } from '../host-log/entry-budget.ts';
import type { HostAction } from '../host-log/entry.ts';
import type { LogOutcome } from '../host-log/outcome.ts';
import { comesAsHost, handedOver } from '../host-log/succession.ts';
import { hostMay, memberMay } from '../host-log/permission.ts';
import { identityPubOf, memberId } from '../identity/credential.ts';
import { wipeJoinKey } from '../invite/join-key.ts';
import type { JoinKey } from '../invite/join-key.ts';
import type { AdmissionKey } from '../join/admission.ts';
import { isTooMuch, ledgerOf } from './pace.ts';
import { send } from './send.ts';
import type { Decision, State } from './state.ts';
import { timing } from './timing.ts';
import type { Turn } from './turn.ts';
import type { MemberId } from './types.ts';

/** Takes a decision down. A later one about the same thing replaces it. */
export function decide(turn: Turn, decision: Decision): void {
  const others = turn.state.decisions.filter((other) => keyOf(other) !== keyOf(decision));
  turn.update({ decisions: [...others, decision] });
}

/**
 * Puts what was decided into the log: one message at a time, so that the chain has one end. What another entry or a
 * new epoch overtook is signed anew.
 */
export async function publishDecisions(turn: Turn): Promise<void> {
  const { setting, log, logDueBy, outgoing, stuck, unanswered } = turn.state;
  // COM-5: nobody hears of it before it is settled which epoch this is.
  if (stuck !== null || logDueBy !== null) return;
  const underWay = outgoing.filter(({ envelope }) => envelope.kind === 'host-log');
  if (underWay.some(({ sentAt }) => turn.now - sentAt < timing.echoTimeout)) return;
  drop(turn, ({ decision }) => isSettled(turn.state, decision));
  const by =
    setting.hostKey === null
      ? { key: setting.identity, signer: setting.identity.publicKey }
      : { key: setting.hostKey, signer: null };
  const may = (action: HostAction, outcome: LogOutcome = log) =>
    by.signer === null ? hostMay(outcome, action) : memberMay(outcome, by.signer, action);
  // What this client may not do (any more), or what nobody is there for, is forgotten.
  drop(turn, ({ actions }) => !actions.some((action) => may(action)));
  const ready = turn.state.decisions.filter(
    (decision) => !bringsSecrets(decision) || (unanswered === null && areAmongThemselves(turn)),
  );
  const batch = withinBudget(turn, ready, by.signer).slice(0, 32);
  if (batch.length === 0) return;
  const actions: HostAction[] = [];
  let outcome: LogOutcome = log;
  for (const action of batch.flatMap((decision) => actionsOf(turn, decision))) {
    // One of them may take away what the next one needs.
    if (!may(action, outcome)) continue;
    actions.push(action);
    outcome = { ...outcome, ...applyAction(outcome, { action, epoch: turn.epoch, signer: by.signer }) };
  }
  const entries = await signActions(log, actions, by, { epoch: turn.epoch, time: turn.groupTime });
  const [admission = null] = batch.flatMap((decision) => admissionOf(decision) ?? []);
  await send(turn, { kind: 'host-log', entries, joinKeys: batch.flatMap(keysOf), admission });
}

/** MOD-1: what others will count, by their own measure. The rest waits for the next window, and keeps back nothing of another kind. */
function withinBudget(turn: Turn, decisions: readonly Decision[], signer: Bytes | null): readonly Decision[] {
  const ledger = ledgerOf(turn.state, turn.state.pace.window);
  const said: Said[] = [];
  const within = decisions.filter((decision) => {
    const entries = actionsOf(turn, decision).map((action) => ({ action, signer }));
    if (entries.some((entry) => isTooMuch(turn.state, ledger, entry, said))) return false;
    said.push(...entries);
    return true;
  });
  turn.update({ heldBack: decisions.length - within.length });
  return within;
}

/**
 * What the host gives to members alone waits until whoever is to leave can't read it any more. So the order in which a
 * person removes somebody and changes the passcode does not matter.
 */
function areAmongThemselves({ leaves, state }: Turn): boolean {
  const { decisions, log, setting, watches } = state;
  if (decisions.some(({ kind }) => kind === 'remove' || kind === 'bar')) return false;
  return leaves.every(({ credential, leafIndex }) => {
    const id = memberId(credential.identityPub);
    const isLeaving = wasRemoved(log, id) || (watches.get(leafIndex)?.leavingSince ?? null) !== null;
    return id === setting.id || !isLeaving;
  });
}

function bringsSecrets(decision: Decision): boolean {
  return keysOf(decision).length > 0 || admissionOf(decision) !== null;
}

function admissionOf(decision: Decision): AdmissionKey | null {
  return decision.kind === 'policy' ? decision.admission : null;
}

function drop(
  turn: Turn,
  isOver: (each: { readonly decision: Decision; readonly actions: readonly HostAction[] }) => boolean,
): void {
  const over = turn.state.decisions.filter((decision) =>
    isOver({ decision, actions: actionsOf(turn, decision) }),
  );
  for (const key of over.flatMap(keysOf)) wipeJoinKey(key);
  for (const decision of over) admissionOf(decision)?.seed.fill(0);
  turn.update({ decisions: turn.state.decisions.filter((decision) => !over.includes(decision)) });
}

function keysOf(decision: Decision): readonly JoinKey[] {
  if (decision.kind === 'policy') return decision.joinKeys;
  return decision.kind === 'add-link' ? [decision.joinKey] : [];
}

/** What a decision is about. */
function keyOf(decision: Decision): string {
  switch (decision.kind) {
    case 'admit':
      return `request ${decision.requestId}`;
    case 'remove':
    case 'bar':
      return `${decision.kind} ${decision.id}`;
    case 'promote':
    case 'demote':
      return `co-host ${decision.id}`;
    case 'mute':
    case 'stop-video':
    case 'stop-share':
      return `${decision.kind} ${decision.id ?? 'all'}`;
    case 'allow':
      return `allow ${decision.what}`;
    case 'add-link':
      return `link ${toHex(decision.link.linkId)}`;
    case 'revoke-link':
      return `link ${toHex(decision.linkId)}`;
    case 'lock':
    case 'hand-over':
    case 'policy':
    case 'end':
      return decision.kind;
  }
}

/** Done, by whomever, or pointless by now. */
function isSettled(state: State, decision: Decision): boolean {
  const { log, applicants, setting, watches } = state;
  switch (decision.kind) {
    case 'admit':
      return log.admissions.has(decision.requestId) || !applicants.has(decision.requestId);
    case 'remove':
      return wasRemoved(log, decision.id) || [...watches.values()].every(({ id }) => id !== decision.id);
    case 'bar':
      return log.barred.has(decision.id);
    case 'promote':
      return log.coHosts.includes(decision.id) || log.people.get(decision.id)?.removed !== null;
    case 'demote':
      return !log.coHosts.includes(decision.id);
    case 'lock':
      return log.rules.lock === decision.on;
    case 'allow':
      return allowed(log)[decision.what] === decision.on;
    case 'mute':
    case 'stop-video':
    case 'stop-share':
      return log.entries.slice(decision.after).some(({ body: { action, signer } }) => {
        const isOwn = signer === null ? setting.hostKey !== null : memberId(signer) === setting.id;
        if (!isOwn || action.kind !== decision.kind) return false;
        return (action.target === null ? null : memberId(action.target)) === decision.id;
      });
    case 'hand-over':
      return handedOver(log, decision.from);
    case 'policy':
      return log.rules.version >= decision.rules.version;
    case 'add-link':
      return log.links.has(toHex(decision.link.linkId));
    case 'revoke-link':
      return !log.links.has(toHex(decision.linkId));
    case 'end':
      return log.ended;
  }
}

function actionsOf(turn: Turn, decision: Decision): readonly HostAction[] {
  const { applicants } = turn.state;
  switch (decision.kind) {
    case 'admit': {
      const applicant = applicants.get(decision.requestId);
      if (applicant === undefined) return [];
      const { request, credential } = applicant;
      const { identityPub, name } = credential;
      const isHost = comesAsHost(turn.state.log, credential);
      return [{ kind: 'admit', request, identityPub, nameHash: nameHash(name), isHost }];
    }
    // Who has just left, too: an id is the identity key.
    case 'bar':
      return [{ kind: 'bar', identityPub: identityPubOf(decision.id) }];
    case 'remove':
    case 'promote':
    case 'demote':
      return identityOf(turn, decision.id).map((identityPub) => ({ kind: decision.kind, identityPub }));
    case 'mute':
    case 'stop-video':
    case 'stop-share':
      if (decision.id === null) return [{ kind: decision.kind, target: null }];
      return identityOf(turn, decision.id).map((target) => ({ kind: decision.kind, target }));
    case 'lock':
      return [{ kind: decision.on ? 'lock' : 'unlock' }];
    case 'allow':
      return [{ kind: 'allow', what: decision.what, on: decision.on }];
    case 'hand-over': {
      const { from, nameHash: name } = decision;
      const to = turn.state.setting.identity.publicKey;
      return [{ kind: 'hand-over', from: identityPubOf(from), nameHash: name, to }];
    }
    case 'policy':
      return [{ kind: 'policy', rules: decision.rules }];
    case 'add-link':
      return [{ kind: 'add-link', link: decision.link }];
    case 'revoke-link':
      return [{ kind: 'revoke-link', linkId: decision.linkId }];
    case 'end':
      return [{ kind: 'end' }];
  }
}

/** The public identity key of somebody who is in the tree: none or one. */
function identityOf(turn: Turn, id: MemberId): readonly Bytes[] {
  const found = turn.leaves.find(({ credential }) => memberId(credential.identityPub) === id);
  return found === undefined ? [] : [found.credential.identityPub];
}
