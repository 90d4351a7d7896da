import { toHex } from '@conclave/base';
import { decodeMlsMessage, defaultKeyRetentionConfig } from 'ts-mls';
import type { GroupContext } from 'ts-mls';
import { encodeCommit } from 'ts-mls/commit.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import { encodeProposal } from 'ts-mls/proposal.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { describe, expect, it } from 'vitest';
import { readPrivateMessage, writePrivateMessage } from '../../src/mls/message.ts';
import protections from './message-protection.json' with { type: 'json' };
import { decoded, fromHex, suite } from './vector.ts';

describe.each(protections)('RFC 9420 vectors: message-protection, suite 1', (protection) => {
  const groupContext: GroupContext = {
    version: 'mls10',
    cipherSuite: suite.name,
    groupId: fromHex(protection.group_id),
    epoch: BigInt(protection.epoch),
    treeHash: fromHex(protection.tree_hash),
    confirmedTranscriptHash: fromHex(protection.confirmed_transcript_hash),
    extensions: [],
  };
  const signer = fromHex(protection.signature_pub);

  async function unprotect(hex: string) {
    const message = readPrivateMessage(fromHex(hex));
    if (message === undefined) throw new Error('not a PrivateMessage');
    expect(toHex(writePrivateMessage(message))).toBe(hex);
    const { content } = await unprotectPrivateMessage(
      fromHex(protection.sender_data_secret),
      message,
      await createSecretTree(2, fromHex(protection.encryption_secret), suite.kdf),
      [],
      groupContext,
      defaultKeyRetentionConfig,
      suite,
      signer,
    );
    return content.content;
  }

  async function unprotectPublic(hex: string) {
    const message = decoded(decodeMlsMessage, hex);
    if (message.wireformat !== 'mls_public_message') throw new Error('not a PublicMessage');
    const key = fromHex(protection.membership_key);
    const { content } = await unprotectPublicMessage(
      key,
      groupContext,
      [],
      message.publicMessage,
      suite,
      signer,
    );
    return content;
  }

  it('COM-1: decrypts and authenticates the messages of the vectors', async () => {
    const application = await unprotect(protection.application_priv);
    expect(application.contentType === 'application' && toHex(application.applicationData)).toBe(
      protection.application,
    );
    for (const content of [
      await unprotect(protection.proposal_priv),
      await unprotectPublic(protection.proposal_pub),
    ]) {
      expect(content.contentType === 'proposal' && toHex(encodeProposal(content.proposal))).toBe(
        protection.proposal,
      );
    }
    for (const content of [
      await unprotect(protection.commit_priv),
      await unprotectPublic(protection.commit_pub),
    ]) {
      expect(content.contentType === 'commit' && toHex(encodeCommit(content.commit))).toBe(protection.commit);
    }
  });

  it('COM-1: refuses a message of the vectors when any of its last bytes is another', async () => {
    const hex = protection.application_priv;
    await expect(unprotect(hex.slice(0, -1) + (hex.endsWith('a') ? 'b' : 'a'))).rejects.toThrow(
      'operation failed',
    );
  });
});
