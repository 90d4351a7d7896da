import { concatBytes } from '@conclave/base';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { random } from '../../test/fixtures.ts';
import { memberId } from '../identity/credential.ts';
import { createIdentityKey } from '../identity/identity-key.ts';
import {
  parsePersistentId,
  persistentId,
  persistentKey,
  provePersistentIdentity,
  readPersistentProof,
} from './persistent-identity.ts';

async function setUp() {
  const key = await createIdentityKey();
  const [roomId, id] = [random(16), memberId(random(32))];
  return { key, roomId, id, proof: await provePersistentIdentity(key, roomId, id) };
}

it('VER-2: a proof names the key that made it', async () => {
  const { key, roomId, id, proof } = await setUp();
  expect(await readPersistentProof(proof, roomId, id)).toEqual({
    ok: true,
    value: persistentId(key.publicKey),
  });
});

it('VER-2: a proof holds for one meeting and one member: nobody borrows it', async () => {
  const { roomId, id, proof } = await setUp();
  const refused = { ok: false, error: 'not-authentic' };
  expect(await readPersistentProof(proof, random(16), id)).toEqual(refused);
  expect(await readPersistentProof(proof, roomId, memberId(random(32)))).toEqual(refused);
  const other = await createIdentityKey();
  const claimed = concatBytes(proof.subarray(0, 1), other.publicKey, proof.subarray(33));
  expect(await readPersistentProof(claimed, roomId, id)).toEqual(refused);
});

it('VER-2: changed proofs and noise are none, and never throw', async () => {
  const { roomId, id, proof } = await setUp();
  await fc.assert(
    fc.asyncProperty(fc.nat(proof.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = proof.with(at, (proof[at] ?? 0) ^ flip);
      expect((await readPersistentProof(changed, roomId, id)).ok).toBe(false);
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), async (noise) => {
      expect((await readPersistentProof(noise, roomId, id)).ok).toBe(false);
    }),
  );
  expect(await readPersistentProof(proof.subarray(1), roomId, id)).toEqual({ ok: false, error: 'malformed' });
});

it('VER-2: an id is its key in hex, and storage gives nothing else back', () => {
  const key = random(32);
  expect(persistentKey(persistentId(key))).toEqual(key);
  expect(parsePersistentId(persistentId(key))).toBe(persistentId(key));
  for (const text of [
    '',
    'ab',
    persistentId(key).toUpperCase().replace(/^../u, 'AB'),
    `${persistentId(key)}00`,
  ])
    expect(parsePersistentId(text)).toBeUndefined();
});
