import { silentLogger } from '@conclave/base';
import { observer } from 'mediasoup';
import type { types } from 'mediasoup';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPlace } from '../../../test/media.ts';
import { Addresses } from '../../config/addresses.ts';
import { systemClock } from '../../system-clock.ts';
import type { SfuPlace } from '../sfu.ts';
import { MediasoupSfu } from './mediasoup-sfu.ts';

const workerBin = process.env['MEDIASOUP_WORKER_BIN'];
const config = { addresses: new Addresses(['127.0.0.1']), rtcPort: 0, workers: 2, workerBin };
const clockRate = 90_000;
const vp8 = { mimeType: 'video/VP8', clockRate, rtcpFeedback: [{ type: 'nack', parameter: 'pli' }] } as const;
/** Of the three layers of one camera. */
const ssrcs = [7001, 7002, 7003];

let sfu: MediasoupSfu;
let routers: { readonly router: types.Router; readonly pid: number }[];
let places: readonly [SfuPlace, SfuPlace];
const stops: (() => void)[] = [];
beforeEach(async () => {
  routers = [];
  const look = (worker: types.Worker): void => {
    worker.observer.on('newrouter', (router) => routers.push({ router, pid: worker.pid }));
  };
  observer.on('newworker', look);
  sfu = await MediasoupSfu.start(config, systemClock, silentLogger);
  observer.off('newworker', look);
  const first = await openPlace(sfu);
  places = [first, await openPlace(sfu, [first])];
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await sfu.close();
});

function at(index: 0 | 1) {
  const found = routers[index];
  if (found === undefined) throw new Error('no such router');
  return found;
}

/** A camera of three layers, as it comes in: key frames alone, so that every layer can be switched to at once. */
async function camera(router: types.Router): Promise<types.Producer> {
  const transport = await router.createDirectTransport();
  const producer = await transport.produce({
    kind: 'video',
    rtpParameters: {
      codecs: [{ ...vp8, rtcpFeedback: [...vp8.rtcpFeedback], payloadType: 96 }],
      encodings: ssrcs.map((ssrc) => ({ ssrc })),
    },
  });
  let frame = 0;
  const timer = setInterval(() => {
    frame += 1;
    for (const ssrc of ssrcs) {
      const packet = Buffer.alloc(200);
      packet.writeUInt8(0x80, 0);
      packet.writeUInt8(96 | 0x80, 1);
      packet.writeUInt16BE(frame & 0xffff, 2);
      packet.writeUInt32BE((frame * 3000) >>> 0, 4);
      packet.writeUInt32BE(ssrc, 8);
      // Payload descriptor of a frame's start, and a key frame's first byte.
      packet.set([0x10, 0x00], 12);
      if (!producer.closed) producer.send(packet);
    }
  }, 10);
  stops.push(() => clearInterval(timer));
  return producer;
}

/** Counts what arrives. */
async function taken(router: types.Router, producerId: string) {
  const transport = await router.createDirectTransport();
  const codecs = [
    { ...vp8, rtcpFeedback: [...vp8.rtcpFeedback], kind: 'video' as const, preferredPayloadType: 96 },
  ];
  const consumer = await transport.consume({ producerId, rtpCapabilities: { codecs } });
  let packets = 0;
  consumer.on('rtp', () => (packets += 1));
  return {
    consumer,
    comes: async () => {
      const before = packets;
      await vi.waitFor(() => expect(packets).toBeGreaterThan(before + 5), { timeout: 5_000 });
    },
  };
}

test('a camera that was brought to another worker comes there in the layer that each looks at', async () => {
  const producer = await camera(at(0).router);
  expect((await places[1].bring(producer.id, places[0])).ok).toBe(true);
  const large = await taken(at(1).router, producer.id);
  const small = await taken(at(1).router, producer.id);
  expect([large.consumer.type, large.consumer.score.producerScores.length]).toEqual(['simulcast', 3]);
  await large.consumer.setPreferredLayers({ spatialLayer: 2 });
  await small.consumer.setPreferredLayers({ spatialLayer: 0 });
  await Promise.all([large.comes(), small.comes()]);
  await vi.waitFor(
    () => expect([large, small].map(({ consumer }) => consumer.currentLayers?.spatialLayer)).toEqual([2, 0]),
    { timeout: 10_000 },
  );
}, 30_000);

test('what its sender pauses pauses there, and goes on', async () => {
  const producer = await camera(at(0).router);
  await places[1].bring(producer.id, places[0]);
  const { consumer, comes } = await taken(at(1).router, producer.id);
  await comes();
  await producer.pause();
  await vi.waitFor(() => expect(consumer.producerPaused).toBe(true));
  await producer.resume();
  await vi.waitFor(() => expect(consumer.producerPaused).toBe(false));
  await comes();
}, 30_000);

test('a worker that dies takes what was brought from it, and nothing else', async () => {
  const [theirs, own] = [await camera(at(0).router), await camera(at(1).router)];
  const brought = await places[1].bring(theirs.id, places[0]);
  const there = await taken(at(1).router, theirs.id);
  const here = await taken(at(1).router, own.id);
  await Promise.all([there.comes(), here.comes()]);
  process.kill(at(0).pid, 'SIGKILL');
  await vi.waitFor(
    () =>
      expect([places[0].closed, brought.ok && brought.value.closed, there.consumer.closed]).toEqual([
        true,
        true,
        true,
      ]),
    { timeout: 10_000 },
  );
  expect([here.consumer.closed, places[1].closed]).toEqual([false, false]);
  await here.comes();
}, 30_000);
