import { afterEach, expect, test, vi } from 'vitest';
import {
  ALICE,
  BOB,
  contentOf,
  epochAt,
  epochKeys,
  memberKeys,
  opener,
  outcomeOf,
  sealed,
  sealer,
  STREAMS,
} from './fixtures.ts';
import { FrameKeys } from './frame-keys.ts';
import { packKid } from './kid.ts';

const FRAME = new Uint8Array(24).map((_, i) => 0x50 + i);

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  [STREAMS.opus, 512],
  [STREAMS.vp9, 1024],
] as const)('FRM-5: the replay window of %o spans %i frames', async (stream, size) => {
  const own = sealer(await memberKeys([1]), stream);
  const frames = [];
  for (let i = 0; i <= size; i += 1) frames.push(await sealed(own, FRAME));
  const [tooOld, oldest, newest] = [frames[0], frames[1], frames[size]];
  if (tooOld === undefined || oldest === undefined || newest === undefined) throw new Error('no frames');
  const theirs = opener(await memberKeys([1]), stream);
  expect(await outcomeOf(theirs, newest)).toBe('frame');
  expect(await outcomeOf(theirs, tooOld)).toBe('replay');
  expect(await outcomeOf(theirs, oldest)).toBe('frame');
});

test('FRM-5: a replayed frame is dropped, by another consumer of the stream too', async () => {
  const receive = await memberKeys([1]);
  const theirs = opener(receive, STREAMS.opus);
  const bytes = await sealed(sealer(await memberKeys([1]), STREAMS.opus), FRAME);
  expect(await outcomeOf(theirs, bytes)).toBe('frame');
  expect(await outcomeOf(theirs, bytes)).toBe('replay');
  expect(await outcomeOf(opener(receive, STREAMS.opus), bytes)).toBe('replay');
});

test('FRM-5: of two copies in flight together one is dropped', async () => {
  const theirs = opener(await memberKeys([1]), STREAMS.opus);
  const bytes = await sealed(sealer(await memberKeys([1]), STREAMS.opus), FRAME);
  const outcomes = await Promise.all([outcomeOf(theirs, bytes), outcomeOf(theirs, bytes)]);
  expect(outcomes.toSorted()).toEqual(['frame', 'replay']);
});

test('FRM-5: a forged frame with a high CTR does not move the window', async () => {
  const theirs = opener(await memberKeys([1]), STREAMS.opus);
  const bytes = await sealed(sealer(await memberKeys([1]), STREAMS.opus), FRAME);
  const forged = new Uint8Array([0xab, ...bytes.slice(1, 4), 0xff, 0xff, 0xff, 0xff, ...bytes.slice(4)]);
  expect(await outcomeOf(theirs, forged)).toBe('authentication-failed');
  expect(await outcomeOf(theirs, bytes)).toBe('frame');
});

test('FRM-4: an error in the cipher drops the frame, and its CTR is not used again', async () => {
  const own = sealer(await memberKeys([1]), STREAMS.opus);
  await sealed(own, FRAME);
  vi.spyOn(crypto.subtle, 'encrypt').mockRejectedValueOnce(new Error('broken'));
  expect(await own.seal(FRAME, 0)).toEqual({ kind: 'drop', reason: 'cipher-error' });
  vi.spyOn(crypto.subtle, 'encrypt').mockImplementationOnce(() => {
    throw new Error('broken');
  });
  expect(await own.seal(FRAME, 0)).toEqual({ kind: 'drop', reason: 'cipher-error' });
  expect(((await sealed(own, FRAME))[0] ?? 0) & 7).toBe(3);
});

test('FRM-4: an error in opening drops the frame, which can still be opened later', async () => {
  const theirs = opener(await memberKeys([1]), STREAMS.opus);
  const bytes = await sealed(sealer(await memberKeys([1]), STREAMS.opus), FRAME);
  vi.spyOn(crypto.subtle, 'decrypt').mockRejectedValueOnce(new Error('broken'));
  expect(await outcomeOf(theirs, bytes)).toBe('cipher-error');
  expect(await outcomeOf(theirs, bytes)).toBe('frame');
});

test('FRM-4: an error in deriving a key drops the frame on both sides, and the next tries again', async () => {
  const own = sealer(await memberKeys([1]), STREAMS.opus);
  const theirs = opener(await memberKeys([1]), STREAMS.opus);
  vi.spyOn(crypto.subtle, 'deriveKey').mockRejectedValueOnce(new Error('broken'));
  expect(await own.seal(FRAME, 0)).toEqual({ kind: 'drop', reason: 'cipher-error' });
  const bytes = await sealed(own, FRAME);
  vi.spyOn(crypto.subtle, 'deriveKey').mockRejectedValueOnce(new Error('broken'));
  expect(await outcomeOf(theirs, bytes)).toBe('cipher-error');
  expect(await outcomeOf(theirs, bytes)).toBe('frame');
});

