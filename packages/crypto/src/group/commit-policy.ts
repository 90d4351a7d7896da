import { equalBytes, err, ok, toHex } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { CiphersuiteImpl, KeyPackage, LeafNode, Proposal } from 'ts-mls';
import { encodeCredential as encodeMlsCredential } from 'ts-mls/credential.js';
import { encodeLeafNode } from 'ts-mls/leafNode.js';
import type { ClientState } from 'ts-mls';
import { isOwed, wasAdmitted, wasRemoved } from '../host-log/host-log.ts';
import type { HostLog } from '../host-log/host-log.ts';
import { comesAsHost } from '../host-log/succession.ts';
import { memberId } from '../identity/credential.ts';
import type { MemberCredential } from '../identity/credential.ts';
import { memberCredential } from '../mls/client-config.ts';
import { lifelong, keyPackageHash, plainLeaf } from '../mls/key-package.ts';
import { leavesOf } from '../mls/leaves.ts';
import type { Leaf } from '../mls/leaves.ts';
import { namedPsk } from '../mls/psk.ts';
import type { JoinPsk } from '../mls/psk.ts';
import { newKeyFault } from '../mls/tree-keys.ts';
import type { KeyFault } from '../mls/tree-keys.ts';
import type { CommitChange, Watch } from './state.ts';
import type { MemberId } from './types.ts';
import { mayBeAbsent } from './watch.ts';

/** What a receiver knows when it judges a commit. */
export interface Knowledge {
  readonly suite: CiphersuiteImpl;
  readonly epoch: number;
  readonly leaves: readonly Leaf[];
  readonly log: HostLog;
  readonly watches: ReadonlyMap<number, Watch>;
  readonly usedKeyPackages: ReadonlySet<string>;
  readonly psks: readonly JoinPsk[];
  readonly now: number;
}

/** Why a commit is refused; for the violation's `detail`. */
export type CommitFault =
  | KeyFault
  | 'proposal-kind'
  | 'not-admitted'
  | 'key-package'
  | 'key-package-used'
  | 'duplicate-identity'
  | 'remove-without-reason'
  | 'remove-owed'
  | 'psk'
  | 'changed-leaf'
  | 'changed-group'
  | 'too-many';

interface Addition {
  readonly keyPackage: KeyPackage;
  readonly credential: MemberCredential;
  readonly id: MemberId;
  readonly hash: string;
}

/** COM-4: what can be told from the proposals alone, before any of them is applied. */
export function judgeProposals(
  proposals: readonly Proposal[],
  known: Knowledge,
): Result<CommitChange, CommitFault> {
  const additions: Addition[] = [];
  const removed: number[] = [];
  let psks = 0;
  for (const proposal of proposals) {
    switch (proposal.proposalType) {
      case 'add': {
        const addition = readAddition(proposal.add.keyPackage, known);
        if (!addition.ok) return addition;
        additions.push(addition.value);
        break;
      }
      case 'remove':
        removed.push(proposal.remove.removed);
        break;
      case 'psk':
        if (namedPsk(proposal.psk.preSharedKeyId, known.psks, known.suite) === undefined) return err('psk');
        psks++;
        break;
      default:
        return err('proposal-kind');
    }
  }
  // JOIN-5: the key that only link and passcode give goes into every epoch that adds somebody.
  if (psks !== (additions.length > 0 ? 1 : 0)) return err('psk');
  const fault = additionFault(additions, removed, known) ?? removalFault(additions, removed, known);
  return fault === null
    ? ok({ removed, added: additions.map(({ hash, id }) => ({ request: hash, id })) })
    : err(fault);
}

function readAddition(keyPackage: KeyPackage, known: Knowledge): Result<Addition, CommitFault> {
  const { leafNode } = keyPackage;
  const credential = memberCredential(leafNode.credential);
  if (credential === undefined || keyPackage.extensions.length > 0) return err('key-package');
  if (!plainLeaf(known.suite, leafNode) || !lifelong(leafNode)) return err('key-package');
  const hash = toHex(keyPackageHash(keyPackage));
  if (known.usedKeyPackages.has(hash)) return err('key-package-used');
  const id = memberId(credential.identityPub);
  if (!mayEnter(known, hash, id, credential)) return err('not-admitted');
  return ok({ keyPackage, credential, id, hash });
}

