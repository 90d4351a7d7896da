import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochAt } from './fixtures.ts';
import {
  beginGroup,
  emptyKeyring,
  expire,
  install,
  noteFrame,
  receivingEpoch,
  sendingEpoch,
  useSendEpoch,
} from './keyring.ts';
import type { EpochChange, Keyring } from './keyring.ts';

const ALICE = 5;
const BOB = 6;

function installed(
  ring: Keyring<string>,
  epoch: number,
  change: EpochChange,
  now: number,
  generation = 0,
): Keyring<string> {
  const step = install(ring, epochAt(epoch, generation), `keys ${epoch}`, change, now);
  if (step.kind === 'rejected') throw new Error(step.reason);
  return step.ring;
}

function switched(ring: Keyring<string>, epoch: number): Keyring<string> {
  const step = useSendEpoch(ring, epochAt(epoch));
  if (step.kind === 'rejected') throw new Error(step.reason);
  return step.ring;
}

/** The whole epoch that a frame of `leaf` in `epoch` would be opened with, or why not. */
function found(ring: Keyring<string>, leaf: number, epoch: number, now: number): number | string {
  const live = receivingEpoch(ring, leaf, epoch % 256, now);
  return typeof live === 'string' ? live : live.epoch.number;
}

const first = installed(emptyKeyring(), 7, 'no-removal', 0);

test('FRM-8: receive keys of a new epoch are there at once, and the send epoch stays until told', () => {
  const ring = installed(switched(first, 7), 8, 'no-removal', 100);
  expect(found(ring, ALICE, 8, 100)).toBe(8);
  expect(found(ring, ALICE, 7, 100)).toBe(7);
  expect(sendingEpoch(ring, 100)?.epoch).toEqual(epochAt(7));
  expect(sendingEpoch(switched(ring, 8), 100)?.epoch).toEqual(epochAt(8));
});

test('FRM-8: nothing is sent before an epoch was chosen', () => {
  expect(sendingEpoch(first, 0)).toBeUndefined();
});

test('FRM-8: old receive keys live 5 s at most', () => {
  const ring = installed(first, 8, 'no-removal', 100);
  expect(found(ring, ALICE, 7, 5099)).toBe(7);
  expect(found(ring, ALICE, 7, 5100)).toBe('past-epoch');
  expect(expire(ring, 5099).dropped).toEqual([]);
  expect(expire(ring, 5100).dropped).toEqual(['keys 7']);
});

test('FRM-8: after a Remove old receive keys live 2 s at most', () => {
  const ring = installed(first, 8, 'removal', 100);
  expect(found(ring, ALICE, 7, 2099)).toBe(7);
  expect(found(ring, ALICE, 7, 2100)).toBe('past-epoch');
  expect(expire(ring, 2100).dropped).toEqual(['keys 7']);
});

test('FRM-8: a Remove shortens what earlier changes left, and a later change does not lengthen it', () => {
  const removed = installed(installed(first, 8, 'no-removal', 100), 9, 'removal', 200);
  const ring = installed(removed, 10, 'no-removal', 300);
  expect(found(ring, ALICE, 7, 2199)).toBe(7);
  expect(found(ring, ALICE, 7, 2200)).toBe('past-epoch');
  expect(found(ring, ALICE, 8, 2200)).toBe('past-epoch');
  expect(found(ring, ALICE, 9, 5299)).toBe(9);
  expect(expire(ring, 2200).dropped).toEqual(['keys 7', 'keys 8']);
});

test("FRM-8: a sender's old keys live until 1 s after its own first new-epoch frame, others' go on", () => {
  const ring = noteFrame(installed(first, 8, 'no-removal', 100), ALICE, epochAt(8), 400);
  expect(found(ring, ALICE, 7, 1399)).toBe(7);
  expect(found(ring, ALICE, 7, 1400)).toBe('past-epoch');
  expect(found(ring, BOB, 7, 1400)).toBe(7);
  expect(found(ring, ALICE, 8, 1400)).toBe(8);
});

