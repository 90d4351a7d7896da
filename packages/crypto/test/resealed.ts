import type { Bytes } from '@conclave/base';
import type { CiphersuiteImpl, ClientState } from 'ts-mls';
import type { AuthenticatedContent } from 'ts-mls/authenticatedContent.js';
import { protect, unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import type { PrivateMessageContent } from 'ts-mls/privateMessage.js';
import { ratchetUntil } from 'ts-mls/secretTree.js';
import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js';
import { readPrivateMessage, writePrivateMessage } from '../src/mls/message.ts';

/**
 * APP-4: what any member can make of another's message or commit, whose signature says nothing of the generation that it is sealed
 * under: the same signed content, further ahead.
 * @param mls of the member who does it, and has not read the message yet
 */
export async function resealed(
  suite: CiphersuiteImpl,
  mls: ClientState,
  blob: Bytes,
  ahead: number,
): Promise<Bytes> {
  const message = readPrivateMessage(blob);
  if (message === undefined) throw new Error('not a message');
  const { clientConfig, groupContext, keySchedule, ratchetTree, secretTree } = mls;
  const retention = { ...clientConfig.keyRetentionConfig, maximumForwardRatchetSteps: 1000 };
  const { senderDataSecret } = keySchedule;
  const { content } = await unprotectPrivateMessage(
    senderDataSecret,
    message,
    secretTree,
    ratchetTree,
    groupContext,
    retention,
    suite,
  );
  const { sender } = content.content;
  if (sender.senderType !== 'member') throw new Error('not of a member');
  const index = leafToNodeIndex(toLeafIndex(sender.leafIndex));
  const node = secretTree[index];
  if (node === undefined) throw new Error('not a leaf');
  const which = message.contentType === 'application' ? 'application' : 'handshake';
  const [ratchet] = await ratchetUntil(node[which], node[which].generation + ahead, retention, suite.kdf);
  const { privateMessage } = await protect(
    senderDataSecret,
    message.authenticatedData,
    groupContext,
    secretTree.with(index, { ...node, [which]: ratchet }),
    sealable(content),
    sender.leafIndex,
    clientConfig.paddingConfig,
    suite,
  );
  return writePrivateMessage(privateMessage);
}

function sealable({ auth, content }: AuthenticatedContent): PrivateMessageContent {
  if (content.contentType === 'application' && auth.contentType === 'application')
    return { contentType: 'application', applicationData: content.applicationData, auth };
  if (content.contentType === 'commit' && auth.contentType === 'commit')
    return { contentType: 'commit', commit: content.commit, auth };
  throw new Error('neither message nor commit');
}