/**
 * JOIN-4: an ADMIT for exactly this KeyPackage; the host itself; or COM-6, somebody admitted before. A REMOVE of this
 * very epoch doesn't count yet: the committer can't have known it, and the next commit carries it out.
 */
function mayEnter(
  { log, epoch }: Knowledge,
  hash: string,
  id: MemberId,
  credential: MemberCredential,
): boolean {
  if (comesAsHost(log, credential)) return true;
  if (log.admissions.get(hash) !== id && !wasAdmitted(log, id, credential.name)) return false;
  return !wasRemoved(log, id) || log.people.get(id)?.removed?.epoch === epoch;
}

function additionFault(
  additions: readonly Addition[],
  removed: readonly number[],
  { leaves }: Knowledge,
): CommitFault | null {
  const staying = leaves.filter(({ leafIndex }) => !removed.includes(leafIndex));
  const ids = [
    ...staying.map(({ credential }) => memberId(credential.identityPub)),
    ...additions.map(({ id }) => id),
  ];
  if (new Set(ids).size !== ids.length) return 'duplicate-identity';
  const keys = [
    ...staying.flatMap(({ node }) => [node.hpkePublicKey, node.signaturePublicKey]),
    ...additions.flatMap(({ keyPackage: { initKey, leafNode } }) => [
      initKey,
      leafNode.hpkePublicKey,
      leafNode.signaturePublicKey,
    ]),
  ].map(toHex);
  return new Set(keys).size === keys.length ? null : 'duplicate-key';
}

function removalFault(
  additions: readonly Addition[],
  removed: readonly number[],
  known: Knowledge,
): CommitFault | null {
  const returning = new Set(additions.map(({ id }) => id));
  for (const leafIndex of removed) {
    const watch = known.watches.get(leafIndex);
    if (watch === undefined) return 'remove-without-reason';
    const reason =
      wasRemoved(known.log, watch.id) ||
      watch.leavingSince !== null ||
      returning.has(watch.id) ||
      mayBeAbsent(watch, known.now);
    if (!reason) return 'remove-without-reason';
  }
  // After a REMOVE that crossed a commit above all: whoever had to leave may hold keys of the epochs that were void.
  const isLeftIn = known.leaves.some(
    ({ leafIndex, credential }) =>
      !removed.includes(leafIndex) && isOwed(known.log, memberId(credential.identityPub), known.epoch),
  );
  return isLeftIn ? 'remove-owed' : null;
}

/**
 * COM-4, PRIM-3: the tree that a commit leads to differs from the one before by its Adds and Removes and by the
 * committer's own encryption key, and by nothing else, and its new keys are what they seem.
 */
export async function judgeOutcome(
  before: ClientState,
  after: ClientState,
  change: CommitChange,
  committer: number,
  suite: CiphersuiteImpl,
): Promise<CommitFault | null> {
  if (!sameGroup(before, after)) return 'changed-group';
  const kept = leavesOf(before.ratchetTree).filter(({ leafIndex }) => !change.removed.includes(leafIndex));
  const now = leavesOf(after.ratchetTree);
  const byIndex = new Map(now.map((leaf) => [leaf.leafIndex, leaf]));
  for (const { leafIndex, node } of kept) {
    const next = byIndex.get(leafIndex)?.node;
    if (next === undefined) return 'changed-leaf';
    if (leafIndex === committer ? !sameMember(node, next) : !sameLeaf(node, next)) return 'changed-leaf';
  }
  if (now.length !== kept.length + change.added.length) return 'changed-leaf';
  return newKeyFault(before.ratchetTree, after, suite);
}

function sameGroup({ groupContext: a }: ClientState, { groupContext: b }: ClientState): boolean {
  return (
    equalBytes(a.groupId, b.groupId) &&
    a.cipherSuite === b.cipherSuite &&
    a.version === b.version &&
    b.extensions.length === 0 &&
    b.epoch === a.epoch + 1n
  );
}

function sameLeaf(a: LeafNode, b: LeafNode): boolean {
  return equalBytes(encodeLeafNode(a), encodeLeafNode(b));
}

function sameMember(a: LeafNode, b: LeafNode): boolean {
  return (
    equalBytes(a.signaturePublicKey, b.signaturePublicKey) &&
    equalBytes(encodeMlsCredential(a.credential), encodeMlsCredential(b.credential)) &&
    JSON.stringify(a.capabilities) === JSON.stringify(b.capabilities) &&
    b.extensions.length === 0
  );
}