test('FRM-4: without a key nothing is sealed and nothing is opened', async () => {
  const none = new FrameKeys();
  expect(await sealer(none, STREAMS.opus).seal(FRAME, 0)).toEqual({ kind: 'drop', reason: 'no-key' });
  const bytes = await sealed(sealer(await memberKeys([1]), STREAMS.opus), FRAME);
  const kid = packKid(1, ALICE, 1);
  expect(await opener(none, STREAMS.opus).open(bytes, 0)).toEqual({
    kind: 'drop',
    reason: 'unknown-key',
    kid,
  });
});

test('FRM-4: after discard everything is dropped, a frame in flight too', async () => {
  const [send, receive] = [await memberKeys([1]), await memberKeys([1])];
  const [own, theirs] = [sealer(send, STREAMS.opus), opener(receive, STREAMS.opus)];
  expect(await outcomeOf(theirs, await sealed(own, FRAME))).toBe('frame');
  const bytes = await sealed(own, FRAME);
  const inFlight = outcomeOf(theirs, bytes);
  receive.discard();
  send.discard();
  expect(await inFlight).toBe('past-epoch');
  expect(await outcomeOf(theirs, bytes)).toBe('unknown-key');
  expect(await own.seal(FRAME, 0)).toEqual({ kind: 'drop', reason: 'no-key' });
});

test('FRM-4: a key wiped between being asked for and being used seals nothing', async () => {
  const send = await memberKeys([1]);
  await sealed(sealer(send, STREAMS.opus), FRAME);
  const inFlight = sealer(send, STREAMS.opus).seal(FRAME, 0);
  send.discard();
  expect(await inFlight).toEqual({ kind: 'drop', reason: 'no-key' });
});

test('FRM-5: a closed opener drops everything, a frame in flight too', async () => {
  const theirs = opener(await memberKeys([1]), STREAMS.opus);
  const bytes = await sealed(sealer(await memberKeys([1]), STREAMS.opus), FRAME);
  const inFlight = outcomeOf(theirs, bytes);
  theirs.close();
  expect(await inFlight).toBe('closed');
  expect(await outcomeOf(theirs, bytes)).toBe('closed');
});

test('FRM-8: a frame of a coming epoch is held by its KID and opens once the epoch is installed', async () => {
  const send = await memberKeys([2]);
  const receive = await memberKeys([1]);
  const theirs = opener(receive, STREAMS.opus);
  const bytes = await sealed(sealer(send, STREAMS.opus), FRAME);
  const kid = packKid(1, ALICE, 2);
  expect(await theirs.open(bytes, 0)).toEqual({ kind: 'drop', reason: 'unknown-key', kid });
  expect(receive.isKnown(kid, 0)).toBe(false);
  receive.install(epochAt(2), await epochKeys(2), 'no-removal', 10);
  expect(receive.isKnown(kid, 10)).toBe(true);
  expect(await outcomeOf(theirs, bytes, 10)).toBe('frame');
});

test("FRM-8: a sender's authenticated new-epoch frame ends its old key after 1 s, not another's", async () => {
  const receive = await memberKeys([1, 2]);
  const old = await memberKeys([1]);
  const fromAlice = opener(receive, STREAMS.opus, ALICE);
  const fromBob = opener(receive, STREAMS.opus, BOB);
  const [ownOld, bobOld] = [sealer(old, STREAMS.opus, ALICE), sealer(old, STREAMS.opus, BOB)];
  const switched = await sealed(sealer(await memberKeys([2]), STREAMS.opus), FRAME);
  expect(await outcomeOf(fromAlice, switched, 100)).toBe('frame');
  expect(await outcomeOf(fromAlice, await sealed(ownOld, FRAME), 1099)).toBe('frame');
  receive.expire(1100);
  expect(await outcomeOf(fromAlice, await sealed(ownOld, FRAME), 1100)).toBe('past-epoch');
  expect(await outcomeOf(fromBob, await sealed(bobOld, FRAME), 1100)).toBe('frame');
});

test('FRM-8: a forged new-epoch frame does not end the old key', async () => {
  const theirs = opener(await memberKeys([1, 2]), STREAMS.opus);
  const forged = await sealed(sealer(await memberKeys([2]), STREAMS.opus), FRAME);
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  expect(await outcomeOf(theirs, forged, 100)).toBe('authentication-failed');
  const old = await sealed(sealer(await memberKeys([1]), STREAMS.opus), FRAME);
  expect(await outcomeOf(theirs, old, 4999)).toBe('frame');
});

