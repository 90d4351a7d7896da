import { domainBytes, silentLogger } from '@conclave/base';
import { persistentId, verifyStatement } from '@conclave/crypto';
import type { Contact } from '@conclave/crypto';
import { createStore, set } from 'idb-keyval';
import { beforeEach, expect, test } from 'vitest';
import { createBrowserIdentities } from './browser-identities.ts';

const ann: Contact = {
  id: persistentId(new Uint8Array(32).fill(1)),
  name: 'Ann',
  verifiedAt: null,
  seenAt: 5,
};

beforeEach(async () => {
  await createBrowserIdentities(silentLogger).forget();
});

test('VER-2: nothing is kept before it is asked for', async () => {
  const identities = createBrowserIdentities(silentLogger);
  expect(await identities.load()).toBeNull();
  expect(await identities.contacts()).toEqual(new Map());
});

test('VER-2: the same key is there in the next page, signs, and can not leave the browser', async () => {
  const made = await createBrowserIdentities(silentLogger).create();
  const kept = await createBrowserIdentities(silentLogger).load();
  if (made === null || kept === null) throw new Error('not kept');
  expect(kept.publicKey).toEqual(made.publicKey);
  const statement = domainBytes('test');
  expect(await verifyStatement(made.publicKey, statement, await kept.sign(statement))).toBe(true);
  await expect(crypto.subtle.exportKey('pkcs8', kept.stored.privateKey)).rejects.toThrow(/extractable/u);
});

test('VER-2: contacts are kept one by one, from two tabs at once, and dropped one by one', async () => {
  const [one, two] = [createBrowserIdentities(silentLogger), createBrowserIdentities(silentLogger)];
  const bob: Contact = { ...ann, id: persistentId(new Uint8Array(32).fill(2)), name: 'Bob', verifiedAt: 7 };
  await Promise.all([one.keep(ann), two.keep(bob)]);
  expect(await one.contacts()).toEqual(new Map([ann, bob].map((contact) => [contact.id, contact])));
  await two.drop([ann.id]);
  expect([...(await one.contacts()).keys()]).toEqual([bob.id]);
});

test('VER-2: what is no contact is read as nobody', async () => {
  const store = createStore('conclave-contacts', 'met');
  await set('not an id', { name: 'X', verifiedAt: null, seenAt: 1 }, store);
  await set(ann.id, { name: 'X', verifiedAt: 'yes', seenAt: 1 }, store);
  expect(await createBrowserIdentities(silentLogger).contacts()).toEqual(new Map());
});

test('VER-2: forgotten is forgotten', async () => {
  const identities = createBrowserIdentities(silentLogger);
  await identities.create();
  await identities.keep(ann);
  await identities.forget();
  expect(await identities.load()).toBeNull();
  expect(await identities.contacts()).toEqual(new Map());
});
