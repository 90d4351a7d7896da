import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { SelfTest } from '../src/session/self-test.ts';
import type { SelfTestSubject } from '../src/session/self-test.ts';
import { encodedTransformsSupported } from '../src/transforms-supported.ts';
import { arm, connect, figure, meter, Person, picture, tone } from './loop.ts';
import type { Leg } from './loop.ts';

const EPOCH = { generation: 0, number: 1 };
const people: Person[] = [];
const legs: Leg[] = [];
/** As far apart as the session's own checks, or nearly. */
const CHECKS = { timeout: 15_000, interval: 1_000 };
const WAIT = { timeout: 15_000, interval: 100 };

async function twoPeople(secretOfBea = 7): Promise<{ readonly alice: Person; readonly bea: Person }> {
  const alice = new Person();
  const bea = new Person();
  people.push(alice, bea);
  alice.install(1, 0, 7);
  bea.install(1, 1, secretOfBea);
  for (const person of people) {
    await vi.waitFor(() => expect(person.report.sendEpoch).toEqual(EPOCH), WAIT);
  }
  return { alice, bea };
}

async function leg(...args: Parameters<typeof connect>): Promise<Leg> {
  const connected = await connect(...args);
  legs.push(connected);
  return connected;
}

afterEach(() => {
  for (const person of people.splice(0)) person.frames.close();
  for (const { sender, receiver } of legs.splice(0)) {
    sender.close();
    receiver.close();
  }
});

test('this browser has encoded transforms', () => {
  expect(encodedTransformsSupported()).toBe(true);
});

for (const [codec, mimeType] of [
  ['vp8', 'video/VP8'],
  ['vp9', 'video/VP9'],
] as const) {
  test(`FRM-3: ${codec} that one worker sealed is opened by another and decoded`, async () => {
    const { alice, bea } = await twoPeople();
    const { hooks, streams } = arm(alice, bea, 'camera', codec);
    const { receiver } = await leg(picture(), mimeType, hooks);
    await vi.waitFor(async () => {
      expect(await figure(receiver, 'inbound-rtp', 'framesDecoded')).toBeGreaterThan(10);
    }, WAIT);
    expect(bea.firstFrames).toEqual([streams.received]);
    await vi.waitFor(() => expect(bea.stream(streams.received)?.frames).toBeGreaterThan(10), WAIT);
    expect(bea.stream(streams.received)?.dropped).toBe(0);
    await vi.waitFor(() => expect(alice.stream(streams.sent)?.frames).toBeGreaterThan(10), WAIT);
  }, 30_000);
}

test('FRM-10: frames come over a connection byte for byte as their sender attests them', async () => {
  const { alice, bea } = await twoPeople();
  const { hooks, streams } = arm(alice, bea, 'camera', 'vp8');
  await leg(picture(), 'video/VP8', hooks);
  let passed = 0;
  await vi.waitFor(() => {
    for (const content of alice.attested.slice(passed)) bea.frames.attested(0, EPOCH, content);
    passed = alice.attested.length;
    // Longer than the 5 s after which a frame that nobody vouched for is a fault.
    expect(passed).toBeGreaterThan(7);
  }, WAIT);
  expect(bea.stream(streams.received)?.frames).toBeGreaterThan(60);
  expect(bea.attestationFaults).toEqual([]);
}, 40_000);

test('FRM-6: sound that one worker sealed is played by another, with the level that the worklet measured', async () => {
  // Browsers start no audio before somebody touched the page.
  await userEvent.click(document.body);
  const { alice, bea } = await twoPeople();
  const track = tone();
  const metered = meter(alice, track);
  const { hooks, streams } = arm(alice, bea, 'microphone', 'opus');
  const { receiver } = await leg(track, 'audio/opus', hooks);
  const [received] = receiver.getReceivers();
  if (received === undefined) throw new Error('no receiver');
  // Without a listener the jitter buffer is not emptied.
  const listener = new Audio();
  listener.srcObject = new MediaStream([received.track]);
  await listener.play();
  await vi.waitFor(async () => {
    expect(await figure(receiver, 'inbound-rtp', 'totalAudioEnergy')).toBeGreaterThan(0.001);
  }, WAIT);
  await vi.waitFor(() => {
    const levels = bea.levels.filter(({ leafIndex }) => leafIndex === 0).flatMap(({ levels: each }) => each);
    expect(levels.filter((level) => Math.abs(level - 20) <= 1).length).toBeGreaterThan(10);
  }, WAIT);
  // One size for all: SFrame's header grows by a byte or two with the counter, and nothing else differs.
  await vi.waitFor(() => expect(alice.stream(streams.sent)?.frames).toBeGreaterThan(20), WAIT);
  const { bytes = 0, frames = 1 } = alice.stream(streams.sent) ?? {};
  expect(bytes / frames).toBeGreaterThanOrEqual(192 + 4 + 16);
  expect(bytes / frames).toBeLessThanOrEqual(192 + 6 + 16);
  expect(bea.stream(streams.received)).toMatchObject({ dropped: 0, lastDropReason: null });
  metered.close();
  listener.srcObject = null;
}, 30_000);

