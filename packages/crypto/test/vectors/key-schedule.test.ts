import { concatBytes, toHex, utf8Encode } from '@conclave/base';
import { decodeAuthenticatedContent } from 'ts-mls/authenticatedContent.js';
import { createConfirmationTag } from 'ts-mls/framedContent.js';
import { decodeGroupContext } from 'ts-mls/groupContext.js';
import { initializeEpoch, mlsExporter } from 'ts-mls/keySchedule.js';
import { createSecretTree, deriveKey, deriveNonce, ratchetUntil } from 'ts-mls/secretTree.js';
import type { GenerationSecret } from 'ts-mls/secretTree.js';
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js';
import { describe, expect, it } from 'vitest';
import schedule from './key-schedule.json' with { type: 'json' };
import secretTrees from './secret-tree.json' with { type: 'json' };
import transcripts from './transcript-hashes.json' with { type: 'json' };
import { decoded, fromHex, suite } from './vector.ts';

describe('RFC 9420 vectors: key-schedule, suite 1', () => {
  it('VER-1: every secret of two epochs in a row is as the vectors say', async () => {
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
      const inHex = Object.entries(derived).map(([name, value]) => [name, toHex(value).toUpperCase()]);
      expect(epoch).toMatchObject(Object.fromEntries(inHex));
      initSecret = new Uint8Array(keySchedule.initSecret);
    }
  });
});

describe('RFC 9420 section 8.5, for which there is no vector of the final label', () => {
  it('FRM-1: exports what HKDF makes of the exporter secret', async () => {
    const exporterSecret = fromHex(schedule.epochs[0]?.exporter_secret ?? '');
    const [label, context] = ['SFrame 1.0 Base Key', utf8Encode('context')];
    const hashOf = async (bytes: Uint8Array) =>
      new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
    /** KDFLabel of RFC 9420 section 8 for 32 bytes, and the one block of HKDF-Expand that these are. */
    const expand = async (secret: Uint8Array, name: string, ofContext: Uint8Array) => {
      const full = utf8Encode(`MLS 1.0 ${name}`);
      const info = concatBytes(
        new Uint8Array([0, 32, full.length]),
        full,
        new Uint8Array([ofContext.length]),
        ofContext,
        new Uint8Array([1]),
      );
      const algorithm = { name: 'HMAC', hash: 'SHA-256' };
      const key = await crypto.subtle.importKey('raw', secret.slice(), algorithm, false, ['sign']);
      return new Uint8Array(await crypto.subtle.sign('HMAC', key, info));
    };
    const derived = await expand(exporterSecret, label, new Uint8Array());
    const expected = await expand(derived, 'exported', await hashOf(context));
    expect(toHex(await mlsExporter(exporterSecret, label, context, 32, suite))).toBe(toHex(expected));
  });
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

  it.each(secretTrees.map((vector) => [vector.n_leaves, vector] as const))(
    'gives the ratchet keys of the vectors to each of %i leaves',
    async (leafCount, { encryption_secret, leaves }) => {
      const tree = await createSecretTree(leafCount, fromHex(encryption_secret), suite.kdf);
      for (const [leaf, vector] of leaves.entries()) {
        const node = tree[leaf * 2];
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
