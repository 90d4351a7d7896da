import { domainBytes, equalBytes, err, ok, toHex, utf8Encode } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import type { LogAnchor, MemberId } from '../group/types.ts';
import type { CredentialScope } from '../identity/credential.ts';
import { hash } from '../primitives/hash.ts';
import { verifyStatement } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';
import { applyAction } from './apply-action.ts';
import { entryHash, entryStatement } from './entry.ts';
import type { EntryBody, HostAction, LogEntry } from './entry.ts';
import type { LogOutcome } from './outcome.ts';
import { hostMay, memberMay } from './permission.ts';
import { allAllowed } from './rules.ts';
import type { LinkTerms, Rules } from './rules.ts';

/** What a group begins with, by its genesis. */
export interface LogStart {
  readonly scope: CredentialScope;
  /** `genesisHash`. */
  readonly hash: Bytes;
  readonly founder: MemberId;
  readonly rules: Rules;
  readonly links: readonly LinkTerms[];
}

/** MOD-1: what was decided, hash-chained from the genesis. Every member holds all of it. */
export interface HostLog extends LogOutcome {
  readonly scope: CredentialScope;
  /** The host who made the group. */
  readonly founder: MemberId;
  readonly entries: readonly LogEntry[];
  /** Of each entry; before the first, the genesis'. */
  readonly hashes: readonly Bytes[];
}

export type EntryFault =
  'ahead' | 'broken-chain' | 'stale' | 'wrong-epoch' | 'not-allowed' | 'not-signed' | 'ended';

export function emptyLog({ scope, hash: start, founder, rules, links }: LogStart): HostLog {
  return {
    scope,
    founder,
    entries: [],
    hashes: [start],
    admissions: new Map(),
    people: new Map(),
    barred: new Set(),
    hosts: new Set([founder]),
    succession: new Map(),
    coHosts: [],
    rules,
    switches: allAllowed,
    links: new Map(links.map((link) => [toHex(link.linkId), link])),
    everLinks: new Set(links.map(({ linkId }) => toHex(linkId))),
    ended: false,
  };
}

export function anchorOf(log: HostLog): LogAnchor {
  return { seq: log.entries.length, hash: headOf(log) };
}

/** Whether the log went through that place. */
export function passesAnchor(log: HostLog, anchor: LogAnchor): boolean {
  const at = log.hashes[anchor.seq];
  return at !== undefined && equalBytes(at, anchor.hash);
}

export function nameHash(name: string): Bytes {
  return hash(domainBytes('admitted-name', utf8Encode(name)));
}

/**
 * The log with an entry more.
 * @param epoch in which it was sent, or null where an old entry is replayed for a joiner
 * @returns `stale` where another entry took its place in the order: nobody's fault; `ahead` where others come first
 */
export async function append(
  log: HostLog,
  entry: LogEntry,
  epoch: number | null,
): Promise<Result<HostLog, EntryFault>> {
  const { body } = entry;
  if (body.seq < log.entries.length) return err('stale');
  if (body.seq > log.entries.length) return err('ahead');
  if (!equalBytes(body.prevHash, headOf(log))) return err('broken-chain');
  if (log.ended) return err('ended');
  if (epoch !== null && body.epoch !== epoch) return err('wrong-epoch');
  const may = body.signer === null ? hostMay(log, body.action) : memberMay(log, body.signer, body.action);
  if (!may) return err('not-allowed');
  const key = body.signer ?? log.scope.hostPub;
  if (!(await verifyStatement(key, entryStatement(log.scope.roomId, body), entry.signature)))
    return err('not-signed');
  return ok({
    ...log,
    ...applyAction(log, body),
    entries: [...log.entries, entry],
    hashes: [...log.hashes, entryHash(entry)],
  });
}

/** A joiner's replay from the genesis on. */
export async function replay(
  start: HostLog,
  entries: readonly LogEntry[],
): Promise<Result<HostLog, EntryFault>> {
  let log = start;
  for (const entry of entries) {
    const next = await append(log, entry, null);
    if (!next.ok) return next;
    log = next.value;
  }
  return ok(log);
}

/** Signs actions one behind the other at the end of the log; they hold once they were appended. */
export async function signActions(
  log: HostLog,
  actions: readonly HostAction[],
  by: { readonly key: SigningKey; readonly signer: EntryBody['signer'] },
  at: Pick<EntryBody, 'epoch' | 'time'>,
): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  let prevHash = headOf(log);
  for (const action of actions) {
    const seq = log.entries.length + entries.length;
    const body = { seq, prevHash, epoch: at.epoch, action, time: at.time, signer: by.signer };
    const entry = { body, signature: await by.key.sign(entryStatement(log.scope.roomId, body)) };
    entries.push(entry);
    prevHash = entryHash(entry);
  }
  return entries;
}

/** COM-6: admitted before under this very name, and not removed since. */
export function mayReturn(log: HostLog, id: MemberId, name: string): boolean {
  return !wasRemoved(log, id) && wasAdmitted(log, id, name);
}

/** Admitted at some time under this very name, whatever came after, other names too. */
export function wasAdmitted(log: HostLog, id: MemberId, name: string): boolean {
  const standing = log.people.get(id);
  const wanted = nameHash(name);
  return standing !== undefined && standing.names.some((known) => equalBytes(known, wanted));
}

export function wasRemoved(log: HostLog, id: MemberId): boolean {
  return (log.people.get(id)?.removed ?? null) !== null;
}

/** COM-4: a REMOVE that stood in the log before this epoch began: whoever ends the epoch knew of it. */
export function isOwed(log: HostLog, id: MemberId, epoch: number): boolean {
  const removed = log.people.get(id)?.removed ?? null;
  return removed !== null && removed.epoch < epoch;
}

function headOf(log: HostLog): Bytes {
  const head = log.hashes.at(-1);
  if (head === undefined) throw new Error('a log begins with its genesis');
  return head;
}
