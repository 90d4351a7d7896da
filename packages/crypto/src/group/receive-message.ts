import { equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { PrivateMessage } from 'ts-mls';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { decryptSenderData } from 'ts-mls/privateMessage.js';
import { leavesOf } from '../mls/leaves.ts';
import type { Leaf } from '../mls/leaves.ts';
import { readPrivateMessage } from '../mls/message.ts';
import { wipeAll } from '../mls/wipe.ts';
import { decodeEnvelope } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { noteWrongPasscode } from './guesses.ts';
import { receiveEntries } from './host-log-messages.ts';
import { compareHeartbeat, noteOutdated, noteUndecryptable } from './partition.ts';
import { noteReject } from './reject.ts';
import type { Outgoing } from './state.ts';
import { epochOf, isAfterVoid, memberOf, ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { heard } from './watch.ts';

interface Opened {
  readonly leaf: Leaf;
  readonly plaintext: Uint8Array;
}

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
  if (opened === undefined) {
    if (isAfterVoid(turn)) return;
    if (message.epoch === present && !(await isOfOurs(turn, message))) noteUndecryptable(turn);
    return turn.violation('APP-1', 'a message can not be read');
  }
  const envelope = decodeEnvelope(opened.plaintext);
  if (envelope === undefined) return turn.violation('APP-1', 'a message is malformed');
  await deliver(turn, opened.leaf, epochOf(turn.state, message.epoch), envelope);
}

async function receiveOwn(turn: Turn, own: Outgoing): Promise<void> {
  const { cutOff, outgoing } = turn.state;
  const caughtUp = cutOff !== null && own.sentAt >= cutOff.noticedAt;
  turn.update({ outgoing: outgoing.filter((sent) => sent !== own), cutOff: caughtUp ? null : cutOff });
  const leaf = turn.leaves.find(({ leafIndex }) => leafIndex === ownLeafIndex(turn.state));
  if (leaf !== undefined) await deliver(turn, leaf, own.epoch, own.envelope);
  if (own.envelope.kind === 'content' && own.epoch !== turn.epoch) turn.emit({ type: 'overtaken' });
}

/** Whether a message that can't be read was at least made by somebody with this epoch's keys: it was damaged, or repeated. */
async function isOfOurs({ state, suite }: Turn, message: PrivateMessage): Promise<boolean> {
  try {
    const { senderDataSecret } = state.mls.keySchedule;
    return (await decryptSenderData(message, senderDataSecret, suite)) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Decrypts under the message's epoch. `processPrivateMessage` of ts-mls would not say who sent it; the function under
 * it, which does, checks the sender's signature as well.
 */
async function open(turn: Turn, message: PrivateMessage): Promise<Opened | undefined> {
  const { mls } = turn.state;
  const former =
    message.epoch < mls.groupContext.epoch ? mls.historicalReceiverData.get(message.epoch) : undefined;
  const keys = former ?? { ...mls, senderDataSecret: mls.keySchedule.senderDataSecret };
  try {
    const { content, tree, consumed } = await unprotectPrivateMessage(
      keys.senderDataSecret,
      message,
      keys.secretTree,
      keys.ratchetTree,
      keys.groupContext,
      mls.clientConfig.keyRetentionConfig,
      turn.suite,
    );
    const { sender } = content.content;
    if (content.content.contentType !== 'application' || sender.senderType !== 'member') return undefined;
    const leaf = leavesOf(keys.ratchetTree).find(({ leafIndex }) => leafIndex === sender.leafIndex);
    if (leaf === undefined) return undefined;
    const next =
      former === undefined
        ? { ...mls, secretTree: tree }
        : {
            ...mls,
            historicalReceiverData: new Map(mls.historicalReceiverData).set(message.epoch, {
              ...former,
              secretTree: tree,
            }),
          };
    turn.update({ mls: next });
    wipeAll(consumed);
    return { leaf, plaintext: content.content.applicationData };
  } catch {
    // ts-mls throws where a message doesn't decrypt, isn't signed, or was there before.
    return undefined;
  }
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
      if (epoch === turn.epoch) compareHeartbeat(turn, leaf, envelope);
      return;
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
