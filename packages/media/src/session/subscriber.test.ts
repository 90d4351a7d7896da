import { FakeClock } from '@conclave/base/testing';
import { expect, test, vi } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { Subscriber } from './subscriber.ts';
import type { WantedStream } from './subscription.ts';
import { FakeReceiveLink, FakeSfu } from './testing.ts';

function setUp() {
  const sfu = new FakeSfu();
  sfu.consumedCodec = 'vp9';
  const clock = new FakeClock();
  const link = new FakeReceiveLink();
  let streamId = 0;
  const attachReceiver = vi.fn((_receiver: RTCRtpReceiver, _stream: unknown) => (streamId += 1));
  const closeStream = vi.fn();
  const subscriber = new Subscriber({ sfu, clock, frames: { attachReceiver, closeStream } });
  subscriber.connect({ link, capabilities: {} });
  return { sfu, clock, link, attachReceiver, closeStream, subscriber };
}

const SINCE = { generation: 0, number: 5 };
const camera = (producerId: string, leafIndex = 2): WantedStream => ({
  producerId,
  leafIndex,
  context: 'camera',
  codec: 'vp9',
  paused: false,
  sinceEpoch: SINCE,
});

test('FRM-5: a consumer is bound to the announced leaf before the SFU may send', async () => {
  const { sfu, attachReceiver, subscriber } = setUp();
  subscriber.setWanted([camera('p')]);
  await eventually(() => expect(sfu.calls.at(-1)).toBe('resumeConsumer consumer-of-p'));
  expect(sfu.calls).toEqual(['consume p', 'setLayers consumer-of-p 0/2', 'resumeConsumer consumer-of-p']);
  expect(attachReceiver.mock.calls[0]?.[1]).toMatchObject({ leafIndex: 2, sinceEpoch: SINCE, codec: 'vp9' });
});

test('streams that are announced together are negotiated in one go, however late the SFU answers for one of them', async () => {
  const { sfu, link, subscriber } = setUp();
  const answered: (() => void)[] = [];
  const { consume } = sfu;
  sfu.consume = async (transportId, producerId) => {
    if (producerId === 'late') await new Promise<void>((resolve) => answered.push(resolve));
    return consume(transportId, producerId);
  };
  const negotiated = vi.spyOn(link, 'consume');
  subscriber.setWanted([camera('p', 2), camera('late', 3)]);
  await eventually(() => expect(sfu.calls).toEqual(['consume p']));
  await eventually(() => expect(answered).toHaveLength(1));
  expect(negotiated).not.toHaveBeenCalled();
  answered[0]?.();
  await eventually(() => expect(negotiated).toHaveBeenCalledTimes(2));
});

test('FRM-5: on a path that is not up yet, the SFU may send as soon as the receiver is armed', async () => {
  const { sfu, link, attachReceiver, subscriber } = setUp();
  link.connectionState = 'new';
  const other = new FakeReceiveLink();
  vi.spyOn(link, 'consume').mockImplementation(async (options) => {
    const stream = await other.consume(options);
    // The browser and the SFU are still about it.
    await new Promise(() => undefined);
    return stream;
  });
  subscriber.setWanted([camera('p')]);
  await eventually(() => expect(sfu.calls.at(-1)).toBe('resumeConsumer consumer-of-p'));
  expect(attachReceiver).toHaveBeenCalledTimes(1);
  expect(sfu.calls).toEqual(['consume p', 'setLayers consumer-of-p 0/2', 'resumeConsumer consumer-of-p']);
});

test('FRM-4: a track appears only after the worker authenticated a frame', async () => {
  const { sfu, subscriber } = setUp();
  subscriber.setWanted([camera('p')]);
  await eventually(() => expect(sfu.calls.length).toBe(3));
  expect(subscriber.tracks.value).toEqual([]);
  subscriber.firstFrame(1);
  expect(subscriber.tracks.value).toMatchObject([{ leafIndex: 2, audio: null }]);
  expect(subscriber.tracks.value[0]?.video).not.toBeNull();
});

