import { domainBytes, equalBytes, err, ok, toHex, utf8Encode } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import type { AdmissionPolicy, LogAnchor, MemberId } from '../group/types.ts';
import { memberId } from '../identity/credential.ts';
import type { CredentialScope } from '../identity/credential.ts';
import { hash } from '../primitives/hash.ts';
import { verifyStatement } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';
import { entryHash, entryStatement } from './entry.ts';
import type { EntryBody, HostAction, LogEntry } from './entry.ts';

/** Where the log left a person. */
export interface Standing {
  readonly nameHash: Bytes;
  /** The epoch in which the REMOVE was sent; null for people who are let in. */
  readonly removedIn: number | null;
}

/** MOD-1: what the host decided, hash-chained from the genesis. Every member holds all of it. */
export interface HostLog {
  readonly scope: CredentialScope;
  readonly admit: AdmissionPolicy['admit'];
  readonly entries: readonly LogEntry[];
  /** Of each entry; before the first, the genesis'. */
  readonly hashes: readonly Bytes[];
  /** Whom each ADMIT was for, by the KeyPackage's hash in hex. */
  readonly admissions: ReadonlyMap<string, MemberId>;
  readonly denied: ReadonlySet<string>;
  readonly people: ReadonlyMap<MemberId, Standing>;
  readonly ended: boolean;
}

export type EntryFault =
  'ahead' | 'broken-chain' | 'stale' | 'wrong-epoch' | 'not-allowed' | 'not-signed' | 'ended';

export function emptyLog(scope: CredentialScope, admit: AdmissionPolicy['admit'], start: Bytes): HostLog {
  return {
    scope,
    admit,
    entries: [],
    hashes: [start],
    admissions: new Map(),
    denied: new Set(),
    people: new Map(),
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
  if (body.signer !== null && !memberMay(log, body.signer, body.action)) return err('not-allowed');
  const key = body.signer ?? log.scope.hostPub;
  if (!(await verifyStatement(key, entryStatement(log.scope.roomId, body), entry.signature)))
    return err('not-signed');
  return ok(applied(log, entry));
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
  at: { readonly epoch: number; readonly now: number },
): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  let prevHash = headOf(log);
  for (const action of actions) {
    const seq = log.entries.length + entries.length;
    const body = { seq, prevHash, epoch: at.epoch, action, time: at.now, signer: by.signer };
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

/** Admitted at some time under this very name, whatever came after. */
export function wasAdmitted(log: HostLog, id: MemberId, name: string): boolean {
  const standing = log.people.get(id);
  return standing !== undefined && equalBytes(standing.nameHash, nameHash(name));
}

export function wasRemoved(log: HostLog, id: MemberId): boolean {
  return typeof log.people.get(id)?.removedIn === 'number';
}

function headOf(log: HostLog): Bytes {
  const head = log.hashes.at(-1);
  if (head === undefined) throw new Error('a log begins with its genesis');
  return head;
}

/** Members other than the host let people in where the policy says so, and do nothing else. */
function memberMay(log: HostLog, signer: Bytes, action: HostAction): boolean {
  const mayAct = action.kind === 'admit' || action.kind === 'deny';
  return log.admit === 'members' && mayAct && log.people.get(memberId(signer))?.removedIn === null;
}

function applied(log: HostLog, entry: LogEntry): HostLog {
  const next = { ...log, entries: [...log.entries, entry], hashes: [...log.hashes, entryHash(entry)] };
  const { action } = entry.body;
  switch (action.kind) {
    case 'admit': {
      const id = memberId(action.identityPub);
      const request = toHex(action.request);
      return {
        ...next,
        admissions: new Map(log.admissions).set(request, id),
        denied: new Set([...log.denied].filter((other) => other !== request)),
        people: new Map(log.people).set(id, { nameHash: action.nameHash, removedIn: null }),
      };
    }
    case 'deny':
      return { ...next, denied: new Set(log.denied).add(toHex(action.request)) };
    case 'remove': {
      const id = memberId(action.identityPub);
      const known = log.people.get(id)?.nameHash ?? new Uint8Array(32);
      return {
        ...next,
        people: new Map(log.people).set(id, { nameHash: known, removedIn: entry.body.epoch }),
      };
    }
    case 'end':
      return { ...next, ended: true };
  }
}
