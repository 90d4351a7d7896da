import { expect, test, vi } from 'vitest';
import type { FrameEpoch } from '@conclave/base';
import { eventually } from '../../test/eventually.ts';
import type { StreamOptions } from './messages.ts';
import { bytesOf, encodedFrame, epochAt, FakeTransformer, HubFixture } from './testing.ts';

const opus = Array.from({ length: 60 }, (_, i) => i + 1);
const vp9 = Array.from({ length: 900 }, (_, i) => (i * 7 + 3) & 0xff);

const sendMicrophone: StreamOptions = {
  streamId: 1,
  direction: 'send',
  context: 'microphone',
  codec: 'opus',
  attested: false,
};
const sendCamera: StreamOptions = {
  streamId: 2,
  direction: 'send',
  context: 'camera',
  codec: 'vp9',
  attested: false,
};
const receive = (
  context: 'microphone' | 'camera',
  leafIndex: number,
  since: FrameEpoch = epochAt(0),
): Extract<StreamOptions, { readonly direction: 'receive' }> => ({
  streamId: context === 'camera' ? 4 : 3,
  direction: 'receive',
  context,
  codec: context === 'camera' ? 'vp9' : 'opus',
  leafIndex,
  sinceEpoch: since,
  attested: false,
});

async function twoMembers(epoch = 1): Promise<{ alice: HubFixture; bea: HubFixture }> {
  const alice = new HubFixture();
  const bea = new HubFixture();
  await alice.install(epoch, 0);
  await bea.install(epoch, 1);
  await alice.use(epoch);
  await bea.use(epoch);
  return { alice, bea };
}

async function settle(fixture: HubFixture, streamId: number, seen: number): Promise<void> {
  await eventually(() => {
    const stream = fixture.report().streams.find((candidate) => candidate.streamId === streamId);
    expect((stream?.frames ?? 0) + (stream?.dropped ?? 0) + (stream?.pending ?? 0)).toBe(seen);
  });
}

async function carry(from: FakeTransformer, to: FakeTransformer, count: number): Promise<void> {
  await eventually(() => expect(from.output.length).toBe(count));
  for (const frame of from.output.splice(0)) {
    const type = frame.type === 'key' || frame.type === 'delta' ? frame.type : undefined;
    to.push(encodedFrame(bytesOf(frame), {}, type));
  }
}

test('FRM-3: frames of a member reach the decoder of another one as they left the encoder', async () => {
  const { alice, bea } = await twoMembers();
  const camera = alice.attach(sendCamera);
  const tile = bea.attach(receive('camera', 0));
  camera.push(encodedFrame(vp9, { spatialIndex: 0 }, 'key'));
  camera.push(encodedFrame(vp9.toReversed(), { spatialIndex: 2 }, 'delta'));
  await carry(camera, tile, 2);
  await eventually(() => expect(tile.output.length).toBe(2));
  expect(tile.output.map((frame) => [...bytesOf(frame)])).toEqual([vp9, vp9.toReversed()]);
});

test('FRM-4: without a key nothing leaves, and nothing is let through on receipt', async () => {
  const alice = new HubFixture();
  const camera = alice.attach(sendCamera);
  const tile = alice.attach(receive('camera', 0));
  camera.push(encodedFrame(vp9, {}, 'key'));
  tile.push(encodedFrame(vp9, {}, 'key'));
  await settle(alice, 2, 1);
  await settle(alice, 4, 1);
  expect(camera.output).toEqual([]);
  expect(tile.output).toEqual([]);
  expect(alice.report().streams[0]?.lastDropReason).toBe('no-key');
});

test('FRM-4: a frame of another codec than the negotiated one stops the sender for good', async () => {
  const { alice } = await twoMembers();
  const camera = alice.attach(sendCamera);
  camera.push(encodedFrame(vp9, { mimeType: 'video/H264' }, 'key'));
  camera.push(encodedFrame(vp9, { mimeType: 'video/VP9' }, 'key'));
  await settle(alice, 2, 2);
  expect(camera.output).toEqual([]);
  expect(alice.posted).toContainEqual({ type: 'send-fault', streamId: 2, reason: 'unexpected-codec' });
});

test('FRM-4: an exception on the way drops the frame and stops the sender', async () => {
  const { alice } = await twoMembers();
  const camera = alice.attach(sendCamera);
  const broken = {
    data: Uint8Array.from(vp9).buffer,
    getMetadata: () => {
      throw new Error('broken');
    },
  };
  camera.push(broken);
  camera.push(encodedFrame(vp9, {}, 'key'));
  await settle(alice, 2, 2);
  expect(camera.output).toEqual([]);
  expect(alice.posted).toContainEqual({ type: 'send-fault', streamId: 2, reason: 'exception' });
});