test('FRM-8: only the first new-epoch frame starts that second, and an old-epoch frame does not', () => {
  const ring = installed(first, 8, 'no-removal', 100);
  expect(noteFrame(ring, ALICE, epochAt(7), 300)).toBe(ring);
  const noted = noteFrame(ring, ALICE, epochAt(8), 400);
  expect(noteFrame(noted, ALICE, epochAt(8), 1300)).toBe(noted);
  const next = noteFrame(installed(noted, 9, 'no-removal', 500), ALICE, epochAt(9), 600);
  expect(found(next, ALICE, 7, 1400)).toBe('past-epoch');
  expect(found(next, ALICE, 8, 1599)).toBe(8);
  expect(found(next, ALICE, 8, 1600)).toBe('past-epoch');
});

test("FRM-8: a sender's second never outlives the epoch's own end", () => {
  const ring = noteFrame(installed(first, 8, 'removal', 0), ALICE, epochAt(8), 1900);
  expect(found(ring, ALICE, 7, 1999)).toBe(7);
  expect(found(ring, ALICE, 7, 2000)).toBe('past-epoch');
});

test('FRM-8: expire reports each retired sender and each dropped epoch once', () => {
  const ring = noteFrame(installed(first, 8, 'no-removal', 0), ALICE, epochAt(8), 100);
  expect(expire(ring, 1099).ring).toBe(ring);
  const step = expire(ring, 1100);
  expect(step.retired).toEqual([{ keys: 'keys 7', leafIndex: ALICE }]);
  expect(expire(step.ring, 1200).retired).toEqual([]);
  expect(found(step.ring, ALICE, 7, 1200)).toBe('past-epoch');
  const end = expire(step.ring, 5000);
  expect([end.dropped, end.retired]).toEqual([['keys 7'], []]);
  expect(expire(end.ring, 9000)).toMatchObject({ dropped: [], retired: [] });
  expect(found(end.ring, ALICE, 8, 10 ** 9)).toBe(8);
});

test('FRM-8: a sender that is not told to switch falls silent when its epoch ends', () => {
  const ring = installed(switched(first, 7), 8, 'removal', 0);
  expect(sendingEpoch(ring, 1999)?.epoch).toEqual(epochAt(7));
  expect(sendingEpoch(ring, 2000)).toBeUndefined();
  expect(sendingEpoch(expire(ring, 2000).ring, 2000)).toBeUndefined();
});

test('FRM-8: the send epoch is one that is installed, and never goes back', () => {
  const ring = installed(first, 8, 'no-removal', 0);
  expect(useSendEpoch(ring, epochAt(9))).toEqual({ kind: 'rejected', reason: 'unknown-epoch' });
  expect(useSendEpoch(switched(ring, 8), epochAt(7))).toEqual({
    kind: 'rejected',
    reason: 'epoch-not-newer',
  });
});

test('FRM-2: an epoch that is not newer is rejected, for its counters would start again', () => {
  for (const epoch of [7, 6, 0]) {
    expect(install(first, epochAt(epoch), 'again', 'no-removal', 0)).toEqual({
      kind: 'rejected',
      reason: 'epoch-not-newer',
    });
  }
  expect(() => install(first, epochAt(7.5), 'half', 'no-removal', 0)).toThrow(RangeError);
});

test('FRM-2: an epoch drops an older one with the same low byte at once', () => {
  const step = install(installed(first, 8, 'no-removal', 0), epochAt(7 + 256), 'wrapped', 'no-removal', 10);
  expect(step).toMatchObject({ kind: 'done', dropped: ['keys 7'] });
  if (step.kind === 'done') {
    expect(found(step.ring, ALICE, 7, 10)).toBe(263);
    expect(found(step.ring, ALICE, 8, 10)).toBe(8);
  }
});

