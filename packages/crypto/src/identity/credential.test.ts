import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import { credentialHolds, decodeCredential, encodeCredential, makeCredential } from './credential.ts';
import { displayName } from './display-name.ts';

async function setUp(isHost: boolean) {
  const hostKey = await signingKeyFromSeed(new Uint8Array(32).fill(1));
  const identity = await signingKeyFromSeed(new Uint8Array(32).fill(2));
  const scope = { roomId: new Uint8Array(16), hostPub: hostKey.publicKey };
  const name = displayName('Ada');
  if (!name.ok) throw new Error(name.error);
  const person = { identity, hostKey: isHost ? hostKey : null, peer: 'peer-1', name: name.value };
  const signaturePub = new Uint8Array(32).fill(3);
  return { scope, signaturePub, credential: await makeCredential(scope, person, signaturePub), identity };
}

describe('credentials', () => {
  it('ID-1: are read as they were written, and hold', async () => {
    for (const isHost of [false, true]) {
      const { scope, signaturePub, credential } = await setUp(isHost);
      const read = decodeCredential(encodeCredential(credential));
      expect(read).toMatchObject({ name: 'Ada', peer: 'peer-1' });
      expect(read !== undefined && (await credentialHolds(scope, read, signaturePub))).toBe(true);
    }
  });

  it('ID-1, PRIM-3: hold for one name, connection, session key, meeting and host only', async () => {
    const { scope, signaturePub, credential, identity } = await setUp(true);
    const other = displayName('Eve');
    if (!other.ok) throw new Error(other.error);
    expect(await credentialHolds(scope, { ...credential, name: other.value }, signaturePub)).toBe(false);
    expect(await credentialHolds(scope, { ...credential, peer: 'peer-2' }, signaturePub)).toBe(false);
    expect(await credentialHolds(scope, credential, new Uint8Array(32))).toBe(false);
    expect(
      await credentialHolds({ ...scope, roomId: new Uint8Array(16).fill(9) }, credential, signaturePub),
    ).toBe(false);
    expect(await credentialHolds({ ...scope, hostPub: identity.publicKey }, credential, signaturePub)).toBe(
      false,
    );
    const forged = { ...credential, hostCertificate: credential.certificate };
    expect(await credentialHolds(scope, forged, signaturePub)).toBe(false);
  });

  it('PRIM-3: bytes that are none never throw', async () => {
    const { credential } = await setUp(true);
    const written = encodeCredential(credential);
    fc.assert(
      fc.property(fc.nat(), fc.nat(255), (position, byte) => {
        decodeCredential(written.with(position % written.length, byte));
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => void decodeCredential(noise)));
  });
});
