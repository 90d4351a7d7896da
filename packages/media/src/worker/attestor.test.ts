import { expect, test } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import type { FromWorker, StreamOptions } from './messages.ts';
import { bytesOf, encodedFrame, epochAt, HubFixture } from './testing.ts';
import type { FakeTransformer } from './testing.ts';

const picture = (i: number): number[] => Array.from({ length: 300 }, (_, at) => (at * 7 + i) & 0xff);
const ALICE = 0;
const BEA = 1;

const camera = (attested: boolean): StreamOptions => ({
  streamId: 1,
  direction: 'send',
  context: 'camera',
  codec: 'vp9',
  attested,
});
const tile = (attested: boolean): StreamOptions => ({
  ...camera(attested),
  streamId: 2,
  direction: 'receive',
  leafIndex: ALICE,
  sinceEpoch: epochAt(1),
});

async function member(leafIndex: number): Promise<HubFixture> {
  const fixture = new HubFixture();
  await fixture.install(1, leafIndex);
  await fixture.use(1);
  return fixture;
}

/** Sends `count` frames and returns them as they leave. */
async function send(stream: FakeTransformer, count: number, first = 0): Promise<readonly Uint8Array[]> {
  for (let i = 0; i < count; i += 1) stream.push(encodedFrame(picture(first + i), {}, 'key'));
  await eventually(() => expect(stream.output.length).toBe(count));
  return stream.output.splice(0).map(bytesOf);
}

async function play(stream: FakeTransformer, frames: readonly Uint8Array[]): Promise<void> {
  const before = stream.output.length;
  for (const frame of frames) stream.push(encodedFrame(frame, {}, 'key'));
  await eventually(() => expect(stream.output.length).toBe(before + frames.length));
}

const posted = <Type extends FromWorker['type']>(fixture: HubFixture, type: Type) =>
  fixture.posted.filter((message): message is Extract<FromWorker, { type: Type }> => message.type === type);

/** Carries what `from` attests to `to`, as MLS would: with the sender's leaf. */
async function attest(from: HubFixture, to: HubFixture, leafIndex: number, since = 1): Promise<void> {
  await from.hub.postAttestation();
  for (const { contents } of posted(from, 'attest')) {
    for (const content of contents)
      await to.hub.handle({ type: 'attestation', leafIndex, sinceEpoch: epochAt(since), content });
  }
  // What was played is hashed beside the frames.
  await to.hub.postAttestation();
  await to.hub.tick();
}

test('FRM-10: what a member sent and another played is attested in one message, and there is no fault', async () => {
  const [alice, bea] = [await member(ALICE), await member(BEA)];
  const frames = await send(alice.attach(camera(true)), 3);
  await play(bea.attach(tile(true)), frames);
  await attest(alice, bea, ALICE);
  expect(posted(alice, 'attest').map(({ contents }) => contents.map(({ length }) => length))).toEqual([
    [1024],
  ]);
  bea.now += 60_000;
  await bea.hub.tick();
  expect(posted(bea, 'attestation-faults')).toEqual([]);
});

test("FRM-10: a member with all keys forges another's frames with the server's help, and the stream is named", async () => {
  const [alice, mallory, bea] = [await member(ALICE), await member(ALICE), await member(BEA)];
  const honest = await send(alice.attach(camera(true)), 3);
  const forged = await send(mallory.attach(camera(true)), 3, 100);
  const seen = bea.attach(tile(true));
  await play(seen, [...honest.slice(0, 1), ...forged.slice(1)]);
  // SFrame alone lets them through: all members have its keys.
  expect(seen.output.map(bytesOf).map((bytes) => bytes[0])).toEqual([0, 101, 102]);
  await attest(alice, bea, ALICE);
  expect(posted(bea, 'attestation-faults').flatMap(({ faults }) => faults)).toEqual([
    { leafIndex: ALICE, context: 'camera', reason: 'mismatch', frames: 2 },
  ]);
});

test('FRM-10: frames that nobody vouches for, or only somebody else, are unattested 5 s later', async () => {
  const [mallory, bea] = [await member(ALICE), await member(BEA)];
  await play(bea.attach(tile(true)), await send(mallory.attach(camera(true)), 2));
  await attest(mallory, bea, 7);
  expect(posted(bea, 'attestation-faults')).toEqual([]);
  bea.now += 5_000;
  await bea.hub.tick();
  expect(posted(bea, 'attestation-faults').flatMap(({ faults }) => faults)).toEqual([
    { leafIndex: ALICE, context: 'camera', reason: 'unattested', frames: 2 },
  ]);
});

test('FRM-10: closing the stream does not hide what it played', async () => {
  const [mallory, bea] = [await member(ALICE), await member(BEA)];
  await play(bea.attach(tile(true)), await send(mallory.attach(camera(true)), 1));
  await bea.hub.handle({ type: 'close-stream', streamId: 2 });
  bea.now += 5_000;
  await bea.hub.tick();
  expect(posted(bea, 'attestation-faults').length).toBe(1);
});

test('FRM-10: a sender whose stream ends attests the rest at once', async () => {
  const alice = await member(ALICE);
  await send(alice.attach(camera(true)), 2);
  await alice.hub.handle({ type: 'close-stream', streamId: 1 });
  expect(posted(alice, 'attest').length).toBe(1);
});

test('FRM-10: what is no attestation is left out', async () => {
  const bea = await member(BEA);
  for (const content of [new Uint8Array(), new Uint8Array(1024), new Uint8Array(30_000).fill(1)]) {
    await bea.hub.handle({ type: 'attestation', leafIndex: ALICE, sinceEpoch: epochAt(1), content });
  }
  await bea.hub.tick();
  expect(posted(bea, 'attestation-faults')).toEqual([]);
});

test('FRM-10: where it is off, nothing is listed and nothing is compared', async () => {
  const [alice, bea] = [await member(ALICE), await member(BEA)];
  await play(bea.attach(tile(false)), await send(alice.attach(camera(false)), 2));
  await attest(alice, bea, ALICE);
  bea.now += 5_000;
  await bea.hub.tick();
  expect([...posted(alice, 'attest'), ...posted(bea, 'attestation-faults')]).toEqual([]);
});