test('FRM-4: the first authenticated frame is reported once, and a forged one never', async () => {
  const { alice, bea } = await twoMembers();
  const camera = alice.attach(sendCamera);
  const tile = bea.attach(receive('camera', 0));
  tile.push(encodedFrame(vp9, {}, 'key'));
  await settle(bea, 4, 1);
  expect(bea.posted.some(({ type }) => type === 'first-frame')).toBe(false);
  camera.push(encodedFrame(vp9, {}, 'key'));
  camera.push(encodedFrame(vp9, {}, 'delta'));
  await carry(camera, tile, 2);
  await settle(bea, 4, 3);
  expect(bea.posted.filter(({ type }) => type === 'first-frame')).toEqual([
    { type: 'first-frame', streamId: 4 },
  ]);
});

test('FRM-5: a replayed frame is dropped', async () => {
  const { alice, bea } = await twoMembers();
  const camera = alice.attach(sendCamera);
  const tile = bea.attach(receive('camera', 0));
  camera.push(encodedFrame(vp9, {}, 'key'));
  await eventually(() => expect(camera.output.length).toBe(1));
  const sealed = camera.output.map(bytesOf)[0] ?? new Uint8Array();
  tile.push(encodedFrame(sealed, {}, 'key'));
  tile.push(encodedFrame(sealed, {}, 'key'));
  await settle(bea, 4, 2);
  expect(bea.report().streams[0]).toMatchObject({ frames: 1, dropped: 1, lastDropReason: 'replay' });
});

test("FRM-5: A's stream in B's tile is dropped, and so is a microphone in place of a camera", async () => {
  const { alice, bea } = await twoMembers();
  const camera = alice.attach(sendCamera);
  const tileOfAnother = bea.attach(receive('camera', 5));
  camera.push(encodedFrame(vp9, {}, 'key'));
  await carry(camera, tileOfAnother, 1);
  await settle(bea, 4, 1);
  expect(tileOfAnother.output).toEqual([]);
  expect(bea.report().streams[0]?.lastDropReason).toBe('wrong-leaf');

  const microphone = alice.attach(sendMicrophone);
  const tile = bea.attach({ ...receive('camera', 0), streamId: 9 });
  microphone.push(encodedFrame(opus));
  await carry(microphone, tile, 1);
  await settle(bea, 9, 1);
  expect(tile.output).toEqual([]);
  expect(bea.report().streams[1]?.lastDropReason).toBe('wrong-context');
});

test('FRM-5: frames from before the owner came to the leaf are dropped', async () => {
  const { alice, bea } = await twoMembers(1);
  const camera = alice.attach(sendCamera);
  const tile = bea.attach(receive('camera', 0, epochAt(2)));
  camera.push(encodedFrame(vp9, {}, 'key'));
  await carry(camera, tile, 1);
  await settle(bea, 4, 1);
  expect(bea.report().streams[0]?.lastDropReason).toBe('wrong-leaf');
});

test('FRM-6: every audio frame has one size on the wire and carries the level, which receivers get with its owner', async () => {
  const { alice, bea } = await twoMembers();
  const channel = new MessageChannel();
  await alice.hub.handle({ type: 'level-port', port: channel.port2 });
  const microphone = alice.attach(sendMicrophone);
  const tile = bea.attach(receive('microphone', 0));
  channel.port2.dispatchEvent(new MessageEvent('message', { data: 23 }));
  for (const length of [1, 3, 80, 189])
    microphone.push(encodedFrame(opus.concat(opus, opus, opus).slice(0, length)));
  await eventually(() => expect(microphone.output.length).toBe(4));
  expect(new Set(microphone.output.map((frame) => frame.data.byteLength)).size).toBe(1);
  await carry(microphone, tile, 4);
  await eventually(() => expect(tile.output.length).toBe(4));
  expect(tile.output.map((frame) => frame.data.byteLength)).toEqual([1, 3, 80, 189]);
  for (const { hub, posted } of [alice, bea]) {
    hub.postLevels();
    expect(posted).toContainEqual({
      type: 'levels',
      speakers: [{ leafIndex: 0, levels: [23, 23, 23, 23] }],
    });
  }
  channel.port1.close();
});

test('FRM-6: an Opus frame that does not fit the bucket is dropped and the next one goes on', async () => {
  const { alice } = await twoMembers();
  const microphone = alice.attach(sendMicrophone);
  microphone.push(encodedFrame(new Uint8Array(190).fill(1)));
  microphone.push(encodedFrame(opus));
  await settle(alice, 1, 2);
  expect(alice.report().streams[0]).toMatchObject({ frames: 1, lastDropReason: 'payload-too-large' });
});

