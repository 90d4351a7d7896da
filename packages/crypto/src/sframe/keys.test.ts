import { expect, test } from 'vitest';
import vectors from '../../vectors/sframe-rfc9605.json' with { type: 'json' };
import { baseKey, epochKeys, fromHex } from './fixtures.ts';
import { EpochKeys } from './epoch-keys.ts';
import { encodeHeader } from './header.ts';
import { derivationLabel, deriveFrameKey, importBaseKey, writeNonce } from './keys.ts';
import { packKid } from './kid.ts';
import { sframeSuite } from './suite.ts';

test.each(vectors.encryptions)(
  'PRIM-2, FRM-1: derives and encrypts as suite $cipherSuite of RFC 9605 Appendix C.3',
  async (vector) => {
    expect(vector.cipherSuite).toBe(sframeSuite.id);
    const [kid, ctr] = [Number(vector.kid), Number(vector.ctr)];
    expect(derivationLabel('key', kid)).toEqual(fromHex(vector.keyLabel));
    expect(derivationLabel('salt', kid)).toEqual(fromHex(vector.saltLabel));

    const base = await importBaseKey(fromHex(vector.baseKey));
    const { key, salt } = await deriveFrameKey(base, kid, 'encrypt');
    expect(salt).toEqual(fromHex(vector.salt));
    const nonce = new Uint8Array(sframeSuite.Nn);
    writeNonce(nonce, salt, ctr);
    expect(nonce).toEqual(fromHex(vector.nonce));

    const header = encodeHeader(kid, ctr);
    const aad = new Uint8Array([...header, ...fromHex(vector.metadata)]);
    expect(aad).toEqual(fromHex(vector.aad));
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: aad, tagLength: 128 };
    const ciphertext = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, fromHex(vector.plaintext)));
    expect(new Uint8Array([...header, ...ciphertext])).toEqual(fromHex(vector.ciphertext));

    const expected = await crypto.subtle.importKey('raw', fromHex(vector.key), 'AES-GCM', false, ['decrypt']);
    const opened = await crypto.subtle.decrypt(algorithm, expected, ciphertext);
    expect(new Uint8Array(opened)).toEqual(fromHex(vector.plaintext));
  },
);

test('FRM-1: the base key is wiped once it is taken over, and where it is refused', async () => {
  const taken = baseKey(1);
  await EpochKeys.import(taken);
  expect(taken).toEqual(new Uint8Array(32));
  const refused = baseKey(1).slice(0, 16);
  await expect(EpochKeys.import(refused)).rejects.toThrow(RangeError);
  expect(refused).toEqual(new Uint8Array(16));
});

test('FRM-1: keys cannot be exported and do one thing only', async () => {
  const keys = await epochKeys(1);
  const send = await keys.sendKey(packKid(1, 5, 1));
  const receive = await keys.receiveKey(packKid(1, 6, 1));
  expect([send?.key.extractable, receive?.key.extractable]).toEqual([false, false]);
  expect([send?.key.usages, receive?.key.usages]).toEqual([['encrypt'], ['decrypt']]);
});

test('FRM-2: a KID has one key and one counter, whoever asks and however many ask at once', async () => {
  const keys = await epochKeys(1);
  const kid = packKid(2, 5, 1);
  const [first, second] = await Promise.all([keys.sendKey(kid), keys.sendKey(kid)]);
  expect(first).toBeDefined();
  expect(second).toBe(first);
  expect(await keys.sendKey(kid)).toBe(first);
  expect((await keys.sendKey(packKid(3, 5, 1)))?.counter).not.toBe(first?.counter);
});

test('FRM-5: a KID has one replay window, also for a second consumer', async () => {
  const keys = await epochKeys(1);
  const kid = packKid(2, 5, 1);
  const [first, second] = await Promise.all([keys.receiveKey(kid), keys.receiveKey(kid)]);
  expect(first).toBeDefined();
  expect(second).toBe(first);
  expect(keys.knownReceiveKey(kid)).toBe(first);
});

test('FRM-8: discarding wipes every salt, and no key comes back, not even one that was on its way', async () => {
  const keys = await epochKeys(1);
  const send = await keys.sendKey(packKid(1, 5, 1));
  const receive = await keys.receiveKey(packKid(1, 6, 1));
  const onItsWay = keys.receiveKey(packKid(1, 7, 1));
  keys.discard();
  expect([send?.wiped, receive?.wiped]).toEqual([true, true]);
  expect([send?.salt, receive?.salt]).toEqual([new Uint8Array(12), new Uint8Array(12)]);
  expect(await onItsWay).toBeUndefined();
  expect(await keys.sendKey(packKid(1, 5, 1))).toBeUndefined();
  expect(keys.knownReceiveKey(packKid(1, 6, 1))).toBeUndefined();
});

test("FRM-8: discarding one sender leaves the others' keys", async () => {
  const keys = await epochKeys(1);
  const gone = await keys.receiveKey(packKid(1, 5, 1));
  const kept = await keys.receiveKey(packKid(1, 6, 1));
  keys.discardSender(5);
  expect([gone?.wiped, kept?.wiped]).toEqual([true, false]);
});
