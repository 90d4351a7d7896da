import { toHex } from '@conclave/base';
import { decodeAuthenticatedContent } from 'ts-mls/authenticatedContent.js';
import { createConfirmationTag } from 'ts-mls/framedContent.js';
import { decodeGroupContext } from 'ts-mls/groupContext.js';
import { initializeEpoch, mlsExporter } from 'ts-mls/keySchedule.js';
import { createSecretTree, deriveKey, deriveNonce, ratchetUntil } from 'ts-mls/secretTree.js';
import type { GenerationSecret } from 'ts-mls/secretTree.js';
import { expandSenderDataKey, expandSenderDataNonce } from 'ts-mls/sender.js';
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js';
import { describe, expect, it } from 'vitest';
import schedules from './key-schedule.json' with { type: 'json' };
import secretTrees from './secret-tree.json' with { type: 'json' };
import transcripts from './transcript-hashes.json' with { type: 'json' };
import { decoded, fromHex, suite } from './vector.ts';

describe('RFC 9420 vectors: key-schedule, suite 1', () => {
  it.each(schedules)(
    'VER-1, FRM-1: every secret of five epochs in a row is as the vectors say',
    async (schedule) => {
      let initSecret = fromHex(schedule.initial_init_secret);
      for (const epoch of schedule.epochs) {
        const { joinerSecret, welcomeSecret, encryptionSecret, keySchedule } = await initializeEpoch(
          initSecret,
          fromHex(epoch.commit_secret),
          decoded(decodeGroupContext, epoch.group_context),
          fromHex(epoch.psk_secret),
          suite.kdf,
        );
        const external = await suite.hpke.deriveKeyPair(keySchedule.externalSecret);
        const derived = {
          joiner_secret: joinerSecret,
          welcome_secret: welcomeSecret,
          encryption_secret: encryptionSecret,
          init_secret: keySchedule.initSecret,
          sender_data_secret: keySchedule.senderDataSecret,
          exporter_secret: keySchedule.exporterSecret,
          epoch_authenticator: keySchedule.epochAuthenticator,
          external_secret: keySchedule.externalSecret,
          confirmation_key: keySchedule.confirmationKey,
          membership_key: keySchedule.membershipKey,
          resumption_psk: keySchedule.resumptionPsk,
          external_pub: await suite.hpke.exportPublicKey(external.publicKey),
        };
        const inHex = Object.entries(derived).map(([name, value]) => [name, toHex(value)]);
        expect(epoch).toMatchObject(Object.fromEntries(inHex));
        const { label, context, length, secret } = epoch.exporter;
        const exported = mlsExporter(keySchedule.exporterSecret, label, fromHex(context), length, suite);
        expect(toHex(await exported)).toBe(secret);
        initSecret = new Uint8Array(keySchedule.initSecret);
      }
    },
  );
});

describe('RFC 9420 vectors: secret-tree, suite 1', () => {
  const everyStep = {
    retainKeysForGenerations: 0,
    retainKeysForEpochs: 0,
    maximumForwardRatchetSteps: 64,
  };

  async function keyAndNonce(ratchet: GenerationSecret | undefined, generation: number) {
    if (ratchet === undefined) throw new Error('no such leaf');
    const [{ secret }] = await ratchetUntil(ratchet, generation, everyStep, suite.kdf);
    const [key, nonce] = [deriveKey(secret, generation, suite), deriveNonce(secret, generation, suite)];
    return [toHex(await key), toHex(await nonce)];
  }

  it.each(secretTrees.map((vector) => [vector.leaves.length, vector] as const))(
    'gives the ratchet keys of the vectors to each of %i leaves',
    async (leafCount, { encryption_secret, leaves, sender_data }) => {
      const tree = await createSecretTree(leafCount, fromHex(encryption_secret), suite.kdf);
      for (const [leaf, generations] of leaves.entries()) {
        const node = tree[leaf * 2];
        for (const vector of generations) {
          const { generation } = vector;
          expect(await keyAndNonce(node?.application, generation)).toEqual([
            vector.application_key,
            vector.application_nonce,
          ]);
          expect(await keyAndNonce(node?.handshake, generation)).toEqual([
            vector.handshake_key,
            vector.handshake_nonce,
          ]);
        }
      }
      const [senderData, ciphertext] = [
        fromHex(sender_data.sender_data_secret),
        fromHex(sender_data.ciphertext),
      ];
      expect(toHex(await expandSenderDataKey(suite, senderData, ciphertext))).toBe(sender_data.key);
      expect(toHex(await expandSenderDataNonce(suite, senderData, ciphertext))).toBe(sender_data.nonce);
    },
  );
});

describe('RFC 9420 vectors: transcript-hashes, suite 1', () => {
  it.each(transcripts)(
    'COM-6: hashes the transcript, and confirms it, as the vectors say',
    async (vector) => {
      const { wireformat, content, auth } = decoded(decodeAuthenticatedContent, vector.authenticated_content);
      if (content.contentType !== 'commit' || auth.contentType !== 'commit') throw new Error('not a commit');
      const { signature, confirmationTag } = auth;
      const before = fromHex(vector.interim_transcript_hash_before);
      const confirmed = await createConfirmedHash(before, { wireformat, content, signature }, suite.hash);
      expect(toHex(confirmed)).toBe(vector.confirmed_transcript_hash_after);
      const tag = await createConfirmationTag(fromHex(vector.confirmation_key), confirmed, suite.hash);
      expect(toHex(tag)).toBe(toHex(confirmationTag));
      const interim = await createInterimHash(confirmed, confirmationTag, suite.hash);
      expect(toHex(interim)).toBe(vector.interim_transcript_hash_after);
    },
  );
});
