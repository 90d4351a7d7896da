import { toHex } from '@conclave/base';
import { append } from '../host-log/host-log.ts';
import type { EntryFault } from '../host-log/host-log.ts';
import type { EntryBody } from '../host-log/entry.ts';
import { memberId } from '../identity/credential.ts';
import { refuseBarred } from './knock.ts';
import { takeAdmission } from './admission-keys.ts';
import type { AheadOfLog, LogMessage, Window } from './state.ts';
import { dropGivenUp, refreshKeys } from './join-keys.ts';
import { isTooMuch, ledgerOf } from './pace.ts';
import { maxAheadOfLog, timing } from './timing.ts';
import { isAfterVoid } from './turn.ts';
import type { Turn } from './turn.ts';
import type { ActionBy, HostNews } from './types.ts';

/** MOD-1: a message with entries, and with the secrets that they call for. */
export async function receiveEntries(
  turn: Turn,
  epoch: number,
  message: LogMessage,
  isOwn: boolean,
): Promise<void> {
  const { entries } = message;
  const { logDueBy, firstEpoch } = turn.state;
  // What completes a newcomer's log counts where the next epoch has overtaken it too; what is new in it does for nobody.
  const isLate = epoch !== turn.epoch;
  if (
    isLate &&
    (logDueBy === null || epoch !== firstEpoch || entries.some(({ body }) => body.epoch === epoch))
  )
    return;
  const before = turn.state.log.entries.length;
  const { window } = turn.state.pace;
  await appendEntries(turn, { ...message, epoch, window }, isOwn);
  await appendAhead(turn);
  if (turn.state.over) return;
  // What fits where the log ends shows that nothing is missing; so does the word of the own Welcome's committer.
  const isWhole = turn.state.log.entries.length > before || (entries.length === 0 && epoch === firstEpoch);
  if (!isOwn && isWhole) turn.update({ logDueBy: null });
}

/**
 * Entries in their place in the log. They count only in the epoch in which they were sent: somebody whom a
 * commit has just added can't read what was sent before it, and all must hold the same log. What a newcomer's Welcome
 * did not hold yet, its committer sends once more.
 */
async function appendEntries(turn: Turn, message: AheadOfLog, isOwn: boolean): Promise<void> {
  const { admission, entries, joinKeys } = message;
  let counts = true;
  for (const [index, entry] of entries.entries()) {
    if (turn.state.over) return;
    const isOld = entry.body.epoch < turn.state.firstEpoch;
    const next = await append(turn.state.log, entry, isOld ? null : message.epoch);
    counts = next.ok;
    if (!next.ok) {
      setAside(turn, next.error, { ...message, entries: entries.slice(index) });
      break;
    }
    // What a newcomer's Welcome did not hold yet, all others have judged.
    if (!isOld && isFlood(turn, entry.body, message.window)) {
      counts = false;
      break;
    }
    turn.update({ log: next.value });
    await react(turn, entry.body, isOwn);
  }
  if (turn.state.over) return;
  if (entries.some(({ body }) => body.epoch < turn.state.firstEpoch)) dropGivenUp(turn);
  refreshKeys(turn, joinKeys);
  // Of two hosts whose policies bear one version, the second one's came to nothing, and so did its key.
  if (counts) await takeAdmission(turn, admission);
}

/** What was set aside, in its order: of entries for one place the first counts here as it does for everybody else. */
async function appendAhead(turn: Turn): Promise<void> {
  for (;;) {
    const [ahead, ...rest] = turn.state.aheadOfLog;
    const place = ahead?.entries[0]?.body.seq ?? Infinity;
    if (turn.state.over || ahead === undefined || place > turn.state.log.entries.length) return;
    turn.update({ aheadOfLog: rest });
    await appendEntries(turn, ahead, false);
  }
}

/** MOD-1: signed and allowed, and more than its member may say in so short a time. */
function isFlood(turn: Turn, body: EntryBody, window: Window): boolean {
  const ledger = ledgerOf(turn.state, window);
  turn.update({ ledger });
  if (!isTooMuch(turn.state, ledger, body)) return false;
  turn.violation('MOD-1', 'too-many', body.signer === null ? null : memberId(body.signer));
  return true;
}

