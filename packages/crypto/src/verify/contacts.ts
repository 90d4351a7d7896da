import type { PersistentId } from './persistent-identity.ts';

/** VER-2: somebody whom this device met under a persistent identity. */
export interface Contact {
  readonly id: PersistentId;
  /** As they called themselves: when they were verified, else when they were last seen. */
  readonly name: string;
  /** When the safety number was compared, ms since the Unix epoch; null for never. */
  readonly verifiedAt: number | null;
  /** ms since the Unix epoch. */
  readonly seenAt: number;
}

export type Contacts = ReadonlyMap<PersistentId, Contact>;

/** What is known of a member's identity beyond this meeting. Every state looks different from the others. */
export type IdentityState =
  /** An identity for this meeting alone, as everybody has who did not choose otherwise. */
  | { readonly kind: 'none' }
  /** The name of somebody who was verified, without any proof of being them. */
  | { readonly kind: 'unproven' }
  /** A persistent identity that this device never met. */
  | { readonly kind: 'new' }
  /** Met before, never verified. */
  | { readonly kind: 'known'; readonly knownAs: string }
  | { readonly kind: 'verified'; readonly at: number; readonly knownAs: string }
  /** Somebody of this name has another key here. `verifiedAt` is null where that one was never verified either. */
  | { readonly kind: 'changed'; readonly verifiedAt: number | null };

/** A member as the meeting shows them. */
export interface ShownIdentity {
  readonly name: string;
  /** Null where the member proved none. */
  readonly id: PersistentId | null;
}

/** How many contacts a device keeps; beyond that, the one that was not seen for the longest is forgotten. */
export const maxContacts = 1000;

/**
 * Trust on first use (RFC 7435 section 1.2 has the term). Names are claims (ID-2), so a name alone never makes anybody
 * known; it only raises the alarm. Somebody verified who bears another verified person's name raises it, too.
 */
export function identityState(contacts: Contacts, { name, id }: ShownIdentity): IdentityState {
  const contact = id === null ? undefined : contacts.get(id);
  const namesakes = [...contacts.values()].filter((other) => other.id !== id && sameName(other.name, name));
  const verifiedAt = namesakes.reduce<number | null>(
    (latest, other) => (other.verifiedAt === null ? latest : Math.max(latest ?? 0, other.verifiedAt)),
    null,
  );
  if (id === null) return { kind: verifiedAt === null ? 'none' : 'unproven' };
  const isAsVerified = contact !== undefined && contact.verifiedAt !== null && sameName(contact.name, name);
  if (verifiedAt !== null && !isAsVerified) return { kind: 'changed', verifiedAt };
  if (contact === undefined) return namesakes.length > 0 ? { kind: 'changed', verifiedAt } : { kind: 'new' };
  if (contact.verifiedAt === null) return { kind: 'known', knownAs: contact.name };
  return { kind: 'verified', at: contact.verifiedAt, knownAs: contact.name };
}

/**
 * What to keep of somebody who is here; null where nothing is to be kept. A changed key is not: it stays a change with
 * every meeting, until somebody compares the number.
 */
export function metContact(
  contacts: Contacts,
  { name, id }: { readonly name: string; readonly id: PersistentId },
  now: number,
): Contact | null {
  if (identityState(contacts, { name, id }).kind === 'changed') return null;
  const before = contacts.get(id);
  if (before === undefined) return { id, name, verifiedAt: null, seenAt: now };
  return { ...before, name: before.verifiedAt === null ? name : before.name, seenAt: now };
}

/** What to keep of somebody whose safety number was compared and matched, or about whom that is taken back. */
export function verifiedContact(
  { name, id }: { readonly name: string; readonly id: PersistentId },
  isVerified: boolean,
  now: number,
): Contact {
  return { id, name, verifiedAt: isVerified ? now : null, seenAt: now };
}

/** Whom to forget so that no more than `maxContacts` stay: never somebody verified while others are there. */
export function surplusContacts(contacts: Contacts): readonly PersistentId[] {
  return [...contacts.values()]
    .toSorted((a, b) => rank(a) - rank(b) || a.seenAt - b.seenAt)
    .slice(0, Math.max(0, contacts.size - maxContacts))
    .map(({ id }) => id);
}

function rank({ verifiedAt }: Contact): number {
  return verifiedAt === null ? 0 : 1;
}

/** Blanks, case and forms of a character don't make another name. */
function sameName(a: string, b: string): boolean {
  return canonical(a) === canonical(b);
}

function canonical(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, '');
}