test('FRM-8: the sealer switches epochs when told, and counts anew under the new key', async () => {
  const send = await memberKeys([1]);
  const own = sealer(send, STREAMS.opus);
  await sealed(own, FRAME);
  send.install(epochAt(2), await epochKeys(2), 'no-removal', 0);
  const before = await sealed(own, FRAME);
  expect([before[3], (before[0] ?? 0) & 7]).toEqual([1, 1]);
  expect(send.useSendEpoch(epochAt(2))).toEqual({ kind: 'done' });
  const after = await sealed(own, FRAME);
  expect([after[3], (after[0] ?? 0) & 7]).toEqual([2, 0]);
  expect(send.useSendEpoch(epochAt(1))).toEqual({ kind: 'rejected', reason: 'epoch-not-newer' });
});

test('FRM-9: someone removed opens nothing 2 s after the removal, even where a sender missed the switch', async () => {
  const send = await memberKeys([1]);
  const own = sealer(send, STREAMS.opus);
  const removed = opener(await memberKeys([1]), STREAMS.opus);
  send.install(epochAt(2), await epochKeys(2), 'removal', 0);
  expect(await outcomeOf(removed, await sealed(own, FRAME, 1999))).toBe('frame');
  expect(await own.seal(FRAME, 2000)).toEqual({ kind: 'drop', reason: 'no-key' });
  send.useSendEpoch(epochAt(2));
  expect(await outcomeOf(removed, await sealed(own, FRAME, 2000))).toBe('unknown-key');
});

test('FRM-2: an epoch with a low byte in use opens with its own keys only', async () => {
  const receive = await memberKeys([1, 257]);
  const theirs = opener(receive, STREAMS.opus);
  const old = await sealed(sealer(await memberKeys([1]), STREAMS.opus), FRAME);
  const wrapped = await sealed(sealer(await memberKeys([257]), STREAMS.opus), FRAME);
  expect(await outcomeOf(theirs, old)).toBe('authentication-failed');
  expect(contentOf(await theirs.open(wrapped, 0))).toEqual({ data: FRAME, epoch: 257 });
});

test('FRM-2: keys of an epoch that is not newer are refused and wiped', async () => {
  const receive = await memberKeys([1]);
  const again = await epochKeys(1);
  const key = await again.sendKey(packKid(1, ALICE, 1));
  expect(receive.install(epochAt(1), again, 'no-removal', 0)).toEqual({
    kind: 'rejected',
    reason: 'epoch-not-newer',
  });
  expect(key?.wiped).toBe(true);
});

test('FRM-8: expired keys are wiped', async () => {
  const keys = await memberKeys([]);
  const old = await epochKeys(1);
  keys.install(epochAt(1), old, 'no-removal', 0);
  const key = await old.receiveKey(packKid(1, ALICE, 1));
  keys.install(epochAt(2), await epochKeys(2), 'removal', 0);
  keys.expire(1999);
  expect(key?.wiped).toBe(false);
  keys.expire(2000);
  expect(key?.wiped).toBe(true);
});

test("FRM-8: a retired sender's old key is wiped before the epoch ends, another's is not", async () => {
  const keys = new FrameKeys();
  const old = await epochKeys(1);
  keys.install(epochAt(1), old, 'no-removal', 0);
  keys.install(epochAt(2), await epochKeys(2), 'no-removal', 0);
  const alices = await old.receiveKey(packKid(1, ALICE, 1));
  const bobs = await old.receiveKey(packKid(1, BOB, 1));
  keys.noteFrame(ALICE, epochAt(2), 100);
  keys.expire(1099);
  expect([alices?.wiped, bobs?.wiped]).toEqual([false, false]);
  keys.expire(1100);
  expect([alices?.wiped, bobs?.wiped]).toEqual([true, false]);
});

test('FRM-8: keys of a former group are wiped at once, and its frames open no more, those in flight neither', async () => {
  const alice = await memberKeys([40]);
  const bob = await memberKeys([40]);
  const old = await sealed(sealer(alice, STREAMS.opus), FRAME);
  const theirs = opener(bob, STREAMS.opus);
  const inFlight = outcomeOf(theirs, old);
  bob.beginGroup(1);
  expect(await inFlight).toBe('past-epoch');
  expect(bob.install(epochAt(0, 1), await epochKeys(0), 'no-removal', 10)).toEqual({ kind: 'done' });
  expect(await outcomeOf(theirs, await sealed(sealer(alice, STREAMS.opus), FRAME), 20)).toBe('unknown-key');
});

test('FRM-9: who was removed after a group began anew opens nothing, though it keeps the keys of the former one', async () => {
  const host = await memberKeys([40]);
  const removed = await memberKeys([40]);
  host.install(epochAt(0, 1), await epochKeys(0), 'no-removal', 0);
  expect(host.useSendEpoch(epochAt(0, 1))).toEqual({ kind: 'done' });
  host.install(epochAt(3, 1), await epochKeys(3), 'removal', 1000);
  expect(host.useSendEpoch(epochAt(3, 1))).toEqual({ kind: 'done' });
  const frame = await sealed(sealer(host, STREAMS.opus), FRAME, 60_000);
  expect(await outcomeOf(opener(removed, STREAMS.opus), frame, 60_000)).not.toBe('frame');
});
