import { domainBytes } from '@conclave/base';
import { describe, expect, it, vi } from 'vitest';
import { createIdentityKey, restoreIdentityKey } from '../identity/identity-key.ts';
import { signingKeyFromSeed, signStatement, verifyStatement } from './signing.ts';

const statement = domainBytes('test', new Uint8Array([1, 2, 3]));

describe('signatures', () => {
  it('PRIM-1: hold for the statement and the key, and for nothing else', async () => {
    const key = await signingKeyFromSeed(new Uint8Array(32).fill(5));
    const other = await signingKeyFromSeed(new Uint8Array(32).fill(6));
    const signature = await signStatement(key, statement);
    expect(await verifyStatement(key.publicKey, statement, signature)).toBe(true);
    expect(await verifyStatement(other.publicKey, statement, signature)).toBe(false);
    expect(
      await verifyStatement(key.publicKey, domainBytes('other', new Uint8Array([1, 2, 3])), signature),
    ).toBe(false);
    expect(await verifyStatement(key.publicKey, statement, signature.with(0, (signature[0] ?? 0) ^ 1))).toBe(
      false,
    );
  });

  it('a seed gives the same key where the browser does not tell its public half', async () => {
    const seed = new Uint8Array(32).fill(5);
    const { publicKey } = await signingKeyFromSeed(seed);
    const exportKey = vi.spyOn(crypto.subtle, 'exportKey').mockRejectedValue(new DOMException('no point'));
    const key = await signingKeyFromSeed(seed);
    expect(exportKey).toHaveBeenCalledOnce();
    exportKey.mockRestore();
    expect(key.publicKey).toEqual(publicKey);
    expect(await verifyStatement(publicKey, statement, await signStatement(key, statement))).toBe(true);
  });

  it('PRIM-1: bytes that are no key or no signature are no fault', async () => {
    for (const length of [0, 31, 32, 33, 64]) {
      expect(await verifyStatement(new Uint8Array(length), statement, new Uint8Array(64))).toBe(false);
      expect(await verifyStatement(new Uint8Array(32), statement, new Uint8Array(length))).toBe(false);
    }
  });

  it('PRIM-1: an identity key signs from WebCrypto, can’t be exported, and comes back from what was kept', async () => {
    const key = await createIdentityKey();
    expect(key.stored.privateKey.extractable).toBe(false);
    const again = await restoreIdentityKey(key.stored);
    expect(again.publicKey).toEqual(key.publicKey);
    expect(await verifyStatement(key.publicKey, statement, await again.sign(statement))).toBe(true);
  });
});
