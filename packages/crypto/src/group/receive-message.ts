import { equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { PrivateMessage } from 'ts-mls';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { memberId } from '../identity/credential.ts';
import { leavesOf } from '../mls/leaves.ts';
import type { Leaf } from '../mls/leaves.ts';
import { readPrivateMessage } from '../mls/message.ts';
import { wipeAll } from '../mls/wipe.ts';
import { decodeEnvelope } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { noteWrongPasscode } from './guesses.ts';
import { receiveEntries } from './host-log-messages.ts';
import { epochOf, memberOf, ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { heard } from './watch.ts';

interface Opened {
  readonly leaf: Leaf;
  readonly plaintext: Uint8Array;
}

/** An application message in its place in the log. */
export async function receiveMessage(turn: Turn, blob: Bytes): Promise<void> {
  const own = turn.state.outgoing.find((sent) => equalBytes(sent.blob, blob));
  const message = readPrivateMessage(blob);
  if (message === undefined || message.contentType !== 'application') {
    return turn.violation('COM-1', 'an entry is not an application message');
  }
  if (own !== undefined) {
    const { cutOff, outgoing } = turn.state;
    const caughtUp = cutOff !== null && own.sentAt >= cutOff.noticedAt;
    turn.update({ outgoing: outgoing.filter((sent) => sent !== own), cutOff: caughtUp ? null : cutOff });
    const leaf = turn.leaves.find(({ leafIndex }) => leafIndex === ownLeafIndex(turn.state));
    if (leaf !== undefined) await deliver(turn, leaf, own.epoch, own.envelope);
    return;
  }
  const epoch = epochOf(turn.state, message.epoch);
  if (epoch > turn.epoch) return turn.end({ type: 'lost', reason: 'gap' });
  // Sent before this client was a member, or so long ago that nobody keeps the keys.
  if (epoch < turn.epoch && !turn.state.mls.historicalReceiverData.has(message.epoch)) return;
  const opened = await open(turn, message);
  if (opened === undefined) return turn.violation('APP-1', 'a message can not be read');
  const envelope = decodeEnvelope(opened.plaintext);
  if (envelope === undefined) return turn.violation('APP-1', 'a message is malformed');
  // Of an earlier epoch, by somebody who is no longer at that leaf.
  if (turn.state.watches.get(opened.leaf.leafIndex)?.id !== memberId(opened.leaf.credential.identityPub))
    return;
  await deliver(turn, opened.leaf, epoch, envelope);
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
  const { watches } = turn.state;
  const watch = watches.get(leaf.leafIndex);
  if (watch === undefined) return;
  const next = heard(watch, epoch, turn.state, turn.now);
  turn.update({ watches: new Map(watches).set(leaf.leafIndex, next) });
  switch (envelope.kind) {
    case 'content':
      turn.emit({ type: 'received', from: memberOf(turn.state, leaf, turn.now), content: envelope.content });
      return;
    case 'ack':
      return;
    case 'heartbeat': {
      const { confirmedTranscriptHash } = turn.state.mls.groupContext;
      if (epoch === turn.epoch && !equalBytes(envelope.transcriptHash, confirmedTranscriptHash)) {
        turn.violation('COM-6', 'a member followed another history');
      }
      return;
    }
    case 'leave':
      turn.update({
        watches: new Map(turn.state.watches).set(leaf.leafIndex, {
          ...next,
          leavingSince: next.leavingSince ?? turn.now,
        }),
      });
      return;
    case 'host-log':
      return receiveEntries(turn, epoch, envelope, leaf.leafIndex === ownLeafIndex(turn.state));
    case 'wrong-passcode':
      return noteWrongPasscode(turn, envelope, leaf.leafIndex === ownLeafIndex(turn.state));
  }
}
