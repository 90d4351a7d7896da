import { equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { CiphersuiteImpl, ClientState, PrivateMessage } from 'ts-mls';
import { decryptSenderData } from 'ts-mls/privateMessage.js';
import type { SecretTree } from 'ts-mls/secretTree.js';
import type { SenderData } from 'ts-mls/sender.js';
import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js';
import { encode, u32 } from '../primitives/codec.ts';
import type { Placed } from './envelope.ts';

/*
 * APP-4: the signature of MLS covers what is said, by whom and in which epoch, and not under which generation of its sender's ratchet
 * it is sealed. All members hold all ratchets: any of them can open another's message and seal it anew, further ahead. So what
 * is signed names the generation.
 */

type Ratchet = 'application' | 'handshake';

/** The generation that this client seals its next message or commit under. */
export function ownGeneration({ privatePath, secretTree }: ClientState, ratchet: Ratchet): number {
  const node = nodeOf(secretTree, privatePath.leafIndex);
  if (node === undefined) throw new Error('a member has a ratchet');
  return node[ratchet].generation;
}

/** What the next commit has for its authenticated data. */
export function placeOfCommit(mls: ClientState): Bytes {
  return encode(u32, ownGeneration(mls, 'handshake'));
}

/** Whether a commit names the generation that it is sealed under. */
export function isInPlace({ authenticatedData }: PrivateMessage, { generation }: SenderData): boolean {
  return equalBytes(authenticatedData, encode(u32, generation));
}

/** Whether an application message names the generation that it is sealed under. */
export function isPlaced(placed: Placed, { generation }: SenderData): boolean {
  return placed.generation === generation;
}

/** Whether more of the sender's messages are missing before this one than anybody keeps keys for. */
export function isFarAhead(secretTree: SecretTree, sender: SenderData, most: number): boolean {
  const node = nodeOf(secretTree, sender.leafIndex);
  return node !== undefined && sender.generation - node.application.generation > most;
}

/** Who says on a message's inside that they sealed it, and under which generation; undefined where it is not of this epoch’s members. */
export async function senderOf(
  message: PrivateMessage,
  senderDataSecret: Uint8Array,
  suite: CiphersuiteImpl,
): Promise<SenderData | undefined> {
  try {
    return await decryptSenderData(message, senderDataSecret, suite);
  } catch {
    return undefined;
  }
}

function nodeOf(secretTree: SecretTree, leafIndex: number): SecretTree[number] | undefined {
  return secretTree[leafToNodeIndex(toLeafIndex(leafIndex))];
}
