import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALICE, BOB, memberKeys, opener, sealed, sealer, STREAMS } from '../fixtures.ts';
import { CONTEXT } from '../kid.ts';
import { decodeAttestation } from './attestation-codec.ts';
import type { AttestedRun } from './attestation-codec.ts';
import { AttestationLedger, MAX_WAITING } from './attestation-ledger.ts';
import { frameHash } from './frame-hash.ts';
import { frameId, SentFrames } from './sent-frames.ts';
import type { FrameId } from './sent-frames.ts';

const FRAME = new Uint8Array(40).fill(7);
const microphone = (ctr: number, epoch = 1): FrameId => ({ context: CONTEXT.microphone, epoch, ctr });
const run = (firstCtr: number, ...hashes: bigint[]): AttestedRun => ({
  context: CONTEXT.microphone,
  epoch: 1,
  firstCtr,
  hashes,
});
const fault = (reason: 'mismatch' | 'unattested', frames: number) => ({
  leafIndex: ALICE,
  context: CONTEXT.microphone,
  source: 'microphone',
  reason,
  frames,
});

test('FRM-10: a frame that another member forges with keys that all have is named by stream', async () => {
  const attests = new SentFrames();
  const ledger = new AttestationLedger();
  const theirs = opener(await memberKeys([1]), STREAMS.vp8);
  const alice = sealer(await memberKeys([1]), STREAMS.vp8, ALICE);
  // Mallory is a member: the same keys, and nothing but good manners keeps Alice's leaf out of the KID.
  const mallory = sealer(await memberKeys([1]), STREAMS.vp8, ALICE);
  for (let ctr = 0; ctr < 4; ctr += 1) {
    const own = await alice.seal(FRAME.with(1, ctr), 0);
    const forged = await mallory.seal(FRAME.with(1, 100 + ctr), 0);
    if (own.kind === 'drop' || forged.kind === 'drop') throw new Error('not sealed');
    attests.note(frameId(own), await frameHash(own.data));
    // The SFU lets Alice's first two through and puts Mallory's in place of the others.
    const delivered = ctr < 2 ? own.data : forged.data;
    const opened = await theirs.open(delivered, 0);
    if (opened.kind === 'drop') throw new Error(`SFrame alone catches it: ${opened.reason}`);
    ledger.played(ALICE, frameId(opened), await frameHash(delivered), 0);
  }
  expect(ledger.expire(900)).toEqual([]);
  for (const message of attests.take()) ledger.attested(ALICE, 0, decodeAttestation(message) ?? [], 1000);
  expect(ledger.expire(1000)).toEqual([
    { leafIndex: ALICE, source: 'camera', context: CONTEXT.cameraLayer1, reason: 'mismatch', frames: 2 },
  ]);
  expect(ledger.expire(60_000)).toEqual([]);
});

test('FRM-10: frames beyond those that their owner sends are unattested after 5 s, and not before', async () => {
  const ledger = new AttestationLedger();
  const mallory = sealer(await memberKeys([1]), STREAMS.opus, ALICE);
  const theirs = opener(await memberKeys([1]), STREAMS.opus);
  const bytes = await sealed(mallory, FRAME);
  const opened = await theirs.open(bytes, 100);
  if (opened.kind === 'drop') throw new Error(opened.reason);
  ledger.played(ALICE, frameId(opened), await frameHash(bytes), 100);
  ledger.attested(BOB, 0, [run(0, await frameHash(bytes))], 200);
  expect(ledger.expire(5099)).toEqual([]);
  expect(ledger.expire(5100)).toEqual([fault('unattested', 1)]);
  expect(ledger.expire(20_000)).toEqual([]);
});

test('FRM-10: the hash is over the whole frame: another frame with the same tag has another', async () => {
  const bytes = await sealed(sealer(await memberKeys([1]), STREAMS.opus), FRAME);
  const expected = await frameHash(bytes);
  for (let i = 0; i < bytes.length; i += 1) {
    expect(await frameHash(bytes.with(i, (bytes[i] ?? 0) ^ 0x80))).not.toBe(expected);
  }
  // SHA-256("abc"), FIPS 180-2 appendix B.1.
  expect(await frameHash(Uint8Array.of(0x61, 0x62, 0x63))).toBe(0xba7816bf8f01cfean);
});

