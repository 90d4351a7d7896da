import { domainBytes, signal } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import type { GroupView, Member } from '@conclave/crypto';
import { createIdentityKey, persistentId, verifyStatement } from '@conclave/crypto';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { idle } from '../../test/busy.ts';
import { fakeView } from '../../test/fake-view.ts';
import { MemoryIdentities } from '../testing.ts';
import { VerificationDesk } from './verification-desk.ts';

const roomId = new Uint8Array(16).fill(3);
const desks: VerificationDesk[] = [];

// What is loaded when it is first needed takes real time.
beforeAll(async () => {
  await verifyStatement(new Uint8Array(32), domainBytes('warm'), new Uint8Array(64));
});

afterEach(() => {
  for (const desk of desks.splice(0)) desk.close();
});

/** A call with Ann as oneself, and what happened in it. */
class Call {
  readonly clock = new FakeClock();
  readonly proofs: string[] = [];
  readonly changed: string[] = [];
  falseProofs = 0;
  readonly view;
  readonly desk: VerificationDesk;

  constructor(store: MemoryIdentities, names: readonly string[]) {
    this.view = signal<GroupView>(fakeView({ names }));
    this.desk = new VerificationDesk({
      clock: this.clock,
      random: () => 0.5,
      store,
      roomId,
      view: this.view,
      announce: (proof) => this.proofs.push(proof),
      onFalseProof: () => {
        this.falseProofs += 1;
      },
      onChanged: (name) => this.changed.push(name),
    });
    desks.push(this.desk);
  }

  member(name: string): Member {
    const member = this.view.peek().members.find((each) => each.name === name);
    if (member === undefined) throw new Error(`${name} is not here`);
    return member;
  }

  state(name: string): string {
    return this.desk.identities.peek().get(this.member(name).id)?.kind ?? 'oneself';
  }

  async pass(ms: number): Promise<void> {
    await idle();
    this.clock.advance(ms);
    await idle();
  }
}

/** Somebody's call in which they are the first of the names; the others hear what they announce. */
async function announced(store: MemoryIdentities, name: string): Promise<string> {
  const call = new Call(store, [name]);
  await call.pass(1000);
  const proof = call.proofs.at(-1);
  if (proof === undefined) throw new Error('announced nothing');
  return proof;
}

async function device(): Promise<MemoryIdentities> {
  const store = new MemoryIdentities();
  await store.create();
  return store;
}

test('VER-2: by default nothing is kept, announced or made known', async () => {
  const store = new MemoryIdentities();
  const ann = new Call(store, ['Ann', 'Bob']);
  await ann.pass(1000);
  ann.desk.entered();
  ann.desk.newcomers(2);
  await ann.pass(5000);
  expect(ann.proofs).toEqual([]);
  expect(ann.desk.isKept.peek()).toBe(false);
  expect(await store.load()).toBeNull();
  const bob = await device();
  ann.desk.received(ann.member('Bob'), await announced(bob, 'Bob'));
  await ann.pass(0);
  expect(ann.state('Bob')).toBe('new');
  expect(ann.desk.safetyNumber(ann.member('Bob').id)).toBeNull();
  expect([...(await store.contacts())]).toEqual([]);
});

test('VER-2: who chose to be known announces it on entering, and to newcomers again', async () => {
  const ann = new Call(new MemoryIdentities(), ['Ann', 'Bob']);
  expect(await ann.desk.keepIdentity()).toBe(true);
  await ann.pass(100);
  expect(ann.proofs).toHaveLength(1);
  ann.desk.newcomers(2);
  await ann.pass(1000);
  expect(ann.proofs).toHaveLength(2);
  expect(ann.proofs[0]).toMatch(/^[\w-]{130}$/u);
});

test('VER-2: where the browser keeps nothing, that is said', async () => {
  const store = new MemoryIdentities();
  store.refuses = true;
  const ann = new Call(store, ['Ann']);
  expect(await ann.desk.keepIdentity()).toBe(false);
  expect(ann.desk.isKept.peek()).toBe(false);
});

test('VER-2: new becomes known with the next meeting, and verified by comparing', async () => {
  const [annStore, bobStore] = [await device(), await device()];
  const first = new Call(annStore, ['Ann', 'Bob']);
  await first.pass(0);
  first.desk.received(first.member('Bob'), await announced(bobStore, 'Bob'));
  await first.pass(0);
  expect(first.state('Bob')).toBe('new');

  const second = new Call(annStore, ['Ann', 'Bob']);
  await second.pass(0);
  second.desk.received(second.member('Bob'), await announced(bobStore, 'Bob'));
  await second.pass(0);
  expect(second.state('Bob')).toBe('known');
  const bob = second.member('Bob').id;
  const number = second.desk.safetyNumber(bob);
  if (number === null) throw new Error('no number');
  expect(await second.desk.setVerified(bob, number, true)).toBe(true);
  expect(second.state('Bob')).toBe('verified');

  const third = new Call(annStore, ['Ann', 'Bob']);
  await third.pass(0);
  third.desk.received(third.member('Bob'), await announced(bobStore, 'Bob'));
  await third.pass(0);
  expect(third.state('Bob')).toBe('verified');
  expect(third.changed).toEqual([]);
});

