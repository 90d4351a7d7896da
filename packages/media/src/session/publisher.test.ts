import { FakeClock } from '@conclave/base/testing';
import { expect, test, vi } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { Publisher } from './publisher.ts';
import type { Outlet } from './publisher.ts';
import { LOWER_AFTER_MS } from './sent-layers.ts';
import { capability, FakeSendLink, FakeSfu, FakeTrack } from './testing.ts';

function setUp() {
  const sfu = new FakeSfu();
  const link = new FakeSendLink();
  const attachSender = vi.fn(() => 7);
  const closeStream = vi.fn();
  const onBroken = vi.fn();
  const onUnarmed = vi.fn();
  const clock = new FakeClock();
  const frames = { attachSender, closeStream };
  const publisher = new Publisher({ sfu, clock, frames, onBroken, onUnarmed });
  const outlet: Outlet = {
    link,
    encodings: {
      microphone: [{ codec: 'opus', capability: capability('opus'), encodings: [] }],
      camera: [{ codec: 'vp9', capability: capability('vp9'), encodings: [] }],
      screen: [
        { codec: 'vp9', capability: capability('vp9'), encodings: [] },
        { codec: 'vp8', capability: capability('vp8'), encodings: [] },
      ],
      'screen-audio': [{ codec: 'opus', capability: capability('opus'), encodings: [] }],
    },
  };
  return { sfu, clock, link, attachSender, closeStream, onBroken, onUnarmed, publisher, outlet };
}

test('FRM-4, FRM-6: a producer is armed before it exists, with FEC and NACK, without DTX and stereo, and is announced when it does', async () => {
  const { link, attachSender, publisher, outlet } = setUp();
  publisher.set('microphone', new FakeTrack('audio'), false);
  publisher.connect(outlet);
  await eventually(() =>
    expect(publisher.published.value).toEqual([
      { producerId: 'producer-0', context: 'microphone', codec: 'opus', paused: false },
    ]),
  );
  expect(attachSender).toHaveBeenCalledTimes(1);
  expect(link.sent[0]?.options.codecOptions).toMatchObject({
    opusDtx: false,
    opusFec: true,
    opusNack: true,
    opusStereo: false,
  });
  expect(link.sent[0]?.options.stopTracks).toBe(false);
});

test('FRM-4: a sender that can not be armed is reported at once, and nothing is announced', async () => {
  const { attachSender, onUnarmed, publisher, outlet } = setUp();
  attachSender.mockImplementation(() => {
    throw new ReferenceError('RTCRtpScriptTransform is not defined');
  });
  publisher.connect(outlet);
  publisher.set('camera', new FakeTrack('video'), false);
  await eventually(() => expect(onUnarmed).toHaveBeenCalledTimes(1));
  expect(publisher.published.value).toEqual([]);
});

test('a muted microphone is announced to members and goes on; the SFU is told nothing', async () => {
  const { sfu, link, publisher, outlet } = setUp();
  const track = new FakeTrack('audio');
  publisher.connect(outlet);
  publisher.set('microphone', track, false);
  await eventually(() => expect(publisher.published.value.length).toBe(1));
  publisher.set('microphone', track, true);
  expect(publisher.published.value[0]?.paused).toBe(true);
  publisher.set('microphone', new FakeTrack('audio'), true);
  await eventually(() => expect(link.sent[0]?.stream.replaced.length).toBe(1));
  expect(link.sent.length).toBe(1);
  expect(sfu.calls).toEqual([]);
});

test('a camera that is switched off sends nothing under the same producer, and comes back under it', async () => {
  const { sfu, link, publisher, outlet } = setUp();
  publisher.connect(outlet);
  publisher.set('camera', new FakeTrack('video'), false);
  await eventually(() => expect(publisher.published.value.length).toBe(1));
  publisher.set('camera', null, true);
  await eventually(() => expect(sfu.calls).toEqual(['pauseProducer producer-0']));
  expect(link.sent[0]?.stream.replaced).toEqual([null]);
  const again = new FakeTrack('video');
  publisher.set('camera', again, false);
  await eventually(() => expect(link.sent[0]?.stream.replaced).toEqual([null, again]));
  expect(sfu.calls).toEqual(['pauseProducer producer-0', 'resumeProducer producer-0']);
  expect(publisher.published.value).toEqual([
    { producerId: 'producer-0', context: 'camera', codec: 'vp9', paused: false },
  ]);
});

test('what the SFU did not hear while the connection was lost is said again', async () => {
  const { sfu, publisher, outlet, onBroken } = setUp();
  publisher.connect(outlet);
  publisher.set('camera', new FakeTrack('video'), false);
  await eventually(() => expect(publisher.published.value.length).toBe(1));
  sfu.failures.set('pauseProducer', 'lost');
  publisher.set('camera', null, true);
  await eventually(() => expect(sfu.calls.length).toBe(1));
  sfu.failures.clear();
  publisher.resync();
  await eventually(() => expect(sfu.calls.length).toBe(2));
  publisher.resync();
  publisher.set('microphone', null, true);
  expect(onBroken).not.toHaveBeenCalled();
});

test('another connection gets producers of its own, and the streams of the last one are closed', async () => {
  const { link, closeStream, publisher, outlet } = setUp();
  publisher.connect(outlet);
  publisher.set('camera', new FakeTrack('video'), false);
  await eventually(() => expect(publisher.published.value.length).toBe(1));
  publisher.connect(null);
  expect(publisher.published.value).toEqual([]);
  expect(closeStream).toHaveBeenCalledWith(7);
  publisher.connect(outlet);
  await eventually(() => expect(publisher.published.value[0]?.producerId).toBe('producer-1'));
  expect(link.sent.length).toBe(2);
});

