import { equalBytes, ok, toHex } from '@conclave/base';
import type { Result } from '@conclave/base';
import { append, signActions, wasRemoved } from '../host-log/host-log.ts';
import type { EntryFault, HostLog } from '../host-log/host-log.ts';
import { entryHash } from '../host-log/entry.ts';
import type { HostAction, LogEntry } from '../host-log/entry.ts';
import { memberId } from '../identity/credential.ts';
import { takeAdmission, tellAdmission } from './admission-keys.ts';
import { decideAgain } from './decide-again.ts';
import { react } from './host-log-messages.ts';
import { presentKeys, refreshKeys } from './join-keys.ts';
import { rejecters } from './reject.ts';
import { resume } from './resume.ts';
import { send, sendUnder } from './send.ts';
import type { CommitMark, LogMessage, State } from './state.ts';
import { maxRolledEntries } from './timing.ts';
import type { Turn } from './turn.ts';
import type { MemberId } from './types.ts';

type Rollback = Extract<HostAction, { kind: 'rollback' }>;

/**
 * COM-5: the host's decision, made by its client: what it can't follow itself is void, and so is what others can't
 * follow, unless a host made it. A member's word alone against another's counts once in a meeting, so that a liar costs one
 * commit and no more.
 */
export async function rollBack(turn: Turn): Promise<void> {
  const { formers, log, rolledBack, setting, stuck } = turn.state;
  const { hostKey } = setting;
  if (hostKey === null) return;
  if (stuck !== null && !rolledBack.has(toHex(stuck.commit.hash))) {
    const entries = await signed(turn, hostKey, turn.epoch, stuck.commit);
    return send(turn, { kind: 'host-log', entries, ...secretsOf(turn.state) });
  }
  const former = formers.find(({ commit }) => isDisputed(turn.state, commit));
  if (former === undefined) return;
  const by = accusers(turn.state, former.commit);
  if (by.length === 1) turn.update({ claimants: new Set([...turn.state.claimants, ...by]) });
  const since = log.entries.slice(former.log.entries.length);
  if (since.length > maxRolledEntries) return;
  const entries = [...since, ...(await signed(turn, hostKey, former.epoch, former.commit))];
  await sendUnder(turn, former, { kind: 'host-log', entries, ...secretsOf(turn.state) });
}

function secretsOf(state: State): Omit<LogMessage, 'entries'> {
  return { joinKeys: presentKeys(state), admission: tellAdmission(state) };
}

async function signed(
  turn: Turn,
  hostKey: NonNullable<Turn['state']['setting']['hostKey']>,
  epoch: number,
  { hash, committer }: CommitMark,
): Promise<readonly LogEntry[]> {
  const { log, rolledBack } = turn.state;
  turn.update({ rolledBack: new Set(rolledBack).add(toHex(hash)) });
  const culprit = committer === null || committer.isHost ? null : committer.identityPub;
  const action: Rollback = { kind: 'rollback', epoch, commit: hash, culprit };
  return signActions(log, [action], { key: hostKey, signer: null }, { epoch, time: turn.groupTime });
}

/** Whether enough is said against a commit that this client could follow. */
function isDisputed(state: State, commit: CommitMark): boolean {
  const { committer, hash } = commit;
  if (committer === null || committer.isHost || state.rolledBack.has(toHex(hash))) return false;
  const by = accusers(state, commit);
  return by.length > 1 || by.some((id) => !state.claimants.has(id));
}

function accusers(state: State, { committer, hash }: CommitMark): readonly MemberId[] {
  const own = committer === null ? null : memberId(committer.identityPub);
  return [...rejecters(state, hash)].filter((id) => id !== own);
}

/** The host's ROLLBACK at the end of a message with entries; undefined for every other message. */
export function rollbackOf(entries: readonly LogEntry[]): Rollback | undefined {
  const { action, signer } = entries.at(-1)?.body ?? {};
  return action?.kind === 'rollback' && signer === null ? action : undefined;
}

/**
 * COM-5: a ROLLBACK, which stands under the epoch that it goes back to, so that those who left that epoch and those who are
 * stuck in it read it alike. What stood in the host log behind that epoch and does not come with it is void too: others
 * could not have read it.
 * @param epoch the order epoch of the message
 */
export async function receiveRollback(
  turn: Turn,
  epoch: number,
  { entries, joinKeys, admission }: LogMessage,
  rollback: Rollback,
): Promise<void> {
  const before = turn.state;
  // Another of the host's clients said so first.
  if (before.voided.has(toHex(rollback.commit))) return;
  const from = before.formers.find((former) => former.epoch === epoch);
  const isStuck = before.stuck !== null && turn.epoch === epoch;
  if (rollback.epoch !== epoch || (from === undefined && !isStuck)) {
    return turn.violation('COM-5', 'a rollback of another epoch');
  }
  const log = await extended(from?.log ?? before.log, entries);
  if (!log.ok) return turn.violation('MOD-1', log.error);
  await resume(turn, from ?? null, log.value, false);
  for (const entry of entries.filter((candidate) => !holds(before.log, candidate))) {
    if (turn.state.over) return;
    await react(turn, entry.body, false);
  }
  if (turn.state.over) return;
  if (wasRemoved(log.value, before.setting.id)) return turn.end({ type: 'out', reason: 'removed' });
  const lost = before.log.entries.filter((entry) => !holds(log.value, entry));
  for (const { body } of lost) decideAgain(turn, body);
  refreshKeys(turn, joinKeys);
  await takeAdmission(turn, admission);
}

async function extended(start: HostLog, entries: readonly LogEntry[]): Promise<Result<HostLog, EntryFault>> {
  let log = start;
  for (const entry of entries) {
    const next = await append(log, entry, null);
    if (!next.ok) return next;
    log = next.value;
  }
  return ok(log);
}

function holds(log: HostLog, entry: LogEntry): boolean {
  const at = log.hashes[entry.body.seq + 1];
  return at !== undefined && equalBytes(at, entryHash(entry));
}
