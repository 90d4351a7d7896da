import { equalBytes, err, ok, toHex } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { processPrivateMessage } from 'ts-mls';
import type { ClientState, PrivateMessage, PskIndex } from 'ts-mls';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import type { SecretTree } from 'ts-mls/secretTree.js';
import { wasRemoved } from '../host-log/host-log.ts';
import type { Leaf } from '../mls/leaves.ts';
import { readPrivateMessage } from '../mls/message.ts';
import { joinPskIndex } from '../mls/psk.ts';
import { wipeState, wipeUnshared } from '../mls/wipe.ts';
import { adopt, adoptOwn } from './adopt.ts';
import { judgeOutcome, judgeProposals } from './commit-policy.ts';
import type { CommitFault } from './commit-policy.ts';
import { commitHash, dropPending } from './former.ts';
import { isAtFirstPlace, leaveFalsePlace } from './false-place.ts';
import { isInPlace, senderOf } from './generation.ts';
import { knowledge } from './judgement.ts';
import { cannotFollow } from './reject.ts';
import type { CommitChange } from './state.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { isTooMany } from './updates.ts';

/**
 * COM-1: the commit that ends an epoch, by whomever.
 * @param epoch the order epoch that it ends, as the server says
 */
export async function receiveCommit(turn: Turn, epoch: number, blob: Bytes): Promise<void> {
  if (epoch < turn.serverEpoch) return receiveFormer(turn, blob);
  if (epoch > turn.serverEpoch) return turn.end({ type: 'lost', reason: 'gap' });
  const { formers, mls, pending, stuck, voided } = turn.state;
  // COM-5: what comes behind a commit that this client can't follow is judged when it is known whether that one counts.
  if (stuck !== null) return turn.update({ stuck: { ...stuck, missed: stuck.missed + 1 } });
  if (pending !== null && equalBytes(pending.blob, blob)) return adoptOwn(turn, pending);
  const message = readPrivateMessage(blob);
  const hash = commitHash(blob);
  if (
    message === undefined ||
    message.contentType !== 'commit' ||
    !equalBytes(message.groupId, mls.groupContext.groupId)
  ) {
    turn.violation('COM-1', 'an entry is not a commit in a PrivateMessage');
    return passOver(turn);
  }
  if (voided.has(toHex(hash)) || formers.some(({ commit }) => equalBytes(commit.hash, hash))) {
    turn.violation('COM-1', 'a commit that was there before');
    return passOver(turn);
  }
  // Others go on in an epoch that this client left, or did not come to.
  if (message.epoch !== mls.groupContext.epoch)
    return cannotFollow(turn, { hash, committer: null }, 'a commit of another epoch');
  return judge(turn, message, hash);
}

/**
 * JOIN-6: whoever wrote a newcomer's Welcome also said how far the order was. A commit of this very epoch of MLS, at a place before it,
 * shows that this was not true; every later one would be passed by.
 */
function receiveFormer(turn: Turn, blob: Bytes): void {
  const isOfThisEpoch = readPrivateMessage(blob)?.epoch === turn.state.mls.groupContext.epoch;
  if (isAtFirstPlace(turn) && isOfThisEpoch) return leaveFalsePlace(turn);
  turn.violation('COM-1', 'a commit of a former epoch');
}

/** COM-5: a commit that nobody can follow, as all can tell alike: the order's count goes on. */
function passOver(turn: Turn): void {
  dropPending(turn);
  turn.update({ epochOffset: turn.state.epochOffset + 1, epochSince: turn.now, holdCommits: 0 });
}

interface Verdict {
  readonly committer: number;
  readonly result: Result<CommitChange, CommitFault>;
}

async function judge(turn: Turn, message: PrivateMessage, hash: Bytes): Promise<void> {
  const sender = await senderOf(message, turn.state.mls.keySchedule.senderDataSecret, turn.suite);
  // All members of the epoch see that alike, and any of them can do it with another's commit.
  if (sender !== undefined && !isInPlace(message, sender)) {
    turn.oddity('APP-4', 'a commit is sealed in another place than it names');
    return passOver(turn);
  }
  const opened = await authenticate(turn, message);
  if (opened === undefined) return cannotFollow(turn, { hash, committer: null }, 'a commit can not be read');
  const commit = { hash, committer: opened.leaf.credential.identityPub };
  const accepted = await examine(turn, message);
  const before = turn.state.mls;
  const used = { ...before, secretTree: opened.secretTree };
  if (!accepted.ok) {
    // The key of that commit is spent: it does not count again.
    turn.update({ mls: used });
    wipeUnshared(opened.consumed, [used]);
    if (mayBeIgnorance(turn, accepted.error)) return turn.end({ type: 'lost', reason: 'cannot-process' });
    return cannotFollow(turn, commit, accepted.error);
  }
  const { change, consumed, next } = accepted.value;
  if (next === null) return leaveRemoved(turn, change);
  await adopt(turn, { next, change, commit, consumed: [...consumed, ...opened.consumed] });
  wipeState(used, turn.state.mls);
}