test('VER-2: both see one number, and each other’s code match', async () => {
  const [annStore, bobStore] = [await device(), await device()];
  const ann = new Call(annStore, ['Ann', 'Bob']);
  const bob = new Call(bobStore, ['Bob', 'Ann']);
  await ann.pass(0);
  await bob.pass(0);
  ann.desk.received(ann.member('Bob'), await announced(bobStore, 'Bob'));
  bob.desk.received(bob.member('Ann'), await announced(annStore, 'Ann'));
  await ann.pass(0);
  await bob.pass(0);
  const [annSees, bobSees] = [
    ann.desk.safetyNumber(ann.member('Bob').id),
    bob.desk.safetyNumber(bob.member('Ann').id),
  ];
  expect(annSees?.digits).toBe(bobSees?.digits);
  const compare = (text: string) => ann.desk.compareSafetyNumber(ann.member('Bob').id, text);
  expect(compare(bobSees?.text ?? '')).toBe('matches');
  expect(compare(annSees?.text ?? '')).toBe('own-code');
  expect(compare('https://example.org')).toBe('not-a-code');
});

async function withVerifiedBob(): Promise<MemoryIdentities> {
  const store = await device();
  const { publicKey } = await createIdentityKey();
  await store.keep({ id: persistentId(publicKey), name: 'Bob', verifiedAt: 5, seenAt: 5 });
  return store;
}

test('VER-2: a verified name under another key is told once, and stays changed in the next meeting', async () => {
  const annStore = await withVerifiedBob();
  const eveAsBob = await device();
  for (let meeting = 0; meeting < 2; meeting += 1) {
    const ann = new Call(annStore, ['Ann', 'Bob']);
    await ann.pass(0);
    const proof = await announced(eveAsBob, 'Bob');
    ann.desk.received(ann.member('Bob'), proof);
    ann.desk.received(ann.member('Bob'), proof);
    await ann.pass(0);
    expect(ann.state('Bob')).toBe('changed');
    expect(ann.changed).toEqual(['Bob']);
  }
});

test('VER-2: a verified name without a proof has ten seconds, then stands there unproven', async () => {
  const ann = new Call(await withVerifiedBob(), ['Ann', 'Bob']);
  await ann.pass(9_999);
  expect(ann.state('Bob')).toBe('none');
  await ann.pass(1);
  expect(ann.state('Bob')).toBe('unproven');
  expect(ann.changed).toEqual([]);
});

test('VER-2: nobody is verified by a number that was not on the screen', async () => {
  const ann = new Call(await device(), ['Ann', 'Bob']);
  await ann.pass(0);
  const bob = ann.member('Bob');
  ann.desk.received(bob, await announced(await device(), 'Bob'));
  await ann.pass(0);
  const shown = ann.desk.safetyNumber(bob.id);
  if (shown === null) throw new Error('no number');
  ann.desk.received(bob, await announced(await device(), 'Bob'));
  await ann.pass(0);
  expect(await ann.desk.setVerified(bob.id, shown, true)).toBe(false);
  expect(ann.state('Bob')).not.toBe('verified');
});

test('VER-2: a proof that somebody else was given counts for nothing, and is reported', async () => {
  const ann = new Call(await device(), ['Ann', 'Bob', 'Eve']);
  await ann.pass(0);
  ann.desk.received(ann.member('Eve'), await announced(await device(), 'Bob'));
  ann.desk.received(ann.member('Eve'), 'A'.repeat(130));
  await ann.pass(0);
  expect(ann.falseProofs).toBe(2);
  expect(ann.state('Eve')).toBe('none');
});

test('VER-2: whoever leaves has to prove it anew, and a proof of nobody here is dropped', async () => {
  const bobStore = await device();
  const ann = new Call(await device(), ['Ann', 'Bob']);
  await ann.pass(0);
  const bob = ann.member('Bob');
  const proof = await announced(bobStore, 'Bob');
  ann.desk.received(bob, proof);
  await ann.pass(0);
  ann.view.value = fakeView({ names: ['Ann'] });
  ann.desk.received(bob, proof);
  await ann.pass(0);
  ann.view.value = fakeView({ names: ['Ann', 'Bob'] });
  expect(ann.state('Bob')).toBe('none');
});

test('VER-2: forgetting erases the identity and everybody who was met', async () => {
  const store = await withVerifiedBob();
  const before = await store.load();
  const ann = new Call(store, ['Ann', 'Bob']);
  await ann.pass(0);
  await ann.desk.forgetIdentity();
  expect(await store.load()).toBeNull();
  expect([...(await store.contacts())]).toEqual([]);
  expect(ann.desk.isKept.peek()).toBe(false);
  ann.desk.newcomers(2);
  await ann.pass(5000);
  expect(ann.state('Bob')).toBe('none');
  await ann.desk.keepIdentity();
  expect((await store.load())?.publicKey).not.toEqual(before?.publicKey);
});

test('VER-1: the code of another member’s screen is compared with the own one', () => {
  const [ann, bob] = [new Call(new MemoryIdentities(), ['Ann']), new Call(new MemoryIdentities(), ['Bob'])];
  const text = bob.desk.codeText.peek();
  expect(ann.desk.compareCode(text)).toBe('matches');
  ann.view.value = { ...ann.view.peek(), meetingCode: '99999 11111 22222 33333 44444 55555' };
  expect(ann.desk.compareCode(text)).toBe('differs');
  ann.view.value = { ...ann.view.peek(), epoch: 2 };
  expect(ann.desk.compareCode(text)).toBe('other-epoch');
});
