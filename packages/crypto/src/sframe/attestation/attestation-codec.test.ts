import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONTEXT } from '../kid.ts';
import { decodeAttestation, encodeAttestations, MAX_ATTESTATION_LENGTH } from './attestation-codec.ts';
import type { AttestedRun } from './attestation-codec.ts';
import { SentFrames } from './sent-frames.ts';
import type { FrameId } from './sent-frames.ts';

const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const frameId: fc.Arbitrary<FrameId> = fc.record({
  context: fc.constantFrom(...Object.values(CONTEXT)),
  epoch: fc.oneof(fc.nat({ max: 3 }), fc.constant(Number.MAX_SAFE_INTEGER)),
  ctr: fc.oneof(fc.nat({ max: 200 }), fc.integer({ min: 0xffff_ff00, max: 0xffff_ffff })),
});
const frames = fc.uniqueArray(fc.tuple(frameId, uint64), {
  selector: ([{ context, epoch, ctr }]) => `${context} ${epoch} ${ctr}`,
  maxLength: 300,
});

const listed = (runs: readonly AttestedRun[]): readonly string[] =>
  runs.flatMap(({ context, epoch, firstCtr, hashes }) =>
    hashes.map((hash, i) => `${context} ${epoch} ${firstCtr + i} ${hash}`),
  );

test('FRM-10: an attestation lists each frame sent, in whatever order they were hashed, and nothing else', () => {
  fc.assert(
    fc.property(frames, (sent) => {
      const ledger = new SentFrames();
      for (const [id, hash] of sent) ledger.note(id, hash);
      const runs = ledger.take().flatMap((message) => decodeAttestation(message) ?? []);
      const expected = sent.map(([{ context, epoch, ctr }, hash]) => `${context} ${epoch} ${ctr} ${hash}`);
      expect(listed(runs).toSorted()).toEqual(expected.toSorted());
      expect(ledger.take()).toEqual([]);
    }),
  );
});

test('FRM-10: however much was sent, a message is a multiple of 1 KiB and below 24 KiB', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 8 }), (lengths) => {
      const runs = lengths.map((length, epoch) => ({
        context: CONTEXT.microphone,
        epoch,
        firstCtr: 0,
        hashes: Array.from({ length }, (_, i) => BigInt(i)),
      }));
      const messages = encodeAttestations(runs);
      for (const message of messages) {
        expect(message.length % 1024).toBe(0);
        expect(message.length).toBeLessThanOrEqual(MAX_ATTESTATION_LENGTH);
      }
      expect(listed(messages.flatMap((message) => decodeAttestation(message) ?? []))).toEqual(listed(runs));
    }),
    { numRuns: 30 },
  );
});

test('FRM-10: a second of a microphone and a camera is one message of 1 KiB', () => {
  const ledger = new SentFrames();
  for (let ctr = 0; ctr < 50; ctr += 1) ledger.note({ context: CONTEXT.microphone, epoch: 7, ctr }, 1n);
  for (let ctr = 0; ctr < 30; ctr += 1) ledger.note({ context: CONTEXT.cameraLayer0, epoch: 7, ctr }, 2n);
  expect(ledger.take().map((message) => message.length)).toEqual([1024]);
});

test('FRM-10: whatever decodes is the only encoding of what it says', () => {
  const run = [{ context: CONTEXT.microphone, epoch: 3, firstCtr: 5, hashes: [1n, 2n] }];
  const near = fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 255 })).map(([at, byte]) => {
    const message = encodeAttestations(run)[0] ?? new Uint8Array();
    message[at] = byte;
    return message;
  });
  const junk = fc
    .uint8Array({ minLength: 1024, maxLength: 1024 })
    .map((bytes) => Uint8Array.of(1, 0, ...bytes.slice(2)));
  fc.assert(
    fc.property(fc.oneof(near, junk, fc.uint8Array()), (bytes) => {
      const runs = decodeAttestation(bytes);
      if (runs !== undefined) expect(encodeAttestations(runs)).toEqual([new Uint8Array(bytes)]);
    }),
    { numRuns: 1000 },
  );
});

test('FRM-10: what is cut, padded more than needed, out of order or beyond the last CTR is refused', () => {
  const run = { context: CONTEXT.microphone, epoch: 3, firstCtr: 5, hashes: [1n, 2n] };
  const one = (runs: readonly AttestedRun[]) => encodeAttestations(runs)[0] ?? new Uint8Array();
  const good = one([run]);
  expect(decodeAttestation(good)).toEqual([run]);
  expect(decodeAttestation(good.subarray(0, 1023))).toBeUndefined();
  expect(decodeAttestation(new Uint8Array([...good, ...new Uint8Array(1024)]))).toBeUndefined();
  expect(decodeAttestation(good.with(1023, 1))).toBeUndefined();
  expect(decodeAttestation(good.with(0, 2))).toBeUndefined();
  expect(decodeAttestation(good.with(3, 9))).toBeUndefined();
  expect(decodeAttestation(new Uint8Array(1024).with(0, 1))).toBeUndefined();
  for (const second of [run, { ...run, firstCtr: 6 }, { ...run, firstCtr: 7 }, { ...run, epoch: 2 }]) {
    expect(decodeAttestation(one([run, second]))).toBeUndefined();
  }
  expect(decodeAttestation(one([{ ...run, firstCtr: 0xffff_ffff }]))).toBeUndefined();
  expect(decodeAttestation(one([{ ...run, firstCtr: 0xffff_fffe }]))).toBeDefined();
});
