import { toHex, utf8Encode } from '@conclave/base';
import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { random } from '../../test/fixtures.ts';
import { memberId } from '../identity/credential.ts';
import { maxDirectContent } from './direct-content.ts';
import { DirectMailbox, maxDirectKey, maxSealedDirect } from './direct-mailbox.ts';
import type { DirectScope, DirectSender } from './direct-mailbox.ts';

vi.setConfig({ testTimeout: 60_000 });

const minute = 60_000;
const now = 20_000;
const context = { now, random };

function scopeOf(): DirectScope {
  return { roomId: random(16), groupId: random(32) };
}

function person(leafIndex: number): DirectSender {
  return { id: memberId(random(32)), peer: `peer-${leafIndex}`, leafIndex };
}

async function threesome() {
  const scope = scopeOf();
  const [ann, bob, eve] = [person(0), person(1), person(2)];
  const open = (self: DirectSender) => DirectMailbox.open(scope, self, context);
  const [annBox, bobBox, eveBox] = [await open(ann), await open(bob), await open(eve)];
  const toBob = { id: bob.id, directKey: bobBox.directKey };
  return { scope, ann, bob, eve, annBox, bobBox, eveBox, toBob };
}

async function sealed(box: DirectMailbox, to: Parameters<DirectMailbox['seal']>[0], text: string) {
  const result = await box.seal(to, utf8Encode(text));
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const notForUs = { ok: false, error: 'not-for-us' };

it('APP-1: the one whom it is for reads it, and no other member', async () => {
  const { ann, annBox, bobBox, eveBox, toBob } = await threesome();
  expect(bobBox.directKey).toHaveLength(maxDirectKey);
  const message = await sealed(annBox, toBob, 'only for Bob');
  expect(await bobBox.open(ann, message, now)).toEqual({ ok: true, value: utf8Encode('only for Bob') });
  expect(await eveBox.open(ann, message, now)).toEqual(notForUs);
  expect(await annBox.open(ann, message, now)).toEqual(notForUs);
});

it('APP-1: it belongs to one sender, session, room and group: nobody passes it on as their own', async () => {
  const { scope, ann, eve, bob, annBox, bobBox, toBob } = await threesome();
  const message = await sealed(annBox, toBob, 'from Ann');
  for (const other of [eve, { ...ann, peer: 'later' }, { ...ann, leafIndex: 9 }, { ...ann, id: bob.id }]) {
    expect(await bobBox.open(other, message, now)).toEqual(notForUs);
  }
  for (const elsewhere of [
    { ...scope, roomId: random(16) },
    { ...scope, groupId: random(32) },
  ]) {
    const annElsewhere = await DirectMailbox.open(elsewhere, ann, context);
    expect(await bobBox.open(ann, await sealed(annElsewhere, toBob, 'x'), now)).toEqual(notForUs);
  }
  // Sealed to Bob's key in Eve's name: the recipient is bound, too.
  const misaddressed = await sealed(annBox, { ...toBob, id: eve.id }, 'for Eve?');
  expect(await bobBox.open(ann, misaddressed, now)).toEqual(notForUs);
});

it('APP-1: its length tells the content’s in steps of 256 bytes, and the same content never looks the same', async () => {
  const { annBox, toBob } = await threesome();
  const lengthOf = async (content: number) => (await sealed(annBox, toBob, 'a'.repeat(content))).length;
  expect(await lengthOf(0)).toBe(await lengthOf(252));
  expect((await lengthOf(253)) - (await lengthOf(252))).toBe(256);
  expect(toHex(await sealed(annBox, toBob, 'a'))).not.toBe(toHex(await sealed(annBox, toBob, 'a')));
});

it('APP-1: a message that was sealed to the former key is read while it may be under way, and never later', async () => {
  const { ann, annBox, bobBox, toBob } = await threesome();
  const early = await sealed(annBox, toBob, 'crossed a renewal');
  expect(await bobBox.tick({ now: now + 14 * minute, random })).toBe(false);
  expect(bobBox.directKey).toEqual(toBob.directKey);
  const renewal = now + 15 * minute;
  expect(await bobBox.tick({ now: renewal, random })).toBe(true);
  expect(bobBox.directKey).not.toEqual(toBob.directKey);
  expect((await bobBox.open(ann, early, renewal + minute)).ok).toBe(true);
  expect(await bobBox.open(ann, early, renewal + 2 * minute)).toEqual(notForUs);
  await bobBox.tick({ now: renewal + 2 * minute, random });
  expect(await bobBox.open(ann, early, renewal + minute)).toEqual(notForUs);
});

it('APP-1: a closed mailbox opens nothing', async () => {
  const { ann, annBox, bobBox, toBob } = await threesome();
  const message = await sealed(annBox, toBob, 'late');
  bobBox.close();
  expect(await bobBox.open(ann, message, now)).toEqual(notForUs);
});

it('DOS-1: oversize content and unusable keys are told apart, and oversize bytes are not tried', async () => {
  const { ann, annBox, bobBox, toBob } = await threesome();
  const most = await annBox.seal(toBob, new Uint8Array(maxDirectContent));
  expect(most.ok && most.value.length <= maxSealedDirect).toBe(true);
  expect(await annBox.seal(toBob, new Uint8Array(maxDirectContent + 1))).toEqual({
    ok: false,
    error: 'too-long',
  });
  expect(await annBox.seal({ ...toBob, directKey: random(31) }, new Uint8Array(1))).toEqual({
    ok: false,
    error: 'unusable-key',
  });
  expect(await bobBox.open(ann, new Uint8Array(maxSealedDirect + 1), now)).toEqual({
    ok: false,
    error: 'too-long',
  });
});

it('DOS-1: one sender causes no more trial openings than somebody types, and others are not held up', async () => {
  const { ann, eve, annBox, bobBox, toBob } = await threesome();
  const noise = new Uint8Array(40);
  for (let sent = 0; sent < 10; sent += 1) expect(await bobBox.open(eve, noise, now)).toEqual(notForUs);
  expect(await bobBox.open(eve, noise, now)).toEqual({ ok: false, error: 'too-many' });
  expect((await bobBox.open(ann, await sealed(annBox, toBob, 'hello'), now)).ok).toBe(true);
  expect(await bobBox.open(eve, noise, now + 1000)).toEqual(notForUs);
  expect(await bobBox.open(eve, noise, now + 1000)).toEqual({ ok: false, error: 'too-many' });
  const crowd = Array.from({ length: 80 }, (_, index) => person(index + 3));
  for (const each of crowd) await bobBox.open(each, noise, now + 1000);
  expect(await bobBox.open(person(99), noise, now + 1000)).toEqual({ ok: false, error: 'too-many' });
  expect((await bobBox.open(ann, await sealed(annBox, toBob, 'again'), now + 2000)).ok).toBe(true);
});

it('APP-1: a changed message is for nobody, and noise never throws', async () => {
  const { ann, annBox, toBob, bobBox } = await threesome();
  const message = await sealed(annBox, toBob, 'whole');
  let later = now;
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (position, flip) => {
      const at = position % message.length;
      const changed = message.with(at, (message[at] ?? 0) ^ flip);
      expect(await bobBox.open(ann, changed, (later += 1000))).toEqual(notForUs);
    }),
    { numRuns: 40 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      expect(await bobBox.open(ann, bytes, (later += 1000))).toEqual(notForUs);
    }),
    { numRuns: 40 },
  );
  expect((await bobBox.open(ann, message, later + 1000)).ok).toBe(true);
});