test('FRM-4: a receiver with another key lets nothing through', async () => {
  const { alice, bea } = await twoPeople(8);
  const { hooks, streams } = arm(alice, bea, 'camera', 'vp8');
  const { receiver } = await leg(picture(), 'video/VP8', hooks);
  await vi.waitFor(() => expect(bea.stream(streams.received)?.dropped).toBeGreaterThan(5), WAIT);
  expect(bea.stream(streams.received)).toMatchObject({ frames: 0, lastDropReason: 'authentication-failed' });
  expect(bea.firstFrames).toEqual([]);
  expect(await figure(receiver, 'inbound-rtp', 'framesDecoded')).toBe(0);
}, 30_000);

test("FRM-5: A's stream in B's tile is dropped", async () => {
  const { alice, bea } = await twoPeople();
  const { hooks, streams } = arm(alice, bea, 'camera', 'vp8', 3);
  const { receiver } = await leg(picture(), 'video/VP8', hooks);
  await vi.waitFor(() => expect(bea.stream(streams.received)?.lastDropReason).toBe('wrong-leaf'), WAIT);
  expect(await figure(receiver, 'inbound-rtp', 'framesDecoded')).toBe(0);
}, 30_000);

test('FRM-4: a worker that is killed stops the sender at once, and the page learns of it', async () => {
  const { alice, bea } = await twoPeople();
  const { hooks, streams } = arm(alice, bea, 'camera', 'vp8');
  const { receiver } = await leg(picture(), 'video/VP8', hooks);
  await vi.waitFor(() => expect(bea.stream(streams.received)?.frames).toBeGreaterThan(5), WAIT);
  alice.worker.terminate();
  const atDeath = await figure(receiver, 'inbound-rtp', 'framesReceived');
  await vi.waitFor(() => expect(alice.dead).toBe(true), WAIT);
  // A frame or two may have been on their way.
  expect(await figure(receiver, 'inbound-rtp', 'framesReceived')).toBeLessThan(atDeath + 5);
}, 30_000);

test('FRM-4: a fault inside the worker is heard by the page', async () => {
  const { alice } = await twoPeople();
  alice.frames.installEpoch({
    epoch: { ...EPOCH, number: 2 },
    leafIndex: 0,
    leaves: [0],
    removed: false,
    added: false,
    baseKey: new Uint8Array(3),
  });
  await vi.waitFor(() => expect(alice.dead).toBe(true), WAIT);
}, 30_000);

test('VER-3: the self-test finds out a sender, and a receiver, whose transform is not there', async () => {
  const { alice, bea } = await twoPeople();
  const camera = arm(alice, bea, 'camera', 'vp8');
  const sealed = await leg(picture(), 'video/VP8', camera.hooks);
  const clear = await leg(picture(), 'video/VP8', { onSender: () => {}, onReceiver: () => {} });
  const sent = [{ streamId: camera.streams.sent, mid: '0' }];
  const received = [{ streamId: camera.streams.received, mid: '0' }];
  const links = ({ sender, receiver }: Leg) => ({ send: sender, receive: receiver });
  const check = async (selfTest: SelfTest, streams: Pick<SelfTestSubject, 'sent' | 'received'>) =>
    selfTest.run(links(clear), {
      ...streams,
      // A worker that has no part in the connection.
      nextReport: () =>
        Promise.resolve({
          newestEpoch: EPOCH,
          sendEpoch: EPOCH,
          streams: [...sent, ...received].map(({ streamId }) => ({ ...idle, streamId })),
        }),
    });

  await vi.waitFor(async () => {
    expect(await figure(sealed.receiver, 'inbound-rtp', 'framesDecoded')).toBeGreaterThan(20);
  }, WAIT);
  const honest = new SelfTest();
  for (let i = 0; i < 3; i += 1) {
    const nextReport = () => Promise.resolve(alice.report);
    const outcome = await honest.run(links(sealed), { sent, received: [], nextReport });
    expect(outcome).toMatchObject({ kind: 'passed', undecodable: [] });
  }
  const ofSender = new SelfTest();
  await vi.waitFor(async () => {
    const outcome = await check(ofSender, { sent, received: [] });
    expect(outcome).toEqual({ kind: 'failed', fault: 'encryption-failed' });
  }, CHECKS);
  const ofReceiver = new SelfTest();
  await vi.waitFor(async () => {
    const outcome = await check(ofReceiver, { sent: [], received });
    expect(outcome).toEqual({ kind: 'failed', fault: 'self-test-failed' });
  }, CHECKS);
}, 60_000);

const idle = {
  frames: 0,
  bytes: 0,
  dropped: 0,
  pending: 0,
  lastDropReason: null,
  frameAge: null,
  dropAge: null,
  failingAge: null,
  pastEpochAge: null,
};
