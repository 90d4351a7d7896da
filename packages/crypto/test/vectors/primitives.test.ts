import { toHex } from '@conclave/base';
import { refhash } from 'ts-mls/crypto/hash.js';
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js';
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js';
import { computePskSecret } from 'ts-mls/presharedkey.js';
import type { PreSharedKeyID } from 'ts-mls';
import { describe, expect, it } from 'vitest';
import basicCases from './crypto-basics.json' with { type: 'json' };
import pskSecrets from './psk-secret.json' with { type: 'json' };
import { fromHex, suite } from './vector.ts';

describe.each(basicCases)('RFC 9420 vectors: crypto-basics, suite 1', (basics) => {
  it('derives, hashes and expands as the vectors say', async () => {
    const {
      derive_secret: secret,
      derive_tree_secret: tree,
      expand_with_label: expand,
      ref_hash: ref,
    } = basics;
    expect(toHex(await refhash(ref.label, fromHex(ref.value), suite.hash))).toBe(ref.out);
    expect(toHex(await deriveSecret(fromHex(secret.secret), secret.label, suite.kdf))).toBe(secret.out);
    expect(
      toHex(
        await deriveTreeSecret(fromHex(tree.secret), tree.label, tree.generation, tree.length, suite.kdf),
      ),
    ).toBe(tree.out);
    const context = fromHex(expand.context);
    expect(
      toHex(await expandWithLabel(fromHex(expand.secret), expand.label, context, expand.length, suite.kdf)),
    ).toBe(expand.out);
  });

  it('PRIM-1: takes the signature of the vectors, and makes one that holds', async () => {
    const { label, content, signature, pub, priv } = basics.sign_with_label;
    const [key, message] = [fromHex(pub), fromHex(content)];
    expect(await verifyWithLabel(key, label, message, fromHex(signature), suite.signature)).toBe(true);
    expect(await verifyWithLabel(key, 'Other', message, fromHex(signature), suite.signature)).toBe(false);
    // A private key of libsodium is seed and public key.
    const signKey = new Uint8Array([...fromHex(priv), ...key]);
    expect(toHex(await signWithLabel(signKey, label, message, suite.signature))).toBe(signature);
  });

  it('opens what the vectors sealed, and what it seals itself', async () => {
    const { label, context, plaintext, pub, priv, kem_output, ciphertext } = basics.encrypt_with_label;
    const privateKey = await suite.hpke.importPrivateKey(fromHex(priv));
    const open = async (kem: Uint8Array, sealed: Uint8Array) =>
      toHex(await decryptWithLabel(privateKey, label, fromHex(context), kem, sealed, suite.hpke));
    expect(await open(fromHex(kem_output), fromHex(ciphertext))).toBe(plaintext);
    const publicKey = await suite.hpke.importPublicKey(fromHex(pub));
    const own = await encryptWithLabel(publicKey, label, fromHex(context), fromHex(plaintext), suite.hpke);
    expect(await open(own.enc, own.ct)).toBe(plaintext);
  });
});

describe('RFC 9420 vectors: psk_secret, suite 1', () => {
  it.each(pskSecrets.map((vector) => [vector.psks.length, vector] as const))(
    'JOIN-5: combines %i external keys as the vectors say',
    async (_count, { psks, psk_secret }) => {
      const keys = psks.map(({ psk_id, psk, psk_nonce }): [PreSharedKeyID, Uint8Array] => [
        { psktype: 'external', pskId: fromHex(psk_id), pskNonce: fromHex(psk_nonce) },
        fromHex(psk),
      ]);
      expect(toHex(await computePskSecret(keys, suite))).toBe(psk_secret);
    },
  );
});