test('FRM-8: frames of an epoch that is not here yet wait for its key, in order', async () => {
  const { alice, bea } = await twoMembers();
  const camera = alice.attach(sendCamera);
  const tile = bea.attach(receive('camera', 0));
  await alice.install(2, 0);
  await alice.use(2);
  camera.push(encodedFrame(vp9, {}, 'key'));
  camera.push(encodedFrame(vp9.toReversed(), {}, 'delta'));
  await carry(camera, tile, 2);
  await settle(bea, 4, 2);
  expect(bea.report().streams[0]?.pending).toBe(2);
  await bea.install(2, 1);
  await eventually(() => expect(tile.output.length).toBe(2));
  expect(tile.output.map((frame) => bytesOf(frame)[0])).toEqual([vp9[0], vp9.at(-1)]);
});

test('FRM-8: frames that wait longer than 500 ms for a key are dropped', async () => {
  const { alice, bea } = await twoMembers();
  const camera = alice.attach(sendCamera);
  const tile = bea.attach(receive('camera', 0));
  await alice.install(2, 0);
  await alice.use(2);
  camera.push(encodedFrame(vp9, {}, 'key'));
  await carry(camera, tile, 1);
  await settle(bea, 4, 1);
  bea.now += 500;
  await bea.hub.tick();
  expect(bea.report().streams[0]).toMatchObject({
    pending: 0,
    dropped: 1,
    lastDropReason: 'waited-too-long',
  });
});

test('FRM-9: the age of the last frame of an older epoch is reported until its sender switched', async () => {
  const { alice, bea } = await twoMembers();
  const camera = alice.attach(sendCamera);
  const tile = bea.attach(receive('camera', 0));
  await bea.install(2, 1, { removed: true });
  camera.push(encodedFrame(vp9, {}, 'key'));
  await carry(camera, tile, 1);
  await settle(bea, 4, 1);
  bea.now += 40;
  expect(bea.report()).toMatchObject({
    newestEpoch: epochAt(2),
    sendEpoch: epochAt(1),
    streams: [{ pastEpochAge: 40 }],
  });

  bea.now += 2_000;
  camera.push(encodedFrame(vp9, {}, 'delta'));
  await carry(camera, tile, 1);
  await settle(bea, 4, 2);
  expect(bea.report().streams[0]).toMatchObject({ frames: 1, lastDropReason: 'past-epoch', pastEpochAge: 0 });

  await alice.install(2, 0, { removed: true });
  await alice.use(2);
  camera.push(encodedFrame(vp9, {}, 'key'));
  await carry(camera, tile, 1);
  await settle(bea, 4, 3);
  expect(bea.report().streams[0]).toMatchObject({ frames: 2, pastEpochAge: null });
});

test('a key frame is asked for where a stream begins or goes on after a gap without one', async () => {
  const { alice, bea } = await twoMembers();
  const camera = alice.attach(sendCamera);
  const tile = bea.attach(receive('camera', 0));
  const asked = () => bea.posted.filter(({ type }) => type === 'need-keyframe').length;
  for (const type of ['delta', 'key', 'delta'] as const) camera.push(encodedFrame(vp9, {}, type));
  await carry(camera, tile, 3);
  await settle(bea, 4, 3);
  expect(asked()).toBe(1);
  bea.now += 500;
  tile.push(encodedFrame(vp9, {}, 'delta'));
  camera.push(encodedFrame(vp9, {}, 'delta'));
  await carry(camera, tile, 1);
  await settle(bea, 4, 5);
  expect(asked()).toBe(2);
});

test('FRM-8: a switch to an epoch with newcomers starts with a key frame where the worker can ask for one', async () => {
  const alice = new HubFixture();
  const generateKeyFrame = vi.fn(() => Promise.resolve(0));
  alice.hub.attach(Object.assign(new FakeTransformer(sendCamera), { generateKeyFrame }));
  await alice.install(1, 0);
  await alice.use(1);
  expect(generateKeyFrame).not.toHaveBeenCalled();
  await alice.install(2, 0, { added: true });
  await alice.use(2);
  expect(generateKeyFrame).toHaveBeenCalledTimes(1);
});

test('VER-4: the empty packets of a bandwidth probe go nowhere and count as no failure', async () => {
  const { alice, bea } = await twoMembers();
  const microphone = alice.attach(sendMicrophone);
  const tile = bea.attach(receive('microphone', 0));
  tile.push(encodedFrame([]));
  microphone.push(encodedFrame(opus));
  await carry(microphone, tile, 1);
  await settle(bea, 3, 1);
  expect(bea.report().streams[0]).toMatchObject({ frames: 1, dropped: 0 });
  expect(tile.output.length).toBe(1);
});

