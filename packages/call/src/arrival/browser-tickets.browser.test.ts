import { silentLogger, utf8Encode } from '@conclave/base';
import type { Bytes, DomainBytes } from '@conclave/base';
import { domainBytes } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { verifyStatement } from '@conclave/crypto';
import { beforeEach, expect, test } from 'vitest';
import { createBrowserTickets } from './browser-tickets.ts';
import type { ReturnTicket, TicketStore } from './tickets.ts';

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const clock = new FakeClock();
const statement: DomainBytes = domainBytes('test', utf8Encode('anything'));
const ticket: ReturnTicket = {
  fragment: 'planted-fragment',
  name: 'Planted Name',
  passcode: 'planted passcode',
  joinKey: {
    linkId: random(16),
    secret: random(32),
    gateSeed: random(32),
    pwVersion: 1,
    policyVersion: 1,
  },
  host: { seed: random(32), links: [], linkTaken: false },
  stage: 'joined',
  former: null,
  place: null,
};

/** The store as a page that was just loaded has it. */
function load(storage: Storage = sessionStorage): TicketStore {
  return createBrowserTickets({ clock, random, logger: silentLogger, storage });
}

beforeEach(async () => {
  await load().erase();
});

test('COM-6: after a reload the ticket and the same identity are back', async () => {
  const before = load();
  const identity = await before.newIdentity();
  await before.save(ticket);
  const kept = await load().load();
  expect(kept?.ticket).toEqual(ticket);
  expect(kept?.identity.publicKey).toEqual(identity.publicKey);
  const signature = await kept?.identity.sign(statement);
  expect(await verifyStatement(identity.publicKey, statement, signature ?? new Uint8Array())).toBe(true);
});

test('COM-6: the identity key can not leave the browser, and sessionStorage holds ciphertext alone', async () => {
  const tickets = load();
  const { stored } = await tickets.newIdentity();
  await tickets.save(ticket);
  await expect(crypto.subtle.exportKey('pkcs8', stored.privateKey)).rejects.toThrow(/extractable/);
  const text = JSON.stringify(Object.entries(sessionStorage));
  expect(text.length).toBeGreaterThan(100);
  for (const secret of ['planted-fragment', 'Planted', 'passcode', 'joined', btoa('planted').slice(0, 8)])
    expect(text).not.toContain(secret);
});

test('COM-6: what is kept beside a ticket is back after a reload, sealed as the ticket is', async () => {
  const before = load();
  await before.newIdentity();
  await before.save(ticket);
  await before.keep('chat', 'planted words');
  await before.keep('chat', 'planted words, and more');
  await before.keep('notes', 'planted notes');
  expect(before.kept('chat')).toBe('planted words, and more');
  expect(JSON.stringify(Object.entries(sessionStorage))).not.toContain('planted');
  const after = load();
  expect(after.kept('chat')).toBeNull();
  await after.load();
  expect([after.kept('chat'), after.kept('notes'), after.kept('else')]).toEqual([
    'planted words, and more',
    'planted notes',
    null,
  ]);
});

test('COM-6: what was kept under one name opens under no other, and damage costs itself alone', async () => {
  const before = load();
  await before.newIdentity();
  await before.save(ticket);
  await before.keep('chat', 'planted words');
  await before.keep('notes', 'planted notes');
  sessionStorage.setItem('conclave.kept.notes', sessionStorage.getItem('conclave.kept.chat') ?? '');
  const after = load();
  expect((await after.load())?.ticket).toEqual(ticket);
  expect([after.kept('chat'), after.kept('notes')]).toEqual(['planted words', null]);
});

test('COM-6: another meeting, and leaving, forget what was kept', async () => {
  const tickets = load();
  await tickets.newIdentity();
  await tickets.keep('chat', 'of the first meeting');
  await tickets.newIdentity();
  expect(tickets.kept('chat')).toBeNull();
  await tickets.keep('chat', 'of the second');
  await tickets.erase();
  await tickets.keep('chat', 'too late');
  expect(tickets.kept('chat')).toBeNull();
  expect(Object.keys(sessionStorage).filter((key) => key.startsWith('conclave.kept'))).toEqual([]);
});

test('COM-6: erased is erased, in both places', async () => {
  const tickets = load();
  // Other tests in this tab keep things of their own.
  const others = new Set(Object.keys(sessionStorage));
  await tickets.newIdentity();
  await tickets.save(ticket);
  const copy = Object.entries(sessionStorage).filter(([key]) => !others.has(key));
  expect(copy.length).toBeGreaterThan(0);
  await tickets.erase();
  expect(copy.filter(([key]) => sessionStorage.getItem(key) !== null)).toEqual([]);
  for (const [key, value] of copy) sessionStorage.setItem(key, String(value));
  expect(await load().load()).toBeNull();
});

test('COM-6: a ticket of another day is none', async () => {
  const tickets = load();
  await tickets.newIdentity();
  await tickets.save(ticket);
  clock.advance(13 * 60 * 60_000);
  expect(await load().load()).toBeNull();
});

test('COM-6: changed ciphertext, or that of another tab, is no ticket', async () => {
  const tickets = load();
  await tickets.newIdentity();
  await tickets.save(ticket);
  const sealed = sessionStorage.getItem('conclave.ticket') ?? '';
  sessionStorage.setItem('conclave.ticket', `${sealed.slice(0, -8)}AAAAAAAA`);
  expect(await load().load()).toBeNull();
  await load().newIdentity();
  sessionStorage.setItem('conclave.ticket', sealed);
  expect(await load().load()).toBeNull();
});

test('a tab without a ticket has none, and one whose storage is refused goes on without', async () => {
  expect(await load().load()).toBeNull();
  const refusing: Storage = {
    length: 0,
    clear: () => {},
    key: () => null,
    getItem: () => {
      throw new Error('refused');
    },
    removeItem: () => {
      throw new Error('refused');
    },
    setItem: () => {
      throw new Error('refused');
    },
  };
  const tickets = load(refusing);
  const identity = await tickets.newIdentity();
  expect(identity.publicKey).toHaveLength(32);
  await tickets.save(ticket);
  expect(await tickets.load()).toBeNull();
  await tickets.erase();
});
