import { publicLiteral } from '@conclave/base';
import type { Logger } from '@conclave/base';
import { createIdentityKey, parsePersistentId, restoreIdentityKey } from '@conclave/crypto';
import type { Contact, PersistentId } from '@conclave/crypto';
import { clear, createStore, delMany, entries, get, set } from 'idb-keyval';
import * as v from 'valibot';
import type { PersistentIdentities } from './persistent-identities.ts';

const ownKey = 'own';

/** Keys whose bytes nobody can read, not even this page. */
const keptPair = v.object({ privateKey: v.instance(CryptoKey), publicKey: v.instance(CryptoKey) });

const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const keptContact = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(256)),
  verifiedAt: v.nullable(time),
  seenAt: time,
});

/**
 * VER-2: the key and the contacts lie in IndexedDB, which belongs to this site and to nobody else. The key can't be
 * exported; a thief of the unlocked device can use it there, until it is forgotten. Each contact is an entry of its
 * own, so that two tabs do not overwrite each other's.
 */
export function createBrowserIdentities(logger: Logger): PersistentIdentities {
  const own = createStore('conclave-identity', 'own');
  const met = createStore('conclave-contacts', 'met');

  /** Storage may be refused (private modes) or full. */
  async function tolerant<T>(job: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await job();
    } catch {
      logger.warn(publicLiteral('identity-storage-failed'));
      return otherwise;
    }
  }

  return {
    load: () =>
      tolerant(async () => {
        const value: unknown = await get(ownKey, own);
        const pair = v.safeParse(keptPair, value);
        return pair.success ? restoreIdentityKey(pair.output) : null;
      }, null),
    create: () =>
      tolerant(async () => {
        const key = await createIdentityKey();
        const { privateKey, publicKey } = key.stored;
        await set(ownKey, { privateKey, publicKey }, own);
        return key;
      }, null),
    contacts: () =>
      tolerant(async () => {
        const all: [IDBValidKey, unknown][] = await entries(met);
        return new Map(all.flatMap(([key, value]) => readContact(key, value)));
      }, new Map<PersistentId, Contact>()),
    keep: ({ id, ...rest }) => tolerant(() => set(id, rest, met), undefined),
    drop: (ids) => tolerant(() => delMany([...ids], met), undefined),
    forget: () =>
      tolerant(async () => {
        await Promise.all([clear(own), clear(met)]);
      }, undefined),
  };
}

function readContact(key: IDBValidKey, value: unknown): [PersistentId, Contact][] {
  const id = typeof key === 'string' ? parsePersistentId(key) : undefined;
  const contact = v.safeParse(keptContact, value);
  return id === undefined || !contact.success ? [] : [[id, { id, ...contact.output }]];
}