test('a closed stream lets nothing through', async () => {
  const { alice, bea } = await twoMembers();
  const camera = alice.attach(sendCamera);
  const tile = bea.attach(receive('camera', 0));
  await bea.hub.handle({ type: 'close-stream', streamId: 4 });
  camera.push(encodedFrame(vp9, {}, 'key'));
  await eventually(() => expect(camera.output.length).toBe(1));
  const sealed = camera.output.map(bytesOf)[0] ?? new Uint8Array();
  tile.push(encodedFrame(sealed, {}, 'key'));
  await eventually(() => expect(bea.report().streams).toEqual([]));
  expect(tile.output).toEqual([]);
});

test('the base key is wiped where the epoch was installed and where it was refused', async () => {
  const { alice } = await twoMembers(3);
  for (const epoch of [epochAt(4), epochAt(2)]) {
    const baseKey = new Uint8Array(32).fill(9);
    const fields = { leafIndex: 0, removed: false, added: false } as const;
    await alice.hub.handle({ type: 'install-epoch', epoch, ...fields, baseKey });
    expect(baseKey).toEqual(new Uint8Array(32));
  }
  expect(alice.posted).toContainEqual({ type: 'epoch-refused', reason: 'epoch-not-newer' });
});

test('FRM-8: in another group, whose count begins anew, members hear each other at once, and nothing of the former goes on', async () => {
  const { alice, bea } = await twoMembers(5);
  const camera = alice.attach(sendCamera);
  const before = bea.attach(receive('camera', 0));
  camera.push(encodedFrame(vp9, {}, 'key'));
  await carry(camera, before, 1);
  await settle(bea, 4, 1);

  // Alice is leaf 0 still; it is Bea who has another one.
  await alice.install(epochAt(0, 1), 0);
  await bea.install(epochAt(0, 1), 2);
  expect(bea.report().streams).toEqual([]);
  expect(alice.report()).toMatchObject({ newestEpoch: epochAt(0, 1), sendEpoch: null });
  camera.push(encodedFrame(vp9, {}, 'key'));
  await settle(alice, 2, 2);
  expect(alice.report().streams[0]).toMatchObject({ frames: 1, lastDropReason: 'no-key' });

  await alice.use(epochAt(0, 1));
  const tile = bea.attach({ ...receive('camera', 0, epochAt(0, 1)), streamId: 9 });
  camera.push(encodedFrame(vp9, {}, 'key'));
  await carry(camera, tile, 1);
  await eventually(() => expect(tile.output.length).toBe(1));
  expect(alice.report()).toMatchObject({ newestEpoch: epochAt(0, 1), sendEpoch: epochAt(0, 1) });
});

test('FRM-5: a stream that was opened for another group waits for that one, whatever opens under the former', async () => {
  const { alice, bea } = await twoMembers(5);
  const camera = alice.attach(sendCamera);
  const early = bea.attach(receive('camera', 0, epochAt(0, 1)));
  camera.push(encodedFrame(vp9, {}, 'key'));
  await carry(camera, early, 1);
  await settle(bea, 4, 1);
  expect(bea.report().streams[0]?.lastDropReason).toBe('wrong-leaf');
});

test.each([
  ['installed', (alice: HubFixture) => alice.install(5, 0)],
  ['of a group that is over', (alice: HubFixture) => alice.install(epochAt(9, -1), 0)],
  ['to send with that is not there', (alice: HubFixture) => alice.use(7)],
  ['to send with of another group', (alice: HubFixture) => alice.use(epochAt(5, 1))],
])('FRM-4: an epoch %s is refused, which stops all sending and says so', async (_what, tell) => {
  const { alice } = await twoMembers(5);
  const camera = alice.attach(sendCamera);
  await tell(alice);
  expect(alice.posted.filter(({ type }) => type === 'epoch-refused').length).toBe(1);
  // Not even what would be right afterwards brings it back: the page has to begin anew.
  await alice.install(6, 0);
  await alice.use(6);
  camera.push(encodedFrame(vp9, {}, 'key'));
  await settle(alice, 2, 1);
  expect(camera.output).toEqual([]);
});

test('VER-3: how long a stream has failed is counted from the first frame that did not open, until one does', async () => {
  const { alice, bea } = await twoMembers();
  const camera = alice.attach(sendCamera);
  const tile = bea.attach(receive('camera', 0));
  tile.push(encodedFrame(vp9, {}, 'key'));
  await settle(bea, 4, 1);
  bea.now += 3_000;
  tile.push(encodedFrame(vp9, {}, 'key'));
  await settle(bea, 4, 2);
  expect(bea.report().streams[0]?.failingAge).toBe(3_000);
  camera.push(encodedFrame(vp9, {}, 'key'));
  await carry(camera, tile, 1);
  await settle(bea, 4, 3);
  expect(bea.report().streams[0]?.failingAge).toBeNull();
});