test('FRM-8: another group, whose count begins anew, ends everything of the former at once', () => {
  const former = installed(switched(installed(first, 8, 'no-removal', 0), 8), 9, 'no-removal', 10);
  const step = install(former, epochAt(0, 1), 'keys of the new group', 'no-removal', 20);
  expect(step).toMatchObject({ kind: 'done', dropped: ['keys 7', 'keys 8', 'keys 9'] });
  if (step.kind === 'rejected') throw new Error(step.reason);
  expect(step.ring.epochs.map(({ epoch }) => epoch)).toEqual([epochAt(0, 1)]);
  expect(found(step.ring, ALICE, 9, 20)).toBe('unknown-key');
  // Whoever was removed meanwhile may hold keys 8: nothing is sealed before the new group's epoch was chosen.
  expect(sendingEpoch(step.ring, 20)).toBeUndefined();
  expect(useSendEpoch(step.ring, epochAt(8))).toEqual({ kind: 'rejected', reason: 'unknown-epoch' });
  const chosen = useSendEpoch(step.ring, epochAt(0, 1));
  expect(chosen.kind === 'done' && sendingEpoch(chosen.ring, 20)?.epoch).toEqual(epochAt(0, 1));
});

test('FRM-8: a group that is over does not come back', () => {
  const ring = installed(first, 0, 'no-removal', 0, 1);
  expect(install(ring, epochAt(8), 'late', 'no-removal', 10)).toEqual({
    kind: 'rejected',
    reason: 'epoch-not-newer',
  });
  expect(beginGroup(ring, 0)).toEqual({ kind: 'rejected', reason: 'epoch-not-newer' });
  expect(beginGroup(ring, 1)).toMatchObject({ kind: 'done', dropped: [], ring });
});

test('FRM-2: the low byte wraps without a gap', () => {
  const ring = installed(installed(emptyKeyring(), 255, 'no-removal', 0), 256, 'no-removal', 10);
  expect(found(ring, ALICE, 255, 20)).toBe(255);
  expect(found(ring, ALICE, 256, 20)).toBe(256);
  expect(found(ring, ALICE, 257, 20)).toBe('unknown-key');
  expect(found(ring, ALICE, 254, 20)).toBe('past-epoch');
});

test('FRM-8: a KID of a coming epoch is unknown, one of a past epoch is past', () => {
  expect(found(emptyKeyring(), ALICE, 3, 0)).toBe('unknown-key');
  const ring = installed(emptyKeyring(), 1000, 'no-removal', 0);
  expect(found(ring, ALICE, 1127, 0)).toBe('unknown-key');
  expect(found(ring, ALICE, 872, 0)).toBe('past-epoch');
  expect(found(ring, ALICE, 999, 0)).toBe('past-epoch');
});

test('FRM-8: whatever happens, no two live epochs share a low byte and old ones end in time', () => {
  const event = fc.record({
    step: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constantFrom(255, 256, 257)),
    wait: fc.nat(1500),
    change: fc.constantFrom<EpochChange>('removal', 'no-removal'),
    sender: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      let ring: Keyring<string> = emptyKeyring();
      let now = 0;
      let epoch = 0;
      const superseded = new Map<number, number>();
      for (const { step, wait, change, sender } of events) {
        now += wait;
        superseded.set(epoch, now + (change === 'removal' ? 2000 : 5000));
        epoch += step;
        ring = noteFrame(installed(ring, epoch, change, now), sender, epochAt(epoch), now);
        ring = expire(ring, now).ring;
        const bytes = ring.epochs.map((live) => live.epoch.number % 256);
        expect(new Set(bytes).size).toBe(bytes.length);
        expect(ring.epochs.at(-1)).toMatchObject({
          epoch: epochAt(epoch),
          deadline: Number.POSITIVE_INFINITY,
        });
        for (const live of ring.epochs.slice(0, -1)) {
          expect(live.deadline).toBeLessThanOrEqual(superseded.get(live.epoch.number) ?? 0);
          expect(live.deadline).toBeGreaterThan(now);
        }
      }
    }),
  );
});