test('FRM-10: a frame may come before or after what attests it', () => {
  const ledger = new AttestationLedger();
  ledger.played(ALICE, microphone(0), 10n, 0);
  ledger.attested(ALICE, 0, [run(0, 10n, 11n, 12n)], 1000);
  ledger.played(ALICE, microphone(1), 11n, 5999);
  expect(ledger.expire(5999)).toEqual([]);
  // Too late to be compared: nothing vouches for it any more.
  ledger.expire(6000);
  ledger.played(ALICE, microphone(2), 12n, 6000);
  expect(ledger.expire(11_000)).toEqual([fault('unattested', 1)]);
});

test('FRM-10: frames that are attested and never played are no fault', () => {
  const ledger = new AttestationLedger();
  ledger.attested(ALICE, 0, [run(0, 1n, 2n, 3n)], 0);
  expect([...ledger.expire(1), ...ledger.expire(10_000)]).toEqual([]);
});

test('FRM-10: who says two things of one frame is held to the first', () => {
  const ledger = new AttestationLedger();
  ledger.attested(ALICE, 0, [run(0, 1n)], 0);
  ledger.attested(ALICE, 0, [run(0, 2n)], 1);
  ledger.played(ALICE, microphone(0), 2n, 2);
  expect(ledger.expire(3)).toEqual([fault('mismatch', 1)]);
});

test("FRM-5: a leaf's new owner vouches for no frame of its former owner, and accuses it of none", () => {
  const ledger = new AttestationLedger();
  ledger.played(ALICE, microphone(0), 1n, 0);
  ledger.attested(ALICE, 2, [run(0, 2n)], 10);
  ledger.attested(ALICE, 2, [run(0, 1n)], 20);
  expect(ledger.expire(4999)).toEqual([]);
  expect(ledger.expire(5000)).toEqual([fault('unattested', 1)]);
});

test('FRM-10: a flood of frames or of attestations takes bounded memory, and its oldest frames count as unattested', () => {
  const ledger = new AttestationLedger();
  for (let ctr = 0; ctr < MAX_WAITING + 5; ctr += 1) ledger.played(ALICE, microphone(ctr), 1n, 0);
  expect(ledger.expire(0)).toEqual([fault('unattested', 5)]);
  const hashes = Array.from({ length: MAX_WAITING + 5 }, () => 2n);
  ledger.attested(BOB, 0, [run(0, ...hashes)], 0);
  ledger.played(BOB, microphone(0), 3n, 0);
  ledger.played(BOB, microphone(5), 3n, 0);
  expect(ledger.expire(0)).toEqual([{ ...fault('mismatch', 1), leafIndex: BOB }]);
});

test('FRM-10: every frame played is settled once: equal, mismatched or unattested', () => {
  const events = fc.array(
    fc.record({
      what: fc.constantFrom('played' as const, 'attested' as const),
      leafIndex: fc.constantFrom(ALICE, BOB),
      ctr: fc.nat({ max: 30 }),
      hash: fc.bigInt({ min: 0n, max: 1n }),
      after: fc.nat({ max: 1500 }),
    }),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(events, (all) => {
      const ledger = new AttestationLedger();
      const played = new Map<string, { hash: bigint; at: number }>();
      const said = new Map<string, { hash: bigint; at: number }[]>();
      const faults: { leafIndex: number; reason: string; frames: number }[] = [];
      let now = 0;
      for (const { what, leafIndex, ctr, hash, after } of all) {
        now += after;
        faults.push(...ledger.expire(now));
        const id = `${leafIndex} ${ctr}`;
        if (what === 'attested') {
          ledger.attested(leafIndex, 0, [run(ctr, hash)], now);
          // Who says two things is held to the first, for as long as that is remembered.
          const before = said.get(id) ?? [];
          if (now - (before.at(-1)?.at ?? -Infinity) >= 5000) said.set(id, [...before, { hash, at: now }]);
        } else if (!played.has(id)) {
          // The replay window lets none through twice.
          ledger.played(leafIndex, microphone(ctr), hash, now);
          played.set(id, { hash, at: now });
        }
      }
      faults.push(...ledger.expire(now + 5000), ...ledger.expire(now + 20_000));
      const expected = { mismatch: 0, unattested: 0 };
      for (const [id, { hash, at }] of played) {
        const inTime = (said.get(id) ?? []).filter((one) => Math.abs(one.at - at) < 5000);
        const [first] = inTime;
        if (first === undefined) expected.unattested += 1;
        else if (first.hash !== hash) expected.mismatch += 1;
      }
      const count = (reason: string) =>
        faults.filter((one) => one.reason === reason).reduce((sum, one) => sum + one.frames, 0);
      expect({ mismatch: count('mismatch'), unattested: count('unattested') }).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