test('no more is encoded than anybody takes, also where the SFU says so before the producer is known', async () => {
  const { clock, link, publisher, outlet } = setUp();
  publisher.connect(outlet);
  publisher.wanted('producer-0', null);
  publisher.set('camera', new FakeTrack('video'), false);
  await eventually(() => expect(publisher.published.value.length).toBe(1));
  const active = () => link.sent[0]?.stream.rtpSender.encodings.map((each) => each.active);
  clock.advance(LOWER_AFTER_MS);
  await eventually(() => expect(active()).toEqual([true, false, false]));
  publisher.wanted('producer-0', 1);
  await eventually(() => expect(active()).toEqual([true, true, false]));
  publisher.set('camera', null, true);
  publisher.wanted('producer-0', 2);
  publisher.set('camera', new FakeTrack('video'), false);
  await eventually(() => expect(active()).toEqual([true, true, true]));
});

test('what the SFU says of others changes nothing, and is not kept without end', async () => {
  const { clock, link, publisher, outlet } = setUp();
  publisher.connect(outlet);
  publisher.set('camera', new FakeTrack('video'), false);
  publisher.set('screen', new FakeTrack('video'), false);
  await eventually(() => expect(publisher.published.value.length).toBe(2));
  for (let other = 0; other < 1000; other += 1) publisher.wanted(`other-${other}`, null);
  publisher.wanted('producer-1', null);
  clock.advance(LOWER_AFTER_MS);
  expect(clock.pending).toBe(0);
  expect(link.sent.map(({ stream }) => stream.rtpSender.set)).toEqual([0, 0]);
});

test('a producer that fails half-way asks for another connection', async () => {
  const { link, onBroken, publisher, outlet } = setUp();
  link.fails = true;
  publisher.connect(outlet);
  publisher.set('camera', new FakeTrack('video'), false);
  await eventually(() => expect(onBroken).toHaveBeenCalledTimes(1));
});

test('a share that ends takes its producer with it, and the next one has another', async () => {
  const { sfu, link, closeStream, publisher, outlet } = setUp();
  publisher.connect(outlet);
  publisher.set('screen', new FakeTrack('video'), false);
  publisher.set('screen-audio', new FakeTrack('audio'), false);
  await eventually(() => expect(publisher.published.value.length).toBe(2));
  publisher.set('screen', null, false);
  await eventually(() => expect(sfu.calls).toEqual(['closeProducer producer-0']));
  expect(publisher.published.value).toMatchObject([{ producerId: 'producer-1', context: 'screen-audio' }]);
  expect(link.sent[0]?.stream.closed).toBe(true);
  expect(closeStream).toHaveBeenCalledTimes(1);
  publisher.set('screen', new FakeTrack('video'), false);
  await eventually(() => expect(publisher.published.value[0]?.producerId).toBe('producer-2'));
});

test('a share that ends while it begins leaves nothing behind', async () => {
  const { sfu, link, publisher, outlet } = setUp();
  publisher.connect(outlet);
  publisher.set('screen', new FakeTrack('video'), false);
  publisher.set('screen', null, false);
  await eventually(() => expect(link.sent.every(({ stream }) => stream.closed)).toBe(true));
  publisher.set('screen', new FakeTrack('video'), false);
  await eventually(() => expect(publisher.published.value.length).toBe(1));
  expect(link.sent.filter(({ stream }) => !stream.closed)).toHaveLength(1);
  expect(sfu.calls.length).toBe(link.sent.length - 1);
});

test('that a share ended is said again where the SFU may not have heard it', async () => {
  const { sfu, publisher, outlet, onBroken } = setUp();
  publisher.connect(outlet);
  publisher.set('screen', new FakeTrack('video'), false);
  await eventually(() => expect(publisher.published.value.length).toBe(1));
  sfu.failures.set('closeProducer', 'lost');
  publisher.set('screen', null, false);
  await eventually(() => expect(sfu.calls).toEqual(['closeProducer producer-0']));
  sfu.failures.clear();
  publisher.resync();
  await eventually(() => expect(sfu.calls).toEqual(['closeProducer producer-0', 'closeProducer producer-0']));
  publisher.resync();
  publisher.set('microphone', null, true);
  expect(sfu.calls.length).toBe(2);
  expect(onBroken).not.toHaveBeenCalled();
});

test('an encoder that gives nothing of a screen is given another codec, and the next share begins with the best', async () => {
  const { link, publisher, outlet } = setUp();
  publisher.connect(outlet);
  publisher.set('screen', new FakeTrack('video'), false);
  await eventually(() => expect(publisher.published.value[0]?.codec).toBe('vp9'));
  publisher.fallBack(7);
  await eventually(() => expect(publisher.published.value[0]?.codec).toBe('vp8'));
  expect(link.sent[0]?.stream.closed).toBe(true);
  publisher.fallBack(7);
  publisher.set('screen', new FakeTrack('video'), false);
  await eventually(() => expect(link.sent[1]?.stream.replaced.length).toBe(1));
  expect(publisher.published.value[0]?.codec).toBe('vp8');
  publisher.set('screen', null, false);
  await eventually(() => expect(publisher.published.value).toEqual([]));
  publisher.set('screen', new FakeTrack('video'), false);
  await eventually(() => expect(publisher.published.value[0]?.codec).toBe('vp9'));
});
