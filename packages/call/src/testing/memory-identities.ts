import { createIdentityKey } from '@conclave/crypto';
import type { Contact, Contacts, IdentityKey, PersistentId } from '@conclave/crypto';
import type { PersistentIdentities } from '../security/persistent-identities.ts';

/** One device's identity and contacts, over all meetings and tabs. */
export class MemoryIdentities implements PersistentIdentities {
  /** Whether the browser lets anything be kept. */
  refuses = false;
  #key: IdentityKey | null = null;
  #contacts = new Map<PersistentId, Contact>();

  load(): Promise<IdentityKey | null> {
    return Promise.resolve(this.#key);
  }

  async create(): Promise<IdentityKey | null> {
    if (!this.refuses) this.#key = await createIdentityKey();
    return this.#key;
  }

  contacts(): Promise<Contacts> {
    return Promise.resolve(new Map(this.#contacts));
  }

  keep(contact: Contact): Promise<void> {
    this.#contacts.set(contact.id, contact);
    return Promise.resolve();
  }

  drop(ids: readonly PersistentId[]): Promise<void> {
    for (const id of ids) this.#contacts.delete(id);
    return Promise.resolve();
  }

  forget(): Promise<void> {
    this.#key = null;
    this.#contacts = new Map();
    return Promise.resolve();
  }
}