test('FRM-5: a consumer of another codec than announced is closed, and tried again later', async () => {
  const { sfu, clock, attachReceiver, subscriber } = setUp();
  sfu.consumedCodec = 'vp8';
  subscriber.setWanted([camera('p')]);
  await eventually(() => expect(sfu.calls).toEqual(['consume p', 'closeConsumer consumer-of-p']));
  expect(attachReceiver).not.toHaveBeenCalled();
  await eventually(() => expect(clock.pending).toBe(1));
});

test('an announcement that is faster than the producer is tried again until it is there', async () => {
  const { sfu, clock, subscriber } = setUp();
  sfu.failures.set('consume', 'gone');
  subscriber.setWanted([camera('p')]);
  await eventually(() => expect(clock.pending).toBe(1));
  sfu.failures.clear();
  clock.advance(250);
  await eventually(() => expect(sfu.calls.at(-1)).toBe('resumeConsumer consumer-of-p'));
});

test('what is withdrawn while it is being opened is closed again', async () => {
  const { sfu, subscriber } = setUp();
  subscriber.setWanted([camera('p')]);
  subscriber.setWanted([]);
  await eventually(() => expect(sfu.calls).toEqual(['consume p', 'closeConsumer consumer-of-p']));
  expect(subscriber.subscriptions).toEqual([]);
});

test("FRM-5: who announces another member's producer gets a consumer of their own and does not touch the other's", async () => {
  const { sfu, attachReceiver, subscriber } = setUp();
  subscriber.setWanted([camera('p', 2), camera('p', 3)]);
  await eventually(() => expect(sfu.calls.filter((call) => call.startsWith('resume')).length).toBe(2));
  expect(attachReceiver.mock.calls.map(([, stream]) => stream)).toMatchObject([
    { leafIndex: 2 },
    { leafIndex: 3 },
  ]);
});

test('layers follow the tile, and a tile that is not shown pauses the consumer', async () => {
  const { sfu, subscriber } = setUp();
  const size = (width: number, height: number, leafIndex = 2): void =>
    subscriber.setTileSizes([{ leafIndex, context: 'camera', width, height, isLarge: false }]);
  size(640, 360);
  subscriber.setWanted([camera('p')]);
  await eventually(() => expect(sfu.calls.length).toBe(3));
  expect(sfu.calls).toContain('setLayers consumer-of-p 1/2');
  size(0, 0);
  await eventually(() => expect(sfu.calls.at(-1)).toBe('pauseConsumer consumer-of-p'));
  size(1280, 720);
  await eventually(() => expect(sfu.calls.at(-1)).toBe('resumeConsumer consumer-of-p'));
  expect(sfu.calls.at(-2)).toBe('setLayers consumer-of-p 2/2');
});

test('what is large comes first where bandwidth is short, which is told once, and again where it was not heard', async () => {
  const { sfu, subscriber } = setUp();
  const size = (isLarge: boolean): void =>
    subscriber.setTileSizes([{ leafIndex: 2, context: 'camera', width: 640, height: 360, isLarge }]);
  size(true);
  subscriber.setWanted([camera('p')]);
  await eventually(() => expect(sfu.calls.at(-1)).toBe('resumeConsumer consumer-of-p'));
  expect(sfu.calls).toContain('setLayers consumer-of-p 1/2 priority 10');
  sfu.failures.set('setLayers', 'lost');
  size(false);
  await eventually(() => expect(sfu.calls.at(-1)).toBe('setLayers consumer-of-p 1/2 priority 1'));
  sfu.failures.clear();
  subscriber.resync();
  await eventually(() =>
    expect(sfu.calls.slice(-2)).toEqual(Array(2).fill('setLayers consumer-of-p 1/2 priority 1')),
  );
  subscriber.setTileSizes([{ leafIndex: 2, context: 'camera', width: 1280, height: 720, isLarge: false }]);
  await eventually(() => expect(sfu.calls.at(-1)).toBe('setLayers consumer-of-p 2/2'));
});

