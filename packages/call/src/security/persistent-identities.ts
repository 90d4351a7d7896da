import type { Contact, Contacts, IdentityKey, PersistentId } from '@conclave/crypto';

/**
 * VER-2: where this device keeps the identity that a person chose to be known by, and whom it met. Nothing is kept
 * before `create`. None of the verbs rejects: where storage is refused, nobody is known.
 */
export interface PersistentIdentities {
  /** Null where the person did not choose to be known. */
  load(): Promise<IdentityKey | null>;
  /** A new key in place of one that was kept before; null where it can't be kept. */
  create(): Promise<IdentityKey | null>;
  contacts(): Promise<Contacts>;
  keep(contact: Contact): Promise<void>;
  drop(ids: readonly PersistentId[]): Promise<void>;
  /** Erases the key and everybody who was met. */
  forget(): Promise<void>;
}
