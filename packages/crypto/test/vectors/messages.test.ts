import { toHex } from '@conclave/base';
import {
  decodeMlsMessage,
  defaultKeyRetentionConfig,
  encodeMlsMessage,
  joinGroup,
  processMessage,
} from 'ts-mls';
import type { ClientState, GroupContext, PskIndex } from 'ts-mls';
import { encodeCommit } from 'ts-mls/commit.js';
import { encodeKeyPackage } from 'ts-mls/keyPackage.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import { encodeProposal } from 'ts-mls/proposal.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { describe, expect, it } from 'vitest';
import {
  readKeyPackage,
  readPrivateMessage,
  readWelcome,
  writePrivateMessage,
  writeWelcome,
} from '../../src/mls/message.ts';
import protection from './message-protection.json' with { type: 'json' };
import passive from './passive-client.json' with { type: 'json' };
import { decoded, fromHex, suite } from './vector.ts';

describe('RFC 9420 vectors: message-protection, suite 1', () => {
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

describe('RFC 9420 vectors: passive-client-handling-commit, suite 1', () => {
  const message = decoded(decodeMlsMessage, passive.key_package);
  const privateKeys = {
    initPrivateKey: fromHex(passive.init_priv),
    hpkePrivateKey: fromHex(passive.encryption_priv),
    signaturePrivateKey: fromHex(passive.signature_priv),
  };
  const psks: PskIndex = {
    findPsk: (id) => {
      const known = passive.external_psks.find(
        ({ psk_id }) => id.psktype === 'external' && toHex(id.pskId) === psk_id,
      );
      return known === undefined ? undefined : fromHex(known.psk);
    },
  };

  async function join(pskIndex: PskIndex): Promise<ClientState> {
    const welcome = readWelcome(fromHex(passive.welcome));
    if (message.wireformat !== 'mls_key_package' || welcome === undefined) throw new Error('not decoded');
    expect(toHex(writeWelcome(welcome))).toBe(passive.welcome);
    expect(readKeyPackage(encodeKeyPackage(message.keyPackage))).toEqual(message.keyPackage);
    return joinGroup(welcome, message.keyPackage, privateKeys, pskIndex, suite);
  }

  it('JOIN-5, COM-1: joins by the Welcome and follows the others epoch after epoch', async () => {
    let state = await join(psks);
    expect(toHex(state.keySchedule.epochAuthenticator)).toBe(passive.initial_epoch_authenticator);
    for (const { commit, epoch_authenticator } of passive.epochs) {
      const handshake = decoded(decodeMlsMessage, commit);
      expect(toHex(encodeMlsMessage(handshake))).toBe(commit);
      if (handshake.wireformat !== 'mls_private_message' && handshake.wireformat !== 'mls_public_message') {
        throw new Error('not a handshake message');
      }
      const processed = await processMessage(handshake, state, psks, () => 'accept', suite);
      if (processed.kind !== 'newState') throw new Error('not a commit');
      state = processed.newState;
      expect(toHex(state.keySchedule.epochAuthenticator)).toBe(epoch_authenticator);
    }
  });

  it('JOIN-5: who has another external key cannot open the Welcome', async () => {
    await expect(join({ findPsk: () => new Uint8Array(14) })).rejects.toThrow('operation failed');
  });
});
