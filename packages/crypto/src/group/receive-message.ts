import { equalBytes, err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import type { ClientState, EpochReceiverData, PrivateMessage } from 'ts-mls';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import type { SecretTree } from 'ts-mls/secretTree.js';
import { maxSkipped } from '../mls/client-config.ts';
import { leavesOf } from '../mls/leaves.ts';
import type { Leaf } from '../mls/leaves.ts';
import { readPrivateMessage } from '../mls/message.ts';
import { wipeAll, wipeReading } from '../mls/wipe.ts';
import { decodeEnvelope } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { isFarAhead, isPlaced, senderOf } from './generation.ts';
import { noteWrongPasscode } from './guesses.ts';
import { receiveEntries } from './host-log-messages.ts';
import { compareHeartbeat, noteOutdated, noteUndecryptable } from './partition.ts';
import { countBeat } from './pace.ts';
import { noteReject } from './reject.ts';
import type { Outgoing } from './state.ts';
import { epochOf, isAfterVoid, memberOf, ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { countHeartbeat } from './updates.ts';
import { heard } from './watch.ts';

interface Opened {
  readonly leaf: Leaf;
  readonly envelope: Envelope;
}

type Unread = 'foreign' | 'unreadable' | 'malformed' | 'out-of-place';

/**
 * An application message in its place in the log.
 * @param orderEpoch in which it stands there, as the server says
 */
export async function receiveMessage(turn: Turn, orderEpoch: number, blob: Bytes): Promise<void> {
  const own = turn.state.outgoing.find((sent) => equalBytes(sent.blob, blob));
  const message = readPrivateMessage(blob);
  if (message === undefined || message.contentType !== 'application') {
    return turn.violation('COM-1', 'an entry is not an application message');
  }
  if (own !== undefined) return receiveOwn(turn, own);
  const { mls, stuck } = turn.state;
  const present = mls.groupContext.epoch;
  // COM-5: what is said behind a commit that is void, or that this client can't follow, is not for it.
  const isApart = stuck !== null || isAfterVoid(turn);
  if (message.epoch > present && isApart) return;
  if (message.epoch > present && orderEpoch > turn.serverEpoch)
    return turn.end({ type: 'lost', reason: 'gap' });
  // COM-6: anybody can write such a number outside; that a commit is missing, the order's own count shows.
  if (message.epoch > present) return noteUndecryptable(turn);
  // Sent before this client was a member, or so long ago that nobody keeps the keys.
  if (message.epoch < present && !mls.historicalReceiverData.has(message.epoch)) return noteOutdated(turn);
  const opened = await open(turn, message);
  if (!opened.ok) return refuse(turn, message, opened.error);
  await deliver(turn, opened.value.leaf, epochOf(turn.state, message.epoch), opened.value.envelope);
}

function refuse(turn: Turn, { epoch }: PrivateMessage, fault: Unread): void {
  switch (fault) {
    case 'malformed':
      return turn.violation('APP-1', 'a message is malformed');
    case 'out-of-place':
      // Any member can make it of what another said.
      return turn.oddity('APP-4', 'a message is sealed in another place than it names');
    case 'foreign':
    case 'unreadable':
      // COM-5: of those who followed what was void.
      if (isAfterVoid(turn)) return;
      // What was sealed with this epoch's keys was damaged, or repeated.
      if (fault === 'foreign' && epoch === turn.state.mls.groupContext.epoch) noteUndecryptable(turn);
      return turn.violation('APP-1', 'a message can not be read');
  }
}

async function receiveOwn(turn: Turn, own: Outgoing): Promise<void> {
  const { cutOff, outgoing } = turn.state;
  const caughtUp = cutOff !== null && own.sentAt >= cutOff.noticedAt;
  turn.update({ outgoing: outgoing.filter((sent) => sent !== own), cutOff: caughtUp ? null : cutOff });
  const leaf = turn.leaves.find(({ leafIndex }) => leafIndex === ownLeafIndex(turn.state));
  if (leaf !== undefined) await deliver(turn, leaf, own.epoch, own.envelope);
  if (own.envelope.kind === 'content' && own.epoch !== turn.epoch) turn.emit({ type: 'overtaken' });
}

/**
 * Decrypts under the message's epoch. `processPrivateMessage` of ts-mls would not say who sent it; the function under
 * it, which does, checks the sender's signature as well. A message that is not taken leaves the sender's ratchet where it is (APP-4).
 */
async function open(turn: Turn, message: PrivateMessage): Promise<Result<Opened, Unread>> {
  const { mls } = turn.state;
  const former =
    message.epoch < mls.groupContext.epoch ? mls.historicalReceiverData.get(message.epoch) : undefined;
  const keys = former ?? { ...mls, senderDataSecret: mls.keySchedule.senderDataSecret };
  const sender = await senderOf(message, keys.senderDataSecret, turn.suite);
  if (sender === undefined) return err('foreign');
  if (isFarAhead(keys.secretTree, sender, maxSkipped)) return err('out-of-place');
  const read = await unprotect(turn, message, keys);
  if (read === undefined) return err('unreadable');
  const leaf = leavesOf(keys.ratchetTree).find(({ leafIndex }) => leafIndex === sender.leafIndex);
  const placed = leaf === undefined ? undefined : decodeEnvelope(read.content);
  if (leaf === undefined || placed === undefined || !isPlaced(placed, sender)) {
    wipeReading(read, mls);
    return err(placed === undefined ? 'malformed' : 'out-of-place');
  }
  turn.update({ mls: withRatchets(mls, message.epoch, read.tree) });
  wipeAll(read.consumed);
  return ok({ leaf, envelope: placed.envelope });
}

type EpochKeys = Pick<EpochReceiverData, 'groupContext' | 'ratchetTree' | 'secretTree' | 'senderDataSecret'>;

interface Read {
  readonly content: Uint8Array;
  readonly tree: SecretTree;
  readonly consumed: readonly Uint8Array[];
}

async function unprotect(turn: Turn, message: PrivateMessage, keys: EpochKeys): Promise<Read | undefined> {
  try {
    const { content, tree, consumed } = await unprotectPrivateMessage(
      keys.senderDataSecret,
      message,
      keys.secretTree,
      keys.ratchetTree,
      keys.groupContext,
      turn.state.mls.clientConfig.keyRetentionConfig,
      turn.suite,
    );
    const { content: said } = content;
    if (said.contentType !== 'application') return undefined;
    return { content: said.applicationData, tree, consumed };
  } catch {
    // ts-mls throws where a message doesn't decrypt, isn't signed, or was there before.
    return undefined;
  }
}

/** The state with the ratchets of the present epoch, or of a former one, further on. */
function withRatchets(mls: ClientState, epoch: bigint, secretTree: SecretTree): ClientState {
  const former = mls.historicalReceiverData.get(epoch);
  if (epoch === mls.groupContext.epoch || former === undefined) return { ...mls, secretTree };
  const historicalReceiverData = new Map(mls.historicalReceiverData).set(epoch, { ...former, secretTree });
  return { ...mls, historicalReceiverData };
}

async function deliver(turn: Turn, leaf: Leaf, epoch: number, envelope: Envelope): Promise<void> {
  // COM-5: whether a commit counts is said in the epoch that it ended, and by those whom it removed, too.
  if (envelope.kind === 'reject') noteReject(turn, leaf, epoch, envelope);
  if (turn.state.over) return;
  const { watches } = turn.state;
  const watch = watches.get(leaf.leafIndex);
  const present = turn.leaves.find(({ leafIndex }) => leafIndex === leaf.leafIndex);
  // Of an earlier epoch, by somebody who is no longer at that leaf: the same person's next tab may be.
  if (watch === undefined || present === undefined || !isOneSession(present, leaf)) return;
  // What this client said in an epoch that is over by then, the others may not have been able to read.
  const isLate = leaf.leafIndex === ownLeafIndex(turn.state) && epoch !== turn.epoch;
  const next = isLate ? watch : heard(watch, epoch, turn.state, turn.now);
  turn.update({ watches: new Map(watches).set(leaf.leafIndex, next) });
  switch (envelope.kind) {
    case 'content':
      turn.emit({ type: 'received', from: memberOf(turn.state, leaf, turn.now), content: envelope.content });
      return;
    case 'ack':
      return;
    case 'heartbeat':
      if (epoch !== turn.epoch) return;
      countHeartbeat(turn, watch.id);
      countBeat(turn, watch.id);
      return compareHeartbeat(turn, watch, envelope);
    case 'leave':
      return noteLeave(turn, leaf.leafIndex);
    case 'reject':
      return;
    case 'host-log':
      // Behind the commit that this client can't follow, for which others left the epoch: they would not hear of it.
      if (turn.state.stuck !== null) return;
      return receiveEntries(turn, epoch, envelope, leaf.leafIndex === ownLeafIndex(turn.state));
    case 'wrong-passcode':
      return noteWrongPasscode(turn, envelope, leaf.leafIndex === ownLeafIndex(turn.state));
  }
}

/** ID-1: each session has a signature key of its own, which it keeps (COM-4). */
function isOneSession({ node: a }: Leaf, { node: b }: Leaf): boolean {
  return equalBytes(a.signaturePublicKey, b.signaturePublicKey);
}

/** COM-6. */
function noteLeave(turn: Turn, leafIndex: number): void {
  const { watches } = turn.state;
  const watch = watches.get(leafIndex);
  if (watch === undefined) return;
  const leaving = { ...watch, leavingSince: watch.leavingSince ?? turn.now };
  turn.update({ watches: new Map(watches).set(leafIndex, leaving) });
}