test('of what the SFU says of bandwidth, each is of one consumer, and ends with it', async () => {
  const { sfu, clock, subscriber } = setUp();
  subscriber.setWanted([camera('p', 2), camera('q', 3)]);
  await eventually(() => expect(sfu.calls.filter((call) => call.startsWith('resume')).length).toBe(2));
  const starved = (): readonly boolean[] => subscriber.subscriptions.map((each) => each.watched.starved);
  subscriber.starved('consumer-of-q', true);
  subscriber.starved('nothing', true);
  expect(starved()).toEqual([false, true]);
  subscriber.starved('consumer-of-q', false);
  expect(starved()).toEqual([false, false]);
  subscriber.starved('consumer-of-q', true);
  subscriber.lost({ consumerId: 'consumer-of-q' });
  clock.advance(250);
  await eventually(() => expect(subscriber.subscriptions.every(({ running }) => running)).toBe(true));
  expect(starved()).toEqual([false, false]);
});

test("a size goes with the leaf that it is said of, and what a former owner's tile had does not stay", async () => {
  const { sfu, subscriber } = setUp();
  subscriber.setWanted([camera('p', 2), camera('q', 3)]);
  await eventually(() => expect(sfu.calls.filter((call) => call.startsWith('resume')).length).toBe(2));
  subscriber.setTileSizes([{ leafIndex: 2, context: 'camera', width: 1280, height: 720, isLarge: false }]);
  await eventually(() => expect(sfu.calls.at(-1)).toBe('setLayers consumer-of-p 2/2'));
  subscriber.setTileSizes([{ leafIndex: 3, context: 'camera', width: 1280, height: 720, isLarge: false }]);
  await eventually(() => expect(sfu.calls.at(-1)).toBe('setLayers consumer-of-q 2/2'));
  expect(sfu.calls).toContain('setLayers consumer-of-p 0/2');
});

test('FRM-8: in another group every stream is opened anew, under the same leaf and producer too', async () => {
  const { sfu, attachReceiver, closeStream, subscriber } = setUp();
  subscriber.setWanted([camera('p')]);
  await eventually(() => expect(sfu.calls.length).toBe(3));
  subscriber.setWanted([{ ...camera('p'), sinceEpoch: { generation: 1, number: 0 } }]);
  await eventually(() => expect(sfu.calls.filter((call) => call === 'consume p').length).toBe(2));
  expect(closeStream).toHaveBeenCalledWith(1);
  await eventually(() =>
    expect(attachReceiver.mock.calls[1]?.[1]).toMatchObject({ sinceEpoch: { generation: 1, number: 0 } }),
  );
});

test('a microphone is never paused at the SFU, muted or not', async () => {
  const { sfu, subscriber } = setUp();
  sfu.consumedCodec = 'opus';
  const microphone: WantedStream = { ...camera('m'), context: 'microphone', codec: 'opus' };
  subscriber.setWanted([microphone]);
  await eventually(() => expect(sfu.calls.at(-1)).toBe('resumeConsumer consumer-of-m'));
  subscriber.setWanted([{ ...microphone, paused: true }]);
  expect(sfu.calls).toEqual(['consume m', 'resumeConsumer consumer-of-m']);
  expect(subscriber.subscriptions[0]?.running).toBe(false);
});

test('key frames are asked for once a second at most, and less and less where they do not help', async () => {
  const { sfu, clock, subscriber } = setUp();
  subscriber.setWanted([camera('p')]);
  await eventually(() => expect(subscriber.subscriptions[0]?.running).toBe(true));
  const start = clock.now();
  const asked: number[] = [];
  const ask = (): void => {
    const before = sfu.calls.length;
    subscriber.needKeyframe(1);
    if (sfu.calls.length > before) asked.push((clock.now() - start) / 1_000);
  };
  for (let at = 0; at < 60_000; at += 500) {
    ask();
    clock.advance(500);
  }
  expect(asked).toEqual([0, 1, 3, 7, 15, 31, 47]);
  // Another gap, long after: it is asked at once, and soon again.
  clock.advance(60_000);
  asked.length = 0;
  const again = (clock.now() - start) / 1_000;
  for (let at = 0; at < 4_000; at += 500) {
    ask();
    clock.advance(500);
  }
  expect(asked.map((at) => at - again)).toEqual([0, 1, 3]);
});

