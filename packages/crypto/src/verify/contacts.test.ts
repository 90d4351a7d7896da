import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityState, maxContacts, metContact, surplusContacts, verifiedContact } from './contacts.ts';
import type { Contact, Contacts } from './contacts.ts';
import { persistentId } from './persistent-identity.ts';
import type { PersistentId } from './persistent-identity.ts';

const [ann, eve] = [idOf(1), idOf(2)];

function idOf(index: number): PersistentId {
  const key = new Uint8Array(32);
  new DataView(key.buffer).setUint32(0, index);
  return persistentId(key);
}

function book(...contacts: readonly Contact[]): Contacts {
  return new Map(contacts.map((contact) => [contact.id, contact]));
}

const met: Contact = { id: ann, name: 'Ann', verifiedAt: null, seenAt: 100 };
const verified: Contact = { ...met, verifiedAt: 200 };

describe('who somebody is beyond this meeting', () => {
  it('VER-2: is unknown by default, and nothing is made of a name alone', () => {
    expect(identityState(book(), { name: 'Ann', id: null })).toEqual({ kind: 'none' });
    expect(identityState(book(met), { name: 'Ann', id: null })).toEqual({ kind: 'none' });
    expect(identityState(book(), { name: 'Ann', id: ann })).toEqual({ kind: 'new' });
  });

  it('VER-2: is known from the second meeting on, and verified only after comparing', () => {
    expect(identityState(book(met), { name: 'Annie', id: ann })).toEqual({ kind: 'known', knownAs: 'Ann' });
    expect(identityState(book(verified), { name: 'Ann', id: ann })).toEqual({
      kind: 'verified',
      at: 200,
      knownAs: 'Ann',
    });
  });

  it('VER-2: never verified and verified with a CHANGED key are two things', () => {
    const changed = { kind: 'changed', verifiedAt: 200 };
    expect(identityState(book(verified), { name: 'Ann', id: eve })).toEqual(changed);
    expect(identityState(book(verified), { name: ' ａnN ', id: eve })).toEqual(changed);
    expect(identityState(book(met), { name: 'Ann', id: eve })).toEqual({ kind: 'changed', verifiedAt: null });
    expect(identityState(book(verified), { name: 'Ann', id: null })).toEqual({ kind: 'unproven' });
  });

  it('VER-2: somebody known, or even verified, who takes a verified person’s name raises the alarm', () => {
    const known: Contact = { id: eve, name: 'Eve', verifiedAt: null, seenAt: 1 };
    const changed = { kind: 'changed', verifiedAt: 200 };
    expect(identityState(book(verified, known), { name: 'Ann', id: eve })).toEqual(changed);
    const knownAsAnn = { ...known, name: 'Ann' };
    expect(identityState(book(verified, knownAsAnn), { name: 'Ann', id: eve })).toEqual(changed);
    const verifiedEve = { ...known, verifiedAt: 150 };
    expect(identityState(book(verified, verifiedEve), { name: 'Ann', id: eve })).toEqual(changed);
    expect(identityState(book(verified, verifiedEve), { name: 'Zoe', id: eve })).toEqual({
      kind: 'verified',
      at: 150,
      knownAs: 'Eve',
    });
  });

  it('VER-2: two people of one name can both be verified', () => {
    const both = book(verified, { ...verified, id: eve, verifiedAt: 300 });
    expect(identityState(both, { name: 'Ann', id: ann }).kind).toBe('verified');
    expect(identityState(both, { name: 'Ann', id: eve }).kind).toBe('verified');
  });

  it('VER-2: what is kept never makes a change look normal the next time', () => {
    expect(metContact(book(verified), { name: 'Ann', id: eve }, 500)).toBeNull();
    expect(metContact(book(met), { name: 'Ann', id: eve }, 500)).toBeNull();
    expect(metContact(book(), { name: 'Ann', id: ann }, 500)).toEqual({ ...met, seenAt: 500 });
    expect(metContact(book(met), { name: 'Annie', id: ann }, 500)).toEqual({
      ...met,
      name: 'Annie',
      seenAt: 500,
    });
    expect(metContact(book(verified), { name: 'Annie', id: ann }, 500)).toEqual({ ...verified, seenAt: 500 });
  });

  it('VER-2: comparing settles a change, and can be taken back', () => {
    const settled = book(verified, verifiedContact({ name: 'Ann', id: eve }, true, 900));
    expect(identityState(settled, { name: 'Ann', id: eve })).toEqual({
      kind: 'verified',
      at: 900,
      knownAs: 'Ann',
    });
    const back = book(verifiedContact({ name: 'Ann', id: ann }, false, 950));
    expect(identityState(back, { name: 'Ann', id: ann }).kind).toBe('known');
  });

  it('VER-2: meeting people, in whatever order, never verifies anybody and never undoes it', () => {
    const name = fc.constantFrom('Ann', 'ann', 'Bob', 'Eve');
    const meeting = fc.record({ name, id: fc.nat(5).map(idOf) });
    fc.assert(
      fc.property(fc.array(meeting, { maxLength: 30 }), (meetings) => {
        let contacts = book(verified);
        for (const [now, shown] of meetings.entries()) {
          const kept = metContact(contacts, shown, now);
          if (kept !== null) contacts = new Map(contacts).set(kept.id, kept);
        }
        const verifiedIds = [...contacts.values()].filter(({ verifiedAt }) => verifiedAt !== null);
        expect(verifiedIds.map(({ id, name: as }) => [id, as])).toEqual([[ann, 'Ann']]);
        expect(identityState(contacts, { name: 'Ann', id: eve }).kind).toBe('changed');
      }),
    );
  });

  it('DOS-1: the oldest are forgotten first, and people who were verified last', () => {
    const many = Array.from({ length: maxContacts + 2 }, (_, index): Contact => ({
      id: idOf(index),
      name: `P${index}`,
      verifiedAt: index === 0 ? 5 : null,
      seenAt: index,
    }));
    expect(surplusContacts(book(...many))).toEqual([idOf(1), idOf(2)]);
    expect(surplusContacts(book(met))).toEqual([]);
  });
});
