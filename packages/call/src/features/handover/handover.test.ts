import { err, ok, signal } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { encodeHostInvite } from '@conclave/crypto';
import type { Signal } from '@conclave/base';
import type { Member, MemberId } from '@conclave/crypto';
import { beforeEach, expect, test } from 'vitest';
import { fakePort } from '../../../test/fake-port.ts';
import { fakeView } from '../../../test/fake-view.ts';
import type { GivenMeeting, TakeFault } from '../../hosting/host-seat.ts';
import type { Running } from '../feature.ts';
import type { HandoverContent } from './content.ts';
import { handover } from './index.ts';
import type { HandoverView } from './view.ts';

const [first, second, third] = fakeView({ names: ['Ann', 'Bob', 'Cid'] }).members;
if (!first || !second || !third) throw new Error('three people');
const ann: Member = { ...first, isHost: true, isSelf: false };
const bob: Member = { ...second, isHost: false, isSelf: true };
const cid: Member = { ...third, isHost: false, isSelf: false };
const id = 'A'.repeat(22);
const key = { type: 'host-key', id, fragment: 'A'.repeat(55), passcode: null } as const;

let clock: FakeClock;
let sent: { readonly to: MemberId; readonly content: HandoverContent }[];
let violations: string[];
let notices: string[];
let taken: GivenMeeting[];
let fault: TakeFault | null;
let given: GivenMeeting | null;
let people: Signal<readonly Member[]>;

beforeEach(() => {
  [sent, violations, notices, taken, fault, given] = [[], [], [], [], null, null];
  clock = new FakeClock(0, 0);
  people = signal<readonly Member[]>([ann, bob, cid]);
});

/** Bob's client. */
function run(self: Member = bob): Running<HandoverContent, HandoverView> {
  const seat = {
    give: () => given,
    take: async (meeting: GivenMeeting) => {
      taken.push(meeting);
      return fault === null ? ok(undefined) : err(fault);
    },
    controls: signal(null),
  };
  return handover(seat).create({
    ...fakePort([], self),
    people,
    clock,
    send: () => {
      throw new Error('nothing of it is for all');
    },
    sendTo: async (to, content) => {
      sent.push({ to, content });
      return ok(undefined);
    },
    notice: (kind) => notices.push(kind),
    violation: (rule) => violations.push(rule),
  });
}

test('MOD-5: an offer, its end and a key from somebody who is no host are reported, and shown to nobody', () => {
  const running = run();
  running.received(cid, { type: 'host-offer', id }, bob.id);
  running.received(cid, { type: 'host-offer-ended', id }, bob.id);
  running.received(cid, key, bob.id);
  expect(violations).toEqual(['MOD-5', 'MOD-5', 'MOD-5']);
  expect(running.view.asked.peek()).toBeNull();
  expect([taken, sent]).toEqual([[], []]);
});

test('MOD-5: a key that this person did not agree to take is reported and not taken, a host’s too', () => {
  const running = run();
  running.received(ann, key, bob.id);
  running.received(ann, { type: 'host-offer', id }, bob.id);
  running.received(ann, key, bob.id);
  running.view.answer(false);
  running.received(ann, key, bob.id);
  running.received(ann, { type: 'host-offer', id }, bob.id);
  running.view.answer(true);
  running.received(ann, { ...key, id: 'B'.repeat(22) }, bob.id);
  expect(violations).toEqual(['MOD-5', 'MOD-5', 'MOD-5', 'MOD-5']);
  expect(taken).toEqual([]);
});

test('MOD-5: a key that is not this meeting’s is refused and reported', async () => {
  const running = run();
  fault = 'not-this-meeting';
  running.received(ann, { type: 'host-offer', id }, bob.id);
  running.view.answer(true);
  running.received(ann, key, bob.id);
  await expect.poll(() => violations).toEqual(['MOD-5']);
  await expect.poll(() => running.view.asked.peek()).toBeNull();
  expect(notices).toEqual(['handover-failed']);
});

test('MOD-5: a host who asks again and again is not shown again and again', () => {
  const running = run();
  let shown = 0;
  for (let number = 0; number < 20; number++) {
    running.received(ann, { type: 'host-offer', id }, bob.id);
    if (running.view.asked.peek() !== null) shown += 1;
    running.view.answer(false);
  }
  expect(shown).toBe(3);
  expect(violations).toEqual([]);
});

test('MOD-5: a key that does not come in time is waited for no longer, and taken no more', () => {
  const running = run();
  running.received(ann, { type: 'host-offer', id }, bob.id);
  running.view.answer(true);
  expect(running.view.asked.peek()).toEqual({ name: 'Ann', state: 'taking' });
  clock.advance(30_000);
  expect([running.view.asked.peek(), notices]).toEqual([null, ['handover-failed']]);
  running.received(ann, key, bob.id);
  expect([taken, violations]).toEqual([[], []]);
});

test('MOD-5: an answer of somebody who was not asked, or to another offer, gives nothing away', async () => {
  const host = { ...ann, isSelf: true };
  const running = run(host);
  given = { fragment: key.fragment, passcode: 'secret' };
  const [own, other] = [{ ...bob, isSelf: false }, cid];
  people.value = [host, own, other];
  expect(await running.view.offer(own.id)).toEqual(ok(undefined));
  const [offer] = sent;
  if (offer === undefined) throw new Error('nothing was sent');
  running.received(other, { type: 'host-answer', id: offer.content.id, accepted: true }, host.id);
  running.received(own, { type: 'host-answer', id: 'B'.repeat(22), accepted: true }, host.id);
  running.view.takeBack();
  running.received(own, { type: 'host-answer', id: offer.content.id, accepted: true }, host.id);
  expect(sent.map(({ content }) => content.type)).toEqual(['host-offer', 'host-offer-ended']);
});

test('MOD-5: whoever accepts gets the key once', async () => {
  const host = { ...ann, isSelf: true };
  const running = run(host);
  const own = { ...bob, isSelf: false };
  people.value = [host, own];
  given = { fragment: encodeHostInvite({ hostSeed: new Uint8Array(32), linkIndex: 0 }), passcode: 'secret' };
  await running.view.offer(own.id);
  const offer = sent[0]?.content.id ?? '';
  for (let times = 0; times < 2; times++)
    running.received(own, { type: 'host-answer', id: offer, accepted: true }, host.id);
  expect(sent.slice(1)).toEqual([{ to: own.id, content: { type: 'host-key', id: offer, ...given } }]);
  expect(running.view.offered.peek()).toEqual({ name: 'Bob', state: 'giving' });
});