test('a consumer that the SFU closed is opened again after a pause, and its track is taken back', async () => {
  const { sfu, clock, closeStream, subscriber } = setUp();
  subscriber.setWanted([camera('p')]);
  await eventually(() => expect(sfu.calls.length).toBe(3));
  subscriber.firstFrame(1);
  subscriber.lost({ consumerId: 'consumer-of-p' });
  expect(subscriber.tracks.value).toEqual([]);
  expect(closeStream).toHaveBeenCalledWith(1);
  expect(sfu.calls.length).toBe(3);
  clock.advance(250);
  await eventually(() => expect(sfu.calls.length).toBe(6));
});

test('another connection opens every consumer anew', async () => {
  const { sfu, subscriber } = setUp();
  subscriber.setWanted([camera('p'), camera('q', 4)]);
  await eventually(() => expect(sfu.calls.length).toBe(6));
  subscriber.connect(null);
  expect(subscriber.subscriptions.map(({ streamId }) => streamId)).toEqual([null, null]);
  subscriber.connect({ link: new FakeReceiveLink(), capabilities: {} });
  await eventually(() => expect(sfu.calls.length).toBe(12));
});

test('FRM-4: a shared screen and its sound are tracks of their own, each after its first authenticated frame', async () => {
  const { sfu, subscriber } = setUp();
  const screen = { ...camera('s'), context: 'screen' } as const;
  subscriber.setWanted([camera('p'), screen]);
  await eventually(() => expect(sfu.calls.filter((call) => call.startsWith('resume')).length).toBe(2));
  subscriber.firstFrame(2);
  const [tracks] = subscriber.tracks.value;
  expect(tracks).toMatchObject({ leafIndex: 2, audio: null, video: null, screenAudio: null });
  expect(tracks?.screen).not.toBeNull();
  subscriber.firstFrame(1);
  expect(subscriber.tracks.value).toHaveLength(1);
  expect(subscriber.tracks.value[0]?.screen).toBe(tracks?.screen);
  subscriber.setTileSizes([
    { leafIndex: 2, context: 'screen', width: 100, height: 60, isLarge: false },
    { leafIndex: 2, context: 'camera', width: 1280, height: 720, isLarge: false },
  ]);
  await eventually(() => expect(sfu.calls).toContain('setLayers consumer-of-s 0/0'));
  await eventually(() => expect(sfu.calls).toContain('setLayers consumer-of-p 2/2'));
});

test('how a camera arrives is told of it, of one that is not watched nothing, nor of a screen, which may stand', async () => {
  const { sfu, clock, subscriber } = setUp();
  subscriber.setWanted([camera('p'), { ...camera('s', 3), context: 'screen' }]);
  await eventually(() => expect(sfu.calls.filter((call) => call.startsWith('resume')).length).toBe(2));
  const told = (): Readonly<Record<string, string>> =>
    Object.fromEntries(subscriber.subscriptions.map(({ watched }) => [watched.context, watched.quality]));
  const stand = (looks: number): void => {
    for (let look = 0; look < looks; look += 1) {
      const figures = { sound: null, picture: { frames: 30, frozen: 0 } };
      for (const { streamId } of subscriber.subscriptions)
        if (streamId !== null) subscriber.measured(streamId, figures);
      clock.advance(2_000);
    }
  };
  // What has not begun is waited for, and no connection is blamed.
  stand(4);
  for (const { streamId } of subscriber.subscriptions) if (streamId !== null) subscriber.firstFrame(streamId);
  stand(2);
  expect(told()).toEqual({ camera: 'good', screen: 'good' });
  stand(1);
  expect(told()).toEqual({ camera: 'poor', screen: 'good' });
  subscriber.setTileSizes([{ leafIndex: 2, context: 'camera', width: 0, height: 0, isLarge: false }]);
  await eventually(() => expect(sfu.calls.at(-1)).toBe('pauseConsumer consumer-of-p'));
  stand(1);
  expect(told()).toEqual({ camera: 'good', screen: 'good' });
});