/**
 * A newcomer that does not hold the whole host log yet can't tell a commit that breaks a rule from one whose reason it was
 * not told, nor can a client to which a leave came when it had given the keys up to read it by, nor one that was cut off and
 * learns of silence and leaves in another moment than the committer did: it joins again, and accuses nobody.
 */
function mayBeIgnorance({ state }: Turn, fault: string): boolean {
  const hasGaps = state.partition !== null || state.cutOff !== null;
  if (hasGaps && fault === 'remove-without-reason') return true;
  return state.logDueBy !== null && fromLog.has(fault);
}

/** Faults that hold against the log, and the keys that go with it. */
const fromLog: ReadonlySet<string> = new Set<CommitFault>([
  'not-admitted',
  'remove-without-reason',
  'remove-owed',
  'psk',
]);

interface Opened {
  readonly leaf: Leaf;
  readonly secretTree: SecretTree;
  readonly consumed: readonly Uint8Array[];
}

/** Whose commit it is, by a signature that holds; ts-mls tells that only of commits whose proposals it could apply. */
async function authenticate(turn: Turn, message: PrivateMessage): Promise<Opened | undefined> {
  const { mls } = turn.state;
  try {
    const { content, tree, consumed } = await unprotectPrivateMessage(
      mls.keySchedule.senderDataSecret,
      message,
      mls.secretTree,
      mls.ratchetTree,
      mls.groupContext,
      mls.clientConfig.keyRetentionConfig,
      turn.suite,
    );
    const { contentType, sender } = content.content;
    if (contentType !== 'commit' || sender.senderType !== 'member') return undefined;
    const leaf = turn.leaves.find(({ leafIndex }) => leafIndex === sender.leafIndex);
    return leaf === undefined ? undefined : { leaf, secretTree: tree, consumed };
  } catch {
    return undefined;
  }
}

interface Accepted {
  readonly change: CommitChange;
  /** Null where the commit removes this client. */
  readonly next: ClientState | null;
  readonly consumed: readonly Uint8Array[];
}

async function examine(turn: Turn, message: PrivateMessage): Promise<Result<Accepted, string>> {
  const known = knowledge(turn);
  const { mls } = turn.state;
  const psks = joinPskIndex(known.psks, turn.suite);
  let verdict: Verdict | undefined;
  // ts-mls looks for the keys before it asks for a judgement, and throws where it finds none.
  let isKeyMissing = false;
  const search: PskIndex = {
    findPsk: (id) => {
      const secret = psks.findPsk(id);
      isKeyMissing ||= secret === undefined;
      return secret;
    },
  };
  const processing = processPrivateMessage(
    mls,
    message,
    search,
    turn.suite,
    // Called when the sender's signature holds and the proposals fit the tree, before anything is adopted.
    (incoming) => {
      if (incoming.kind !== 'commit' || incoming.senderLeafIndex === undefined) return 'reject';
      const result = judgeProposals(
        incoming.proposals.map(({ proposal }) => proposal),
        known,
      );
      verdict = { committer: incoming.senderLeafIndex, result };
      return result.ok ? 'accept' : 'reject';
    },
  );
  const processed = await processing.then(
    (value) => ({ value }),
    (fault: unknown) => ({ fault: fault instanceof Error ? fault.message : 'unknown' }),
  );
  const judged = settled(verdict);
  if (judged === undefined) {
    const missing: CommitFault = 'psk';
    return err(isKeyMissing ? missing : `a commit can not be read: ${faultOf(processed)}`);
  }
  const { committer, result } = judged;
  if (!result.ok) return result;
  const change = result.value;
  // ts-mls can't carry on where this client was removed: it has no key of the next epoch.
  if (change.removed.includes(ownLeafIndex(turn.state))) return ok({ change, next: null, consumed: [] });
  if ('fault' in processed) return err(`a commit does not fit: ${processed.fault}`);
  const outcome = processed.value;
  if (outcome.kind !== 'newState') return err('not a commit');
  const by = turn.state.watches.get(committer)?.id;
  const tooMany: CommitFault = 'too-many';
  if (by === undefined || isTooMany(turn, by, change)) return err(tooMany);
  const fault = await judgeOutcome(mls, outcome.newState, change, committer, turn.suite);
  if (fault !== null) return err(fault);
  return ok({ change, next: outcome.newState, consumed: outcome.consumed });
}

/** The callback ran or it did not; TypeScript doesn't see assignments in callbacks. */
function settled(verdict: Verdict | undefined): Verdict | undefined {
  return verdict;
}

function faultOf(processed: object): string {
  return 'fault' in processed ? String(processed.fault) : 'no verdict';
}

function leaveRemoved(turn: Turn, change: CommitChange): void {
  const { log, setting, watches } = turn.state;
  const own = watches.get(ownLeafIndex(turn.state));
  if (wasRemoved(log, setting.id)) return turn.end({ type: 'out', reason: 'removed' });
  if (own !== undefined && own.leavingSince !== null) return turn.end({ type: 'out', reason: 'left' });
  const replaced = change.added.some(({ id }) => id === setting.id);
  turn.end({ type: 'lost', reason: replaced ? 'replaced' : 'absent' });
}