function setAside(turn: Turn, fault: EntryFault, ahead: AheadOfLog): void {
  if (fault === 'stale') return;
  // COM-5: it was under way when the order counted a commit that is void, and says that count as it was.
  if (fault === 'wrong-epoch' && isAfterVoid(turn)) return;
  const { aheadOfLog, epochSince, firstEpoch, logDueBy } = turn.state;
  const isNew =
    logDueBy !== null || (turn.epoch === firstEpoch && turn.now - epochSince < timing.keepFormerEpochs);
  if (fault !== 'ahead' || !isNew) return turn.violation('MOD-1', fault);
  // More than anybody says before a newcomer was told: it joins again, and accuses nobody.
  if (aheadOfLog.length >= maxAheadOfLog) return turn.end({ type: 'lost', reason: 'cannot-process' });
  turn.update({ aheadOfLog: [...aheadOfLog, ahead] });
}

/** What an entry that counts makes this client do. */
async function react(turn: Turn, { action, signer }: EntryBody, isOwn: boolean): Promise<void> {
  const { applicants, setting, watches } = turn.state;
  const by = signer === null ? null : memberId(signer);
  switch (action.kind) {
    case 'admit': {
      const request = toHex(action.request);
      const applicant = applicants.get(request);
      if (applicant === undefined) return;
      turn.update({ applicants: new Map(applicants).set(request, { ...applicant, admittedAt: turn.now }) });
      return;
    }
    case 'remove':
    case 'bar': {
      const id = memberId(action.identityPub);
      if (id === setting.id) return turn.end({ type: 'out', reason: 'removed' });
      const leaving = [...watches].map(([leafIndex, watch]) =>
        watch.id === id
          ? ([leafIndex, { ...watch, leavingSince: turn.now }] as const)
          : ([leafIndex, watch] as const),
      );
      // MOD-1: an ADMIT from before is void; whoever knocks has to be let in anew.
      const waiting = [...applicants].map(
        ([request, applicant]) =>
          [request, applicant.id === id ? { ...applicant, admittedAt: null } : applicant] as const,
      );
      turn.update({ watches: new Map(leaving), applicants: new Map(waiting) });
      if (action.kind === 'bar') refuseBarred(turn);
      return;
    }
    case 'end':
      if (setting.hostKey !== null) turn.emit({ type: 'end-at-server' });
      return turn.end({ type: 'out', reason: 'ended' });
    case 'mute':
    case 'stop-video':
    case 'stop-share':
      if (isFor(turn, action.target, by, isOwn)) tell(turn, by, { action: action.kind });
      return;
    case 'lock':
    case 'unlock':
      return tell(turn, by, { action: 'lock', on: action.kind === 'lock' });
    case 'allow':
      return tell(turn, by, { action: 'allow', what: action.what, on: action.on });
    case 'promote':
    case 'demote':
      return tell(turn, by, { action: action.kind, id: memberId(action.identityPub) });
    case 'hand-over': {
      const [from, id] = [memberId(action.from), memberId(action.to)];
      // MOD-5: whatever this client has decided as the host and not said yet is not its to say any more.
      if (from === setting.id) turn.update({ setting: { ...setting, hostKey: null } });
      return tell(turn, by, { action: 'hand-over', from, id });
    }
    case 'policy':
      return tell(turn, by, { action: 'policy' });
    case 'add-link':
    case 'revoke-link':
      return tell(turn, by, { action: 'links' });
  }
}

function tell(turn: Turn, by: ActionBy, news: HostNews): void {
  turn.emit({ type: 'host-action', by, ...news });
}

/** Whom a MUTE is for: a member, or everybody but its signer. A co-host's word to all does not bind hosts and co-hosts. */
function isFor(turn: Turn, target: Uint8Array | null, by: ActionBy, isOwn: boolean): boolean {
  const { log, setting } = turn.state;
  if (target !== null) return memberId(target) === setting.id;
  if (isOwn || by === setting.id) return false;
  return by === null || (setting.hostKey === null && !log.coHosts.includes(setting.id));
}
